#include <gtest/gtest.h>

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

}  // namespace
}  // namespace nuages::orm
