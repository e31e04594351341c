// What is done otherwise on PostgreSQL.
#include <gtest/gtest.h>

#include <nuages/db_postgres/postgres_database.h>

#include "gram_support.h"
#include "postgres_cluster.h"

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
TEST_F(OnPostgres, bulk_create_sends_all_rows_at_once_and_sets_their_keys) {
    auto posts = many_posts(8'000);
    nuages::orm::testing::CountQueries queries;
    Post::objects.bulk_create(posts);
    EXPECT_EQ(queries.count(), 1u);
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

}  // namespace
}  // namespace gram
