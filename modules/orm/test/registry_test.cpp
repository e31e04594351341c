#include <gtest/gtest.h>

#include <nuages/orm/rules.h>

#include "gram_support.h"
#include "registry_support.h"

namespace naming {
namespace {
using namespace nuages::models;

struct Writer : Model<Writer> {
    std::string name;
    static constexpr auto meta = describe(field<&Writer::name>());
};
struct Essay : Model<Essay> {
    ForeignKey<Writer> writer;
    static constexpr auto meta = describe(field<&Essay::writer>()).default_related_name("all_essays");
};
struct Written {
    ForeignKey<Writer> author;
    static constexpr auto meta =
        describe(field<&Written::author>().related_name("%(app_label)s_%(class)s_written"));
};
struct Poem : Model<Poem, Written> {
    std::string text;
    static constexpr auto meta = describe(field<&Poem::text>());
};

struct Dated {
    int added = 1;
    static constexpr auto meta =
        describe(field<&Dated::added>())
            .ordering("-added")
            .get_latest_by("added")
            .indexes(index("added").name("%(app_label)s_%(class)s_new").condition(q("added__gt", 5)))
            .constraints(check_constraint("%(class)s_added", q("added__gt", 0)));
};
struct Review : Model<Review, Dated> {
    int stars = 1;
    static constexpr auto meta = describe(field<&Review::stars>())
                                     .get_latest_by("stars")
                                     .constraints(check_constraint("stars", q("stars__range", 1, 5)));
};

}  // namespace
}  // namespace naming

