#include <gtest/gtest.h>

#include <nuages/validators/validation_error.h>

#include "gram_support.h"

namespace gram {
namespace {

template <class F>
std::string error_of(F&& f) {
    try {
        f();
    } catch (const nuages::Error& error) {
        return error.what();
    }
    return "no error";
}

class DynamicQueries : public testing::Test {
protected:
    DynamicQueries() {
        kim = User::objects.create({"email", "kim@example.com"});
        kim.posts.create({.caption = "a", .created_at = polls::at(2026), .kind = 1});
        kim.posts.create({.caption = "b", .created_at = polls::at(2025), .kind = 2});
    }
    nuages::orm::testing::GramDatabase database;
    User kim;
};

TEST_F(DynamicQueries, take_names_and_values_from_outside) {
    EXPECT_EQ(Post::objects.filter_dyn("kind", "2").count(), 1);
    EXPECT_EQ(Post::objects.filter_dyn("author__email__startswith", "kim").count(), 2);
    EXPECT_EQ(Post::objects.exclude_dyn("created_at__year", "2026").count(), 1);
    EXPECT_EQ(Post::objects.filter_dyn("id__in", Value::list({"1", 2, nullptr})).count(), 2);
    EXPECT_EQ(Post::objects.filter_dyn("id__gt", 1.5).count(), 1);
    EXPECT_EQ(Post::objects.filter_dyn("kind__icontains", 2).count(), 1);
    EXPECT_EQ(Post::objects.filter_dyn("author", kim.id).order_by_dyn("-caption").first()->caption, "b");
    const auto rows =
        Post::objects.all().query().order_by_dyn({"id"}).values_list_dyn({"pk", "author__email"});
    EXPECT_EQ(rows[0][1], Value("kim@example.com"));
    EXPECT_EQ(Post::objects.all().query().aggregate_dyn(Aggregate::sum, "kind"), Value(3));
    // The other side of a relation that no member stands for goes by the name of the model.
    EXPECT_EQ(Tag::objects.filter_dyn("posts__caption", "a").count(), 0);
}

TEST_F(DynamicQueries, wrong_names_are_explained) {
    EXPECT_EQ(
        error_of([] { Post::objects.filter_dyn("captoin", "a"); }),
        "Cannot resolve keyword 'captoin' into field. Choices are: author, author_id, caption, comments, "
        "created_at, id, images, info, is_public, key, kind, length, likes, location, price, rating, "
        "tags, updated_at. Did you mean 'caption'?");
    EXPECT_EQ(error_of([] { Post::objects.filter_dyn("author__nope", 1); }),
              "Related Field got invalid lookup: nope");
    EXPECT_NE(error_of([] {
                  Post::objects.order_by_dyn("author__nope");
              }).find("'nope' into field. Choices are: comments"),
              std::string::npos);
    EXPECT_EQ(error_of([] { Post::objects.filter_dyn("caption__contians", "a"); }),
              "Unsupported lookup 'contians' for TextField or join on the field not permitted. Did you mean "
              "'contains'?");
    EXPECT_NE(error_of([] {
                  Post::objects.filter_dyn("author__icontains", "a");
              }).find("Related Field got invalid lookup: icontains"),
              std::string::npos);
    EXPECT_THROW(Post::objects.filter_dyn("", 1), FieldError);
    EXPECT_THROW(Post::objects.filter_dyn("__", 1), FieldError);
    EXPECT_THROW(Post::objects.filter_dyn("caption__", 1), FieldError);
    EXPECT_THROW(Post::objects.filter_dyn("caption__year", 1), FieldError);
    EXPECT_THROW(Post::objects.filter_dyn("id__exact__exact", 1), FieldError);
    EXPECT_THROW(Post::objects.order_by_dyn("nope"), FieldError);
    EXPECT_THROW(Post::objects.order_by_dyn("caption__contains"), FieldError);
    EXPECT_THROW(Post::objects.all().query().select_related_dyn("comments"), FieldError);
    EXPECT_THROW(
        Post::objects.filter_dyn("author__posts__author__posts__author__posts__author__posts__author", 1),
        FieldError);
}

TEST_F(DynamicQueries, wrong_values_are_explained) {
    EXPECT_EQ(error_of([] { Post::objects.filter_dyn("kind", "two"); }),
              "Field 'kind' expected a number but got 'two'.");
    EXPECT_THROW(Post::objects.filter_dyn("id__in", 3), nuages::ValueError);
    EXPECT_THROW(Post::objects.filter_dyn("id__isnull", 3), nuages::ValueError);
    EXPECT_THROW(Post::objects.filter_dyn("created_at", "yesterday"), nuages::ValidationError);
    EXPECT_THROW(Post::objects.filter_dyn("created_at__year", "MMXXVI"), nuages::ValueError);
    EXPECT_THROW(Post::objects.filter_dyn("id__range", Value::list({1})).count(), nuages::ValueError);
    EXPECT_THROW(Post::objects.all().slice(-1, 2), nuages::ValueError);
    EXPECT_THROW(Post::objects.all().slice(0, 1).filter_dyn("id", 1), nuages::TypeError);
}

// Names can only be those of fields, and values are always bound.
TEST_F(DynamicQueries, sql_in_names_and_values_stays_text) {
    const char* attack = "x\"; DROP TABLE gram_post; --";
    EXPECT_THROW(Post::objects.filter_dyn(attack, 1), FieldError);
    EXPECT_THROW(Post::objects.order_by_dyn(attack), FieldError);
    EXPECT_THROW(Post::objects.all().query().values_list_dyn({attack}), FieldError);
    EXPECT_EQ(Post::objects.filter_dyn("caption", attack).count(), 0);
    EXPECT_EQ(Post::objects.filter_dyn("caption__contains", "' OR 1=1 --").count(), 0);
    EXPECT_EQ(Post::objects.count(), 2);
}

}  // namespace
}  // namespace gram
