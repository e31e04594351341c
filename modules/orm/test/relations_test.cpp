#include <gtest/gtest.h>

#include "gram_support.h"

namespace gram {
namespace {

struct Ring : Model<Ring> {
    ForeignKey<Ring> next;
    static constexpr auto meta = describe(field<&Ring::next>().on_delete(cascade));
};

using nuages::orm::testing::CountQueries;
using polls::at;

class Relations : public testing::Test {
protected:
    Relations() {
        for (int i = 0; i < 3; ++i) {
            User user;
            user.email = "user" + std::to_string(i) + "@example.com";
            users.push_back(User::objects.create(user));
        }
        for (int i = 0; i < 6; ++i)
            posts.push_back(users[static_cast<std::size_t>(i) % 3].posts.create(
                {.caption = "post " + std::to_string(i), .created_at = at(2026, 1, 1 + i)}));
        for (const char* name : {"food", "travel", "서울"})
            tags.push_back(Tag::objects.create({.name = name}));
    }
    template <class Set>
    static std::string names(Set&& tags) {
        std::string all;
        for (const Tag& tag : tags)
            all += (all.empty() ? "" : " ") + tag.name;
        return all;
    }

    nuages::orm::testing::GramDatabase database;
    std::vector<User> users;
    std::vector<Post> posts;
    std::vector<Tag> tags;
};

TEST_F(Relations, a_foreign_key_reads_the_objects_of_all_rows_at_once) {
    CountQueries queries;
    for (const Post& post : Post::objects.all())
        EXPECT_TRUE(post.author->email.starts_with("user"));
    EXPECT_EQ(queries.count(), 2U);
}

TEST_F(Relations, copies_of_a_row_share_what_was_read) {
    const Post copy = Post::objects.order_by("id").all()[2];
    EXPECT_EQ(copy.author->id, users[2].id);
    CountQueries queries;
    const Post again = copy;
    EXPECT_EQ(again.author->id, users[2].id);
    EXPECT_EQ(queries.count(), 0U);
}

TEST_F(Relations, an_object_read_by_itself_reads_its_relation_when_asked) {
    const Post post = Post::objects.get({"pk", posts[1].id});
    CountQueries queries;
    EXPECT_EQ(post.author.id(), users[1].id);
    EXPECT_EQ(queries.count(), 0U);
    EXPECT_EQ(post.author->email, "user1@example.com");
    EXPECT_EQ(post.author->email, "user1@example.com");
    EXPECT_EQ(queries.count(), 1U);
}

TEST_F(Relations, an_empty_relation_is_false_and_throws_when_followed) {
    Comment comment{.post = posts[0], .text = "nice"};
    comment.save();
    const Comment read = Comment::objects.get({"pk", comment.id});
    EXPECT_FALSE(read.user);
    EXPECT_FALSE(read.parent);
    EXPECT_THROW((void)read.parent->text, Comment::DoesNotExist);
}

TEST_F(Relations, a_relation_whose_row_is_gone_throws_with_its_key) {
    const Post post = Post::objects.get({"pk", posts[0].id});
    Post orphan = post;
    orphan.author = ForeignKey<User>(4711);
    try {
        (void)orphan.author->email;
        FAIL();
    } catch (const User::DoesNotExist& error) {
        EXPECT_NE(std::string(error.what()).find("4711"), std::string::npos);
    }
}

TEST_F(Relations, select_related_follows_chains_in_one_query) {
    posts[0].comments.create({"user", users[2]}, {"text", "nice"});
    CountQueries queries;
    for (const Comment& comment : Comment::objects.select_related("post__author", "user")) {
        EXPECT_EQ(comment.post->author->email, "user0@example.com");
        EXPECT_EQ((*comment.user)->email, "user2@example.com");
    }
    EXPECT_EQ(queries.count(), 1U);
}

TEST_F(Relations, prefetch_related_of_nothing_takes_back_what_was_said) {
    CountQueries queries;
    ASSERT_GT(Post::objects.prefetch_related("comments").prefetch_related(nullptr).size(), 0U);
    EXPECT_EQ(queries.count(), 1U);
    ASSERT_GT(Post::objects.prefetch_related(nullptr).prefetch_related("comments").size(), 0U);
    EXPECT_EQ(queries.count(), 3U);
}

TEST_F(Relations, select_related_without_names_follows_what_cannot_be_null) {
    posts[0].comments.create({"user", users[2]}, {"text", "nice"});
    const auto all = Comment::objects.select_related();
    CountQueries queries;
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].post->author->email, "user0@example.com");
    EXPECT_EQ(queries.count(), 1U);
    EXPECT_EQ((*all[0].user)->email, "user2@example.com");
    EXPECT_EQ(queries.count(), 2U);
    EXPECT_EQ(all.str(), Comment::objects.select_related("post__author").str());
    EXPECT_EQ(all.select_related("user").str(), Comment::objects.select_related("user").str());
    EXPECT_EQ(Comment::objects.select_related("user").select_related().str(), all.str());
    EXPECT_EQ(all.select_related(nullptr).str(), Comment::objects.all().str());
    EXPECT_EQ(Comment::objects.select_related("user").select_related(nullptr).select_related("post").str(),
              Comment::objects.select_related("post").str());
    EXPECT_EQ(User::objects.select_related().str(), User::objects.all().str());
    EXPECT_EQ(all.filter({"text", "nice"}).count(), 1);
    EXPECT_EQ(all.only("text").str(), Comment::objects.only("text").str());
}

