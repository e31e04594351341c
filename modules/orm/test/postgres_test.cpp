// What is done otherwise on PostgreSQL.
#include <gtest/gtest.h>

#include <nuages/db/atomic.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/validators/validation_error.h>

#include "gram_support.h"
#include "postgres_cluster.h"

namespace hotel {
using namespace nuages::models;

// One guest a room, as long as the stay counts.
struct Stay : Model<Stay> {
    std::string room, guest;
    bool cancelled = false;
    std::optional<int> bed;

    static constexpr auto meta =
        describe(field<&Stay::room>().max_length(20), field<&Stay::guest>().max_length(20),
                 field<&Stay::cancelled>(), field<&Stay::bed>().blank())
            .constraints(exclusion_constraint("one_guest", excluded("room", "="), excluded("guest", "<>"))
                             .condition(q("cancelled", false)),
                         exclusion_constraint("one_bed", excluded("room", "="), excluded(f("bed") * 2, "="))
                             .violation_error_message("The bed is taken."));
};

}  // namespace hotel

namespace gram {
namespace {

using polls::at;

class OnPostgres : public testing::Test {
protected:
    OnPostgres() {
        registry.add<User, Tag, Post, Image, Like, Follow, Comment, Profile>("gram");
        registry.install(database);
        nuages::orm::testing::create_tables(registry, database);
    }
    std::vector<Post> many_posts(int count) {
        User author;
        author.email = "a@example.com";
        author = User::objects.create(author);
        std::vector<Post> posts;
        for (int i = 0; i < count; ++i) {
            Post& post = posts.emplace_back();
            post.author = author;
            post.caption = "It's \"" + std::to_string(i) + "\", {a\\b}";
            post.created_at = at(2026, 1, 1, i % 24);
            post.is_public = i % 2 == 0;
            if (i % 3 == 0) {
                post.location = "";
                post.price = i * 0.5;
                post.length = nuages::Duration::seconds(-i);
                post.key = nuages::UUID::parse("0123456789abcdef0123456789abcdef");
                post.info = nuages::Dict{{"n", i}};
            }
        }
        return posts;
    }

