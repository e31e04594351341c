#include <gtest/gtest.h>

#include <nuages/validators/validation_error.h>

#include "polls_support.h"

namespace blog {
namespace {

using namespace nuages::models;
struct Post;

// Methods of one's own, that chain with all others; their bodies come below the model.
struct PostQuerySet : QuerySet<Post, PostQuerySet> {
    using QuerySet::QuerySet;
    PostQuerySet published() const;
    PostQuerySet by(std::string_view author) const;
    static QuerySet<Post> initial();
};

struct Author : Model<Author> {
    std::string name;
    Set<Post> posts;
    static constexpr auto meta = describe(field<&Author::name>(), field<&Author::posts>());
};

struct Post : Model<Post> {
    ForeignKey<Author> author;
    std::string title;
    bool is_public = true, deleted = false;

    static inline const PostQuerySet objects{as_manager};
    static inline const Manager<Post> all_objects{};
    static constexpr auto meta = describe(field<&Post::author>(), field<&Post::title>(),
                                          field<&Post::is_public>(), field<&Post::deleted>());
};

// Rows that the first manager hides are in sets, and hidden ones behind foreign keys are not.
struct VisibleQuerySet;
struct Link;
struct Page : Model<Page> {
    std::string name;
    bool hidden = false;
    Set<Link> links;
    using base_manager = VisibleQuerySet;
    static constexpr auto meta =
        describe(field<&Page::name>(), field<&Page::hidden>(), field<&Page::links>());
};
struct VisibleQuerySet : QuerySet<Page, VisibleQuerySet> {
    using QuerySet::QuerySet;
    static QuerySet<Page> initial();
};
struct WorkingQuerySet;
struct Link : Model<Link> {
    ForeignKey<Page> page;
    bool broken = false;
    using default_manager = WorkingQuerySet;
    static constexpr auto meta = describe(field<&Link::page>(), field<&Link::broken>());
};
struct WorkingQuerySet : QuerySet<Link, WorkingQuerySet> {
    using QuerySet::QuerySet;
    static QuerySet<Link> initial();
};
struct AnyLink : Proxy<AnyLink, Link> {};
struct PlainLink : Proxy<PlainLink, Link> {
    static inline constexpr Manager<PlainLink> objects{};
};

// Methods for a model and its proxies.
template <class T>
struct SongQuerySet : QuerySet<T, SongQuerySet<T>> {
    using QuerySet<T, SongQuerySet<T>>::QuerySet;
    SongQuerySet loud() const { return this->filter({"volume__gt", 5}); }
};
struct Album;
struct Song : Model<Song> {
    ForeignKey<Album> album;
    int volume = 0;
    static inline const SongQuerySet<Song> objects{as_manager};
    static constexpr auto meta = describe(field<&Song::album>(), field<&Song::volume>());
};
struct Hit : Proxy<Hit, Song> {
    int stars() const { return volume / 2; }
};
struct Album : Model<Album> {
    std::string name;
    Set<Song> songs;
    static constexpr auto meta = describe(field<&Album::name>(), field<&Album::songs>());
};

QuerySet<Page> VisibleQuerySet::initial() {
    return QuerySet<Page>().filter({"hidden", false});
}
QuerySet<Link> WorkingQuerySet::initial() {
    return QuerySet<Link>().filter({"broken", false});
}
PostQuerySet PostQuerySet::published() const {
    return filter({"is_public", true});
}
PostQuerySet PostQuerySet::by(std::string_view author) const {
    return filter({"author__name", author});
}
QuerySet<Post> PostQuerySet::initial() {
    return QuerySet<Post>().filter({"deleted", false});
}

}  // namespace
}  // namespace blog

namespace nuages::orm {
namespace {

using blog::Author, blog::Post;

class Managers : public ::testing::Test {
protected:
    Managers() {
        registry.add<Author, Post>("blog");
        registry.install(database);
        testing::create_tables(registry, database);
        for (const char* name : {"Ann", "Bob"}) {
            const Author author = Author::objects.create({.name = name});
            Post::objects.create({.author = author, .title = "old"});
            Post::objects.create({.author = author, .title = "draft", .is_public = false});
            Post::objects.create({.author = author, .title = "gone", .deleted = true});
        }
    }