TEST_F(Relations, select_related_leaves_empty_relations_empty) {
    posts[0].comments.create({"text", "nice"});
    CountQueries queries;
    const auto comments = Comment::objects.select_related("user", "parent");
    ASSERT_EQ(comments.size(), 1U);
    EXPECT_FALSE(comments[0].user);
    EXPECT_FALSE(comments[0].parent);
    EXPECT_EQ(queries.count(), 1U);
}

TEST_F(Relations, the_sets_of_all_rows_are_read_at_once) {
    CountQueries queries;
    std::size_t count = 0;
    for (const User& user : User::objects.order_by("id"))
        for (const Post& post : user.posts.all()) {
            EXPECT_EQ(post.author.id(), user.id);
            ++count;
        }
    EXPECT_EQ(count, 6U);
    EXPECT_EQ(queries.count(), 2U);
}

// The rows of all sets lie in one block, whatever order the query gave them in.
TEST_F(Relations, sets_keep_their_order_and_what_stands_beside_their_rows) {
    posts[4].tags.add(tags);
    const nuages::orm::ModelInfo& user_model = User::objects.query().model();
    const auto annotated =
        Post::objects.query()
            .annotate({{"n", nuages::orm::dyn::call("Count", {nuages::orm::dyn::field("tags")})}})
            .order_by_dyn({"-id"});
    const nuages::orm::Rows found = nuages::orm::Query(user_model)
                                        .order_by_dyn({"id"})
                                        .prefetch_related("posts", annotated)
                                        .prefetch_related("posts__tags", Tag::objects.query(), "all_tags")
                                        .fetch();
    for (std::size_t i = 0; i < 3; ++i) {
        auto set = static_cast<const User*>(found.at(i))->posts.all();
        ASSERT_EQ(set.size(), 2u);
        EXPECT_EQ(set[0].id, posts[i + 3].id);
        EXPECT_EQ(set[1].id, posts[i].id);
        for (std::size_t k = 0; k < 2; ++k) {
            const std::size_t expected = set[k].id == posts[4].id ? 3 : 0;
            EXPECT_EQ(set.rows().annotation(k, "n"), static_cast<std::int64_t>(expected));
            EXPECT_EQ(set.rows().prefetched(k, "all_tags").size(), expected);
        }
        (*set.begin()).caption = "changed";
        EXPECT_EQ(set.rows().annotation(0, "n"), i == 1 ? 3 : 0);
        EXPECT_NE(static_cast<const User*>(found.at(i))->posts.all()[0].caption, "changed");
    }
}