    nuages::testing::TemporaryPostgres server;
    nuages::db::PostgresDatabase database{{.url = server.url()}};
    nuages::orm::Registry registry;
};

// More values than a statement has room for parameters.
TEST_F(OnPostgres, bulk_create_sends_a_thousand_rows_at_once_and_sets_their_keys) {
    auto posts = many_posts(8'000);
    nuages::orm::testing::CountQueries queries;
    Post::objects.bulk_create(posts);
    EXPECT_EQ(queries.count(), 8u);
    const auto stored = Post::objects.order_by("id").all();
    ASSERT_EQ(stored.size(), posts.size());
    for (std::size_t i = 0; i < posts.size(); ++i) {
        ASSERT_EQ(stored[i].id, posts[i].id);
        ASSERT_EQ(stored[i].caption, posts[i].caption);
        ASSERT_EQ(stored[i].created_at, posts[i].created_at);
        ASSERT_EQ(stored[i].location, posts[i].location);
        ASSERT_EQ(stored[i].price, posts[i].price);
        ASSERT_EQ(stored[i].length, posts[i].length);
        ASSERT_EQ(stored[i].key, posts[i].key);
        ASSERT_EQ(stored[i].info, posts[i].info);
        ASSERT_EQ(stored[i].is_public, posts[i].is_public);
    }
}

TEST_F(OnPostgres, bulk_create_stores_dates_addresses_and_bytes) {
    std::vector<User> users(2);
    users[0].email = "a@example.com";
    users[0].joined = nuages::Date(2026, 5, 1);
    users[1].email = "b@example.com";
    User::objects.bulk_create(users);
    std::vector<Profile> profiles(2);
    profiles[0].user = users[0];
    profiles[0].birthday = nuages::Date(1999, 12, 31);
    profiles[0].wakeup = nuages::Time::of(6, 30);
    profiles[0].ip = "10.0.0.1";
    profiles[0].blob = Bytes{std::byte{0}, std::byte{255}};
    profiles[1].user = users[1];
    Profile::objects.bulk_create(profiles);
    const Profile stored = Profile::objects.get({"user", users[0]});
    EXPECT_EQ(stored.birthday, profiles[0].birthday);
    EXPECT_EQ(stored.wakeup, profiles[0].wakeup);
    EXPECT_EQ(stored.ip, profiles[0].ip);
    EXPECT_EQ(stored.blob, profiles[0].blob);
    EXPECT_FALSE(Profile::objects.get({"user", users[1]}).birthday);
    EXPECT_EQ(User::objects.get({"pk", users[0].id}).joined, users[0].joined);
}

// The cast to an array must not cut anything off.
TEST_F(OnPostgres, bulk_create_refuses_what_a_column_cannot_hold) {
    std::vector<Tag> tags{{.name = "short"}, {.name = std::string(51, 'x')}};
    EXPECT_THROW(Tag::objects.bulk_create(tags), nuages::db::DataError);
    tags[1].name = std::string("a\0b", 3);
    EXPECT_THROW(Tag::objects.bulk_create(tags), nuages::db::DataError);
    tags[1].name = "short";
    EXPECT_THROW(Tag::objects.bulk_create(tags), nuages::db::IntegrityError);
    EXPECT_EQ(Tag::objects.count(), 0);
    Tag::objects.bulk_create(tags, {.ignore = true});
    EXPECT_EQ(Tag::objects.count(), 1);
}

// Both foreign keys lead to the same table, which is joined twice.
TEST_F(OnPostgres, select_for_update_locks_the_rows_of_the_relation_that_it_names) {
    std::vector<User> users(2);
    users[0].email = "follower@example.com";
    users[1].email = "followed@example.com";
    User::objects.bulk_create(users);
    Follow::objects.create({.follower = users[0], .followed = users[1], .since = nuages::Date(2026, 5, 1)});
    nuages::db::PostgresDatabase other({.url = server.url()});
    const auto unlocked = [&other](const char* table, const char* column) {
        std::string text;
        other.query(nuages::db::Statement::once("SELECT " + std::string(column) + " FROM " + table +
                                                " ORDER BY id FOR UPDATE SKIP LOCKED"),
                    {}, [&](const nuages::db::Row& row) { text += std::string(row.text(0)) + " "; });
        return text;
    };
    const auto follows = Follow::objects.select_related("follower", "followed");
    nuages::db::atomic(database, [&] {
        EXPECT_EQ(follows.select_for_update({.of = {"followed"}}).size(), 1U);
        EXPECT_EQ(unlocked("gram_user", "email"), "follower@example.com ");
        EXPECT_EQ(unlocked("gram_follow", "since::text"), "2026-05-01 ");
    });
    nuages::db::atomic(database, [&] {
        follows.select_for_update({.of = {"self", "follower"}}).get({"followed", users[1]});
        EXPECT_EQ(unlocked("gram_user", "email"), "followed@example.com ") << "get() locks as well";
        EXPECT_EQ(unlocked("gram_follow", "since::text"), "");
    });
    nuages::db::atomic(database, [&] {
        User::objects.select_for_update().get({"email", "followed@example.com"});
        EXPECT_EQ(unlocked("gram_user", "email"), "follower@example.com ");
    });
    try {
        Follow::objects.select_related("follower").select_for_update({.of = {"self", "followed"}}).size();
        FAIL();
    } catch (const nuages::orm::FieldError& error) {
        EXPECT_STREQ(error.what(),
                     "Invalid field name(s) given in select_for_update(of=(...)): followed. Only relational "
                     "fields followed in the query are allowed. Choices are: self, follower.");
    }
}

TEST_F(OnPostgres, full_clean_asks_about_exclusion_constraints) {
    nuages::orm::Registry hotels;
    hotels.add<hotel::Stay>("hotel");
    hotels.install(database);
    nuages::orm::testing::create_tables(hotels, database);
    using Messages = std::vector<std::string>;
    const auto errors_of = [](const hotel::Stay& stay, const std::vector<std::string>& exclude = {}) {
        try {
            stay.full_clean(exclude);
        } catch (const nuages::ValidationError& error) {
            return error.texts();
        }
        return Messages();
    };
    hotel::Stay first{.room = "blue", .guest = "Ann", .bed = 1};
    EXPECT_EQ(errors_of(first), Messages());
    first.save();
    EXPECT_EQ(errors_of(first), Messages()) << "a row is not in its own way";
    EXPECT_EQ(errors_of({.room = "blue", .guest = "Ann", .bed = 2}), Messages());
    EXPECT_EQ(errors_of({.room = "blue", .guest = "Ann"}), Messages()) << "NULL compares with nothing";
    EXPECT_EQ(errors_of({.room = "red", .guest = "Bob", .bed = 1}), Messages());
    const Messages violated{"Constraint \u201cone_guest\u201d is violated."};
    EXPECT_EQ(errors_of({.room = "blue", .guest = "Bob"}), violated);
    EXPECT_EQ(errors_of({.room = "blue", .guest = "Bob"}, {"guest"}), Messages());
    EXPECT_EQ(errors_of({.room = "blue", .guest = "Bob", .cancelled = true}), Messages());
    EXPECT_EQ(errors_of({.room = "blue", .guest = "Bob", .cancelled = true, .bed = 1}),
              Messages{"The bed is taken."});
    first.cancelled = true;
    first.save();
    EXPECT_EQ(errors_of({.room = "blue", .guest = "Bob"}), Messages());
}

}  // namespace
}  // namespace gram