namespace broken {
using namespace nuages::models;

struct Absent : Model<Absent> {
    std::string name;
    static constexpr auto meta = describe(field<&Absent::name>());
};
struct Book : Model<Book> {
    ForeignKey<Absent> author;
    ForeignKey<Book> sequel;
    Set<Book> prequels;
    std::string title;
    static constexpr auto meta = describe(field<&Book::author>(), field<&Book::sequel>().on_delete(set_null),
                                          field<&Book::prequels>(), field<&Book::title>())
                                     .ordering("-title");
};
struct Keyless : Model<Keyless, NoAutoId> {
    int n = 0;
    static constexpr auto meta = describe(field<&Keyless::n>()).db_table("shared");
};
struct Twin : Model<Twin> {
    ForeignKey<Twin> left, right;
    Set<Twin> others;
    static constexpr auto meta =
        describe(field<&Twin::left>(), field<&Twin::right>(), field<&Twin::others>()).db_table("shared");
};
// Deleted by whom?
struct Shelf : Model<Shelf> {
    std::string name;
    static constexpr auto meta = describe(field<&Shelf::name>());
};
struct Folder : Model<Folder> {
    ForeignKey<Shelf> shelf;
    static constexpr auto meta = describe(field<&Folder::shelf>().on_delete(db_cascade));
};
struct Page : Model<Page> {
    ForeignKey<Folder> folder, moved_from, home;
    static constexpr auto meta = describe(field<&Page::folder>().related_name("a"),
                                          field<&Page::moved_from>().related_name("b").on_delete(db_set_null),
                                          field<&Page::home>().related_name("c").on_delete(db_set_default));
};
// What a framework says of a model that the site brings.
struct Account : Model<Account> {
    std::string email;
    static constexpr auto meta = describe(field<&Account::email>());
};
struct LogEntry : Model<LogEntry> {
    ForeignKey<Account> actor;
    std::string what;
    static constexpr auto meta = describe(field<&LogEntry::actor>(), field<&LogEntry::what>());
};

namespace {

TEST(Registry, names_tables_columns_and_types_as_django_does) {
    nuages::orm::testing::GramDatabase database;
    const auto& post = *database.registry.find("gram", "POST");
    EXPECT_EQ(post.label(), "gram.Post");
    EXPECT_EQ(post.table(), "gram_post");
    EXPECT_EQ(post.verbose_name_plural(), "posts");
    EXPECT_EQ(post.field("author").column(), "author_id");
    EXPECT_EQ(post.field("author_id").name(), "author");
    EXPECT_EQ(post.field("author").column_type().kind, nuages::sql::ColumnType::Kind::big_integer);
    EXPECT_FALSE(post.field("author").column_type().auto_increment);
    EXPECT_EQ(post.field("info").column(), "meta");
    EXPECT_TRUE(post.field("location").null());
    EXPECT_EQ(post.field("created_at").verbose_name(), "created at");
    EXPECT_EQ(database.registry.find("gram", "comment")->table(), "gram_comment_x");
    const auto& links = *database.registry.find("gram", "post_tags");
    EXPECT_EQ(links.table(), "gram_post_tags");
    EXPECT_EQ(links.auto_created(), &post.field("tags"));
    EXPECT_EQ(database.registry.models_of("gram").size(), 9U);
    EXPECT_EQ(database.registry.find("gram", "profile")->primary_key().name(), "user");
}

TEST(Registry, lists_every_mistake) {
    nuages::orm::Registry registry;
    registry.add<Book, Keyless, Twin>("library");
    const std::string mistakes = nuages::orm::testing::mistakes_of(registry);
    for (const char* part :
         {"library.Book.author: points to 'broken::Absent', which is not among the models of any app",
          "library.Book.sequel: has on_delete(set_null) but cannot be NULL",
          "library.Keyless: it has no primary key", "its table 'shared' is that of",
          "library.Twin.others: library.Twin has several foreign keys to this model: 'left', 'right'"})
        EXPECT_NE(mistakes.find(part), std::string::npos) << part << "\nis not in\n" << mistakes;
}

TEST(Registry, what_is_left_to_the_database_has_to_be_possible_there) {
    nuages::orm::Registry registry;
    registry.add<Shelf, Folder, Page>("archive");
    const std::string mistakes = nuages::orm::testing::mistakes_of(registry);
    for (const char* part : {"archive.Page.folder: has an on_delete() that this program sees to, but the "
                             "database deletes rows of "
                             "archive.Folder by itself, for its field 'shelf'",
                             "archive.Page.moved_from: has on_delete(db_set_null) but cannot be NULL",
                             "archive.Page.home: has on_delete(db_set_default) but no db_default"})
        EXPECT_NE(mistakes.find(part), std::string::npos) << part << "\nis not in\n" << mistakes;
}

TEST(Registry, the_other_side_of_a_relation_is_called_as_the_model_or_its_base_says) {
    nuages::orm::Registry registry;
    registry.add<naming::Writer, naming::Essay, naming::Poem>("texts");
    registry.resolve();
    const nuages::orm::ModelInfo& writer = *registry.find("texts", "writer");
    EXPECT_TRUE(writer.find_field("all_essays"));
    EXPECT_TRUE(writer.find_field("texts_poem_written"));
}

TEST(Registry, abstract_bases_give_their_options_to_the_models) {
    nuages::orm::Registry registry;
    registry.add<naming::Writer, naming::Review>("texts");
    registry.resolve();
    const nuages::meta::Options& options = registry.find("texts", "review")->options();
    EXPECT_EQ(options.ordering.names[0], "-added");
    EXPECT_EQ(options.get_latest_by, "stars");  // its own
    ASSERT_EQ(options.index_count, 1);
    EXPECT_EQ(options.indexes[0].name, "texts_review_new");
    ASSERT_EQ(options.constraint_count, 2);
    const auto& model = *registry.find("texts", "review");
    std::vector<std::string> rules;
    for (int i : {0, 1})
        rules.push_back(nuages::orm::condition_sql(
            model, nuages::orm::condition_of(model.option_terms(), options.constraints[i].condition),
            nuages::db::Vendor::sqlite));
    EXPECT_EQ(rules, (std::vector<std::string>{R"("added" > 0)", R"("stars" BETWEEN 1 AND 5)"}));
}

TEST(Registry, refuses_a_model_twice) {
    nuages::orm::Registry registry;
    registry.add<Absent>("a");
    EXPECT_THROW(registry.add<Absent>("b"), nuages::ImproperlyConfigured);
}

TEST(Registry, a_model_that_is_not_installed_says_what_to_do) {
    try {
        Absent::objects.count();
        FAIL();
    } catch (const nuages::ImproperlyConfigured& error) {
        EXPECT_NE(std::string(error.what()).find("'broken::Absent' is used but not installed"),
                  std::string::npos);
    }
}

TEST(Registry, gives_its_models_back_when_it_ends) {
    nuages::db::SqliteDatabase database({.path = ":memory:"});
    {
        nuages::orm::Registry first;
        first.add<Absent>("a");
        first.install(database);
        nuages::orm::Registry second;
        second.add<Absent>("b");
        EXPECT_THROW(second.install(database), nuages::ImproperlyConfigured);
    }
    EXPECT_THROW(Absent::objects.count(), nuages::ImproperlyConfigured);
    nuages::orm::Registry third;
    third.add<Absent>("c");
    third.install(database);
    EXPECT_EQ(Absent::objects.all().query().model().label(), "c.Absent");
}

TEST(Registry, a_substitute_takes_the_place_of_a_frameworks_model) {
    nuages::db::SqliteDatabase database({.path = ":memory:"});
    nuages::orm::Registry registry;
    registry.add<gram::User, gram::Tag, gram::Post, gram::Image, gram::Like, gram::Follow, gram::Comment,
                 gram::Profile>("gram");
    registry.add<LogEntry>("admin");
    registry.substitute<Account, gram::User>();
    registry.install(database);
    nuages::orm::testing::create_tables(registry, database);
    const gram::User kim = gram::User::objects.create({"email", "kim@example.com"});
    LogEntry::objects.create({.actor = kim.id, .what = "login"});
    // `email` has another number in User than in Account.
    EXPECT_EQ(LogEntry::objects.filter({"actor__email", "kim@example.com"}).count(), 1);
    EXPECT_EQ(LogEntry::objects.get().actor.id(), kim.id);
}

TEST(Registry, fields_take_only_values_that_they_can_hold) {
    nuages::orm::testing::GramDatabase database;
    const auto& model = *database.registry.find("gram", "post");
    gram::Post post;
    model.field("kind").set(&post, "7");
    EXPECT_EQ(post.kind, 7);
    model.field("created_at").set(&post, "2026-05-01 10:00:00");
    EXPECT_EQ(post.created_at, polls::at(2026, 5, 1, 10));
    model.field("location").set(&post, nullptr);
    EXPECT_EQ(post.location, std::nullopt);
    model.field("author").set(&post, 12);
    EXPECT_EQ(model.field("author").get(&post), nuages::Value(12));
    EXPECT_THROW(model.field("kind").set(&post, 70000), nuages::ValueError);
    EXPECT_THROW(model.field("kind").set(&post, -1), nuages::ValueError);
    EXPECT_THROW(model.field("caption").set(&post, nullptr), nuages::ValueError);
    EXPECT_THROW(model.field("key").set(&post, "no uuid"), nuages::ValueError);
    EXPECT_THROW(model.field("nothing"), FieldError);
    try {
        model.field("kind").set(&post, "seven");
    } catch (const nuages::ValueError& error) {
        EXPECT_STREQ(error.what(), "Field 'kind' expected a number but got 'seven'.");
    }
}

}  // namespace
}  // namespace broken