TEST_F(Relations, the_sets_of_all_rows_are_counted_at_once) {
    posts[0].tags.add(tags);
    CountQueries queries;
    std::int64_t posts_of_all = 0, tags_of_all = 0;
    for (const User& user : User::objects.all())
        posts_of_all += user.posts.count();
    for (const Post& post : Post::objects.all())
        tags_of_all += post.tags.exists() ? post.tags.count() : 0;
    EXPECT_EQ(posts_of_all, 6);
    EXPECT_EQ(tags_of_all, 3);
    EXPECT_EQ(queries.count(), 4U);
}

TEST_F(Relations, sets_see_what_was_written_since) {
    const auto all = User::objects.order_by("id");
    EXPECT_EQ(all[0].posts.all().size(), 2U);
    all[1].posts.create({.caption = "new", .created_at = at(2026, 2)});
    EXPECT_EQ(all[1].posts.all().size(), 3U);
    EXPECT_EQ(all[1].posts.count(), 3);
    EXPECT_EQ(all[0].posts.all().size(), 2U);
}

TEST_F(Relations, rows_of_a_set_can_be_written_to_without_changing_what_others_see) {
    const auto all = User::objects.order_by("id");
    auto first = all[0].posts.all();
    for (Post& post : first)
        post.caption = "changed";
    EXPECT_NE(all[0].posts.all()[0].caption, "changed");
    EXPECT_EQ(first[0].caption, "changed");
}

TEST_F(Relations, a_loop_over_a_set_reads_the_rows_that_all_sets_share) {
    const auto all = User::objects.order_by("id");
    std::vector<const Post*> first, second;
    CountQueries queries;
    for (const Post& post : all[0].posts)
        first.push_back(&post);
    for (const Post& post : all[0].posts)
        second.push_back(&post);
    EXPECT_EQ(first.size(), 2U);
    EXPECT_EQ(first, second);
    EXPECT_EQ(queries.count(), 2U) << "the users, and the posts of all of them";
    User lurker;
    lurker.email = "lurker@example.com";
    lurker.save();
    for (const Post& post : lurker.posts)
        ADD_FAILURE() << post.caption;
}

// What was read may be read again by others meanwhile: the loop keeps what it goes through.
TEST_F(Relations, a_loop_over_a_set_may_change_the_set) {
    std::vector<std::string> captions;
    for (const Post& post : users[0].posts) {
        users[0].posts.create({.caption = "more", .created_at = at(2026, 2)});
        captions.push_back(post.caption);
    }
    EXPECT_EQ(captions.size(), 2U);
    EXPECT_EQ(users[0].posts.count(), 4);
}

TEST_F(Relations, a_set_of_an_object_that_was_not_saved_is_an_error) {
    const User nobody;
    EXPECT_THROW(nobody.posts.count(), nuages::ValueError);
    EXPECT_THROW(nobody.posts.begin(), nuages::ValueError);
}

TEST_F(Relations, a_copied_set_still_knows_its_owner) {
    const auto set = users[0].posts;
    EXPECT_EQ(set.count(), 2);
    User copy = users[0];
    EXPECT_EQ(copy.posts.count(), 2);
}

