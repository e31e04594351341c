#include <gtest/gtest.h>

#include <nuages/orm/to_value.h>

#include "gram_support.h"

namespace gram {
namespace {

using nuages::orm::testing::CountQueries;
using polls::at;

Value attribute(const Value& object, std::string_view name) {
    const auto value = object.is_object() ? object.as_object().attribute(name) : std::nullopt;
    if (!value)
        return "no such attribute";
    if (value->is_object() && value->as_object().is_callable() && !value->as_object().alters_data())
        return value->as_object().call();
    return *value;
}

nuages::List items(const Value& value) {
    nuages::List list;
    auto cursor = value.as_object().iterate();
    for (Value item; cursor.next(item);)
        list.push_back(item);
    return list;
}

class ToValue : public testing::Test {
protected:
    ToValue() {
        kim = User::objects.create({"email", "kim@example.com"});
        post = kim.posts.create(
            {.caption = "first", .created_at = at(2026, 1, 1), .location = "Seoul", .kind = 2});
        kim.posts.create({.caption = "second", .created_at = at(2026, 1, 2)});
        post.tags.create({.name = "food"});
    }
    nuages::orm::testing::GramDatabase database;
    User kim;
    Post post;
};

TEST_F(ToValue, an_object_shows_its_fields_by_name) {
    const Value value = post;
    EXPECT_EQ(attribute(value, "caption"), Value("first"));
    EXPECT_EQ(attribute(value, "location"), Value("Seoul"));
    EXPECT_EQ(attribute(value, "price"), Value());
    EXPECT_EQ(attribute(value, "created_at"), Value(at(2026, 1, 1)));
    EXPECT_EQ(attribute(value, "pk"), Value(post.id));
    EXPECT_EQ(attribute(value, "author_id"), Value(kim.id));
    EXPECT_EQ(attribute(value, "get_kind_display"), Value("video"));
    EXPECT_FALSE(value.as_object().attribute("nothing"));
    EXPECT_FALSE(value.as_object().attribute("get_caption_display"));
}

TEST_F(ToValue, a_foreign_key_is_the_object_it_leads_to) {
    Value author;
    {
        const Value value = Post::objects.get({"pk", post.id});
        author = attribute(value, "author");
    }
    EXPECT_EQ(attribute(author, "email"), Value("kim@example.com"));  // outlives the post
    EXPECT_EQ(attribute(Value(Comment{}), "parent"), Value());
}

TEST_F(ToValue, a_loop_over_rows_reads_each_relation_once) {
    const Value posts = Post::objects.order_by("id");
    CountQueries queries;
    std::string text;
    for (const Value& each : items(posts)) {
        text += attribute(attribute(each, "author"), "email").str() + ":";
        for (const Value& tag : items(attribute(attribute(each, "tags"), "all")))
            text += attribute(tag, "name").str();
        text += " ";
    }
    EXPECT_EQ(text, "kim@example.com:food kim@example.com: ");
    EXPECT_EQ(queries.count(), 3U);  // posts, authors, tags
}

TEST_F(ToValue, sets_are_managers) {
    const Value value = kim;
    const Value posts = attribute(value, "posts");
    EXPECT_EQ(attribute(posts, "count"), Value(2));
    EXPECT_EQ(attribute(posts, "exists"), Value(true));
    EXPECT_EQ(attribute(attribute(posts, "first"), "caption"), Value("second"));
    EXPECT_EQ(attribute(attribute(posts, "last"), "caption"), Value("first"));
    EXPECT_EQ(attribute(value, "profile"), Value());
    Profile::objects.create({.user = kim, .bio = "hello"});
    const User again = User::objects.get();
    EXPECT_EQ(attribute(attribute(again, "profile"), "bio"), Value("hello"));
}

TEST_F(ToValue, a_query_set_is_lazy_and_fetched_once) {
    CountQueries queries;
    const Value posts = Post::objects.all();
    EXPECT_EQ(queries.count(), 0U);
    EXPECT_TRUE(posts.truth());
    EXPECT_EQ(*posts.as_object().length(), 2U);
    EXPECT_EQ(items(posts).size(), 2U);
    EXPECT_EQ(attribute(*posts.as_object().item(0), "caption"), Value("second"));
    EXPECT_FALSE(posts.as_object().item(7));
    EXPECT_EQ(queries.count(), 1U);
    EXPECT_FALSE(Value(Post::objects.none()).truth());
}

TEST_F(ToValue, annotations_are_attributes) {
    User::objects.create({"email", "lee@example.com"});
    const auto users = User::objects.annotate<"n">(Count("posts")).order_by("-n");
    for (const Value& row : {items(users)[0], Value(users[0]), Value(*users.first()),
                             Value(users.get({"n", 2})), attribute(users, "first")}) {
        EXPECT_EQ(attribute(row, "email"), Value("kim@example.com"));
        EXPECT_EQ(attribute(row, "n"), Value(2));
        EXPECT_FALSE(row.as_object().attribute("m"));
    }
    EXPECT_EQ(attribute(items(users)[1], "n"), Value(0));
    EXPECT_EQ(attribute(attribute(users, "last"), "n"), Value(0));
}

TEST_F(ToValue, what_is_prefetched_under_a_name_is_a_list) {
    const Value users =
        nuages::orm::detail::query_value(User::objects.order_by("id").query().prefetch_related(
                                             "posts", Post::objects.filter({"kind", 2}).query(), "videos"),
                                         {});
    const Value videos = attribute(items(users)[0], "videos");
    ASSERT_TRUE(videos.is_list());
    ASSERT_EQ(videos.as_list().size(), 1U);
    EXPECT_EQ(attribute(videos.as_list()[0], "caption"), Value("first"));
    EXPECT_FALSE(items(users)[0].as_object().attribute("photos"));
}

TEST_F(ToValue, values_are_dicts) {
    const auto posts = Post::objects.order_by("id").values<"caption">(Length(F<"caption">).as<"n">());
    const Value value = posts;
    const CountQueries queries;
    const Value second = Value::dict({{"caption", "second"}, {"n", 6}});
    EXPECT_EQ(items(value).at(1), second);
    EXPECT_EQ(value.as_object().item(1), second);
    EXPECT_EQ(value.as_object().length(), 2U);
    EXPECT_EQ(value.str(), "<QuerySet [{'caption': 'first', 'n': 5}, {'caption': 'second', 'n': 6}]>");
    EXPECT_EQ(queries.count(), 1U);
    EXPECT_EQ(Value(posts[1]), second);
    EXPECT_EQ(posts.values<"caption">().flat(), (std::vector<std::string>{"first", "second"}));
}

TEST_F(ToValue, rows_live_as_long_as_what_was_taken_of_them) {
    Value first;
    {
        const Value posts = Post::objects.all();
        first = items(posts).front();
    }
    EXPECT_EQ(attribute(first, "caption"), Value("second"));
}

TEST_F(ToValue, a_temporary_object_is_taken_over) {
    const Value value = User{};
    EXPECT_EQ(attribute(value, "email"), Value(""));
    const Value found = Post::objects.order_by("id").first();
    EXPECT_EQ(attribute(found, "caption"), Value("first"));
    EXPECT_TRUE(Value(Post::objects.none().first()).is_null());
}

TEST_F(ToValue, objects_are_equal_by_model_and_key) {
    EXPECT_EQ(Value(post), Value(Post::objects.get({"pk", post.id})));
    EXPECT_FALSE(Value(post) == Value(kim));
    EXPECT_FALSE(Value(Post{}) == Value(Post{}));
    EXPECT_EQ(Value(post).repr(), "<Post: Post object (1)>");
}

TEST(ToValueOfMethods, templates_see_described_methods) {
    nuages::orm::testing::PollsDatabase database;
    auto question = polls::Question::objects.create({.question_text = "Up?", .pub_date = at(2026)});
    const Value value = question;
    EXPECT_EQ(value.str(), "Up?");
    EXPECT_EQ(attribute(value, "was_published_recently"), Value(true));
    EXPECT_TRUE(value.as_object().attribute("forget")->as_object().alters_data());
}

}  // namespace
}  // namespace gram