    db::SqliteDatabase database{{.path = ":memory:"}};
    Registry registry;
};

TEST_F(Managers, methods_of_ones_own_chain_with_all_others) {
    EXPECT_EQ(Post::objects.published().count(), 2);
    EXPECT_EQ(Post::objects.exclude({"title", "x"}).published().by("Ann").order_by("-id").count(), 1);
    const auto posts = Post::objects.by("Bob").order_by("title");
    ASSERT_EQ(posts.size(), 2U);
    EXPECT_EQ(posts[0].title, "draft");
    EXPECT_EQ((posts & Post::objects.published()).size(), 1U);
}

TEST_F(Managers, what_a_manager_starts_from_counts_for_sets_as_well) {
    EXPECT_EQ(Post::objects.count(), 4);
    EXPECT_EQ(Post::all_objects.count(), 6);
    const testing::CountQueries queries;
    std::size_t found = 0;
    for (const Author& author : Author::objects.all()) {
        found += author.posts.all().size();
        EXPECT_EQ(author.posts.count(), 2);
    }
    EXPECT_EQ(found, 4U);
    EXPECT_EQ(queries.count(), 2U);  // still together for all rows
    const Author ann = Author::objects.get({"name", "Ann"});
    EXPECT_EQ(ann.posts.count(), 2);
    EXPECT_EQ(ann.posts.filter({"is_public", true}).count(), 1);
    EXPECT_EQ(Author::objects.prefetch_related("posts", Post::objects.published())[0].posts.all().size(), 1U);
}

TEST_F(Managers, a_foreign_key_leads_to_rows_that_the_manager_hides) {
    EXPECT_THROW(Post::objects.get({"title", "gone"}, {"author__name", "Ann"}), Post::DoesNotExist);
    EXPECT_EQ(Post::all_objects.filter({"author__in", Author::objects.filter({"name", "Ann"})}).count(), 3);
    EXPECT_EQ(Author::objects.filter({"posts__in", Post::objects.published()}).count(), 2);
}

TEST_F(Managers, a_manager_has_no_rows_of_its_own) {
    EXPECT_THROW((void)Post::objects.size(), TypeError);
    EXPECT_EQ(Post::objects.all().size(), 4U);
    EXPECT_TRUE(Value(Post::objects).is_object());
}

TEST_F(Managers, sets_have_the_methods_of_the_models_own_query_set) {
    const Author ann = Author::objects.get({"name", "Ann"});
    EXPECT_EQ(ann.posts->published().count(), 1);
    EXPECT_EQ(ann.posts->published().by("Bob").count(), 0);
    EXPECT_EQ(ann.posts->all().size(), 2U);
    EXPECT_EQ(ann.posts->filter({"title", "draft"}).by("Ann").order_by("id").count(), 1);
}

class NamedManagers : public ::testing::Test {
protected:
    NamedManagers() {
        registry
            .add<blog::Page, blog::Link, blog::AnyLink, blog::PlainLink, blog::Song, blog::Hit, blog::Album>(
                "blog");
        registry.install(database);
        testing::create_tables(registry, database);
    }

    db::SqliteDatabase database{{.path = ":memory:"}};
    Registry registry;
};

TEST_F(NamedManagers, sets_start_from_the_default_manager) {
    const blog::Page page = blog::Page::objects.create({.name = "p", .links = {}});
    for (const bool broken : {false, true})
        blog::Link::objects.create({.page = page, .broken = broken});
    EXPECT_EQ(blog::Link::objects.count(), 2);  // which is no default manager
    EXPECT_EQ(page.links.count(), 1);
    EXPECT_EQ(page.links.all().size(), 1U);
    EXPECT_EQ(blog::Page::objects.prefetch_related("links")[0].links.all().size(), 1U);
    EXPECT_EQ(registry.find("blog", "link")->default_rows().count(), 1);
    EXPECT_EQ(registry.find("blog", "anylink")->default_rows().count(), 1);
    EXPECT_EQ(&registry.find("blog", "anylink")->default_rows().model(), registry.find("blog", "anylink"));
    // A proxy with a manager of its own has that one.
    EXPECT_EQ(registry.find("blog", "plainlink")->default_rows().count(), 2);
}

TEST_F(NamedManagers, foreign_keys_and_rereading_go_by_the_base_manager) {
    blog::Page page = blog::Page::objects.create({.name = "p", .links = {}});
    const blog::Link link = blog::Link::objects.create({.page = page});
    EXPECT_EQ(blog::Link::objects.get().page->name, "p");
    page.refresh_from_db();
    link.full_clean();
    blog::Page::objects.update({"hidden", true});
    EXPECT_EQ(blog::Page::objects.count(), 1);
    EXPECT_THROW((void)blog::Link::objects.get().page->name, blog::Page::DoesNotExist);
    EXPECT_THROW(page.refresh_from_db(), blog::Page::DoesNotExist);
    EXPECT_THROW(link.full_clean(), ValidationError);
    EXPECT_EQ(registry.find("blog", "page")->base_rows().count(), 0);
    EXPECT_EQ(registry.find("blog", "link")->base_rows().count(), 1);
    // What is joined is there.
    EXPECT_EQ(blog::Link::objects.select_related("page").get().page->name, "p");
}

TEST_F(NamedManagers, a_proxy_has_the_methods_of_a_query_set_for_all_models) {
    const blog::Album album = blog::Album::objects.create({.name = "a", .songs = {}});
    for (const int volume : {3, 7, 9})
        blog::Song::objects.create({.album = album, .volume = volume});
    EXPECT_EQ(blog::Song::objects.loud().count(), 2);
    EXPECT_EQ(album.songs->loud().count(), 2);
    EXPECT_EQ(blog::Hit::objects->loud().order_by("volume")[0].stars(), 3);
    EXPECT_EQ(blog::Hit::objects->exclude({"volume", 9}).loud().get().stars(), 3);
}

}  // namespace
}  // namespace nuages::orm