TEST_F(Relations, many_to_many_links_both_ways) {
    posts[0].tags.add(tags);
    posts[1].tags.add(tags[0]);
    posts[1].tags.add(tags[0]);  // is there already
    EXPECT_EQ(names(posts[0].tags.all()), "food travel 서울");
    EXPECT_EQ(tags[0].posts.count(), 2);
    EXPECT_EQ(Post::objects.filter({"tags__name", "food"}).count(), 2);
    EXPECT_EQ(Post::objects.filter({"tags", tags[1]}).count(), 1);
    EXPECT_EQ(Post::objects.exclude({"tags__name", "food"}).count(), 4);
    EXPECT_EQ(Tag::objects.filter({"posts__author", users[1]}).count(), 1);
    EXPECT_EQ(User::objects.filter({"posts__tags__name", "travel"}).count(), 1);
    posts[0].tags.remove(tags[0]);
    EXPECT_EQ(names(posts[0].tags.all()), "travel 서울");
    posts[0].tags.set({tags[0], tags[1]});
    EXPECT_EQ(names(posts[0].tags.all()), "food travel");
    tags[0].posts.clear();
    EXPECT_EQ(names(posts[0].tags.all()), "travel");
    EXPECT_EQ(posts[1].tags.create({.name = "cat"}).name, "cat");
    EXPECT_EQ(names(posts[1].tags.all()), "cat");
}

TEST_F(Relations, many_to_many_sets_of_all_rows_are_read_together) {
    for (const Post& post : posts)
        post.tags.add(tags);
    CountQueries queries;
    std::size_t count = 0;
    for (const Post& post : Post::objects.all())
        count += post.tags.all().size();
    EXPECT_EQ(count, 18U);
    EXPECT_EQ(queries.count(), 2U);  // posts and tags: however many there are
}

TEST_F(Relations, many_to_many_goes_through_a_model_of_its_own) {
    Follow::objects.create({.follower = users[0], .followed = users[1], .since = Date(2026, 1, 1)});
    Follow::objects.create({.follower = users[2], .followed = users[1], .since = Date(2026, 1, 2)});
    EXPECT_EQ(users[0].following.get().id, users[1].id);
    EXPECT_EQ(users[1].followers.count(), 2);
    EXPECT_EQ(User::objects.filter({"followers", users[2]}).get().id, users[1].id);
    EXPECT_EQ(User::objects.filter({"following__email", "user1@example.com"}).count(), 2);
}

TEST_F(Relations, one_to_one_is_seen_from_both_sides) {
    Profile profile{.user = users[0], .bio = "hello"};
    Profile::objects.create(profile);
    const User user = User::objects.get({"pk", users[0].id});
    ASSERT_TRUE(user.profile);
    EXPECT_EQ(user.profile->bio, "hello");
    EXPECT_FALSE(User::objects.get({"pk", users[1].id}).profile);
    EXPECT_EQ(Profile::objects.get({"user", users[0]}).user->email, "user0@example.com");
    EXPECT_EQ(User::objects.filter({"profile__bio", "hello"}).count(), 1);
    EXPECT_EQ(User::objects.filter({"profile__isnull", true}).count(), 2);
    CountQueries queries;
    std::size_t with = 0;
    for (const User& each : User::objects.select_related("profile"))
        with += each.profile ? 1 : 0;
    EXPECT_EQ(with, 1U);
}

TEST_F(Relations, the_set_of_a_foreign_key_that_must_not_be_null_gives_nothing_away) {
    EXPECT_THROW(users[0].posts.remove(posts[0]), nuages::TypeError);
    users[1].posts.add(posts[0]);
    EXPECT_EQ(users[1].posts.count(), 3);
    Comment reply{.post = posts[0], .text = "reply"};
    Comment comment{.post = posts[0], .text = "first"};
    comment.save();
    reply.parent = comment;
    reply.save();
    EXPECT_EQ(comment.replies.count(), 1);
    comment.replies.clear();
    EXPECT_EQ(comment.replies.count(), 0);
}

TEST(SelectRelated, without_names_ends_after_five_keys) {
    nuages::db::SqliteDatabase database{{.path = ":memory:"}};
    nuages::orm::Registry registry;
    registry.add<Ring>("ring");
    registry.install(database);
    const std::string sql = Ring::objects.select_related().str();
    std::size_t joins = 0;
    for (std::size_t at = sql.find(" JOIN "); at != sql.npos; at = sql.find(" JOIN ", at + 1))
        ++joins;
    EXPECT_EQ(joins, 5U);
}

}  // namespace
}  // namespace gram
