#include <gtest/gtest.h>

#include <nuages/orm/time_zone.h>

#include "gram_support.h"

namespace gram {
namespace {

using nuages::orm::testing::CountQueries;
using polls::at;

class Lookups : public testing::Test {
protected:
    Lookups() {
        kim = User::objects.create({"email", "kim@example.com"}, {"nickname", "kim"},
                                   {"joined", Date(2023, 1, 5)});
        choi = User::objects.create({"email", "choi@test.org"});
        add("Seoul", at(2025, 1, 1, 8), 4.5);
        add("부산", at(2025, 2, 14, 12, 30), 3.0);
        add({}, at(2024, 12, 31, 23, 59, 59), {});
    }
    void add(std::optional<std::string> location, DateTime created, std::optional<double> rating) {
        Post::objects.create({.author = kim,
                              .caption = location.value_or("nowhere"),
                              .created_at = created,
                              .location = location,
                              .rating = rating});
    }
    // The primary keys of the rows that match, in order: "1 3".
    using Condition = nuages::orm::Condition<Post>;
    static std::string found(const Condition& a, const Condition& b = {}) {
        std::string keys;
        for (const Post& post : Post::objects.filter(a, b).order_by("id"))
            keys += (keys.empty() ? "" : " ") + std::to_string(post.id);
        return keys;
    }

    nuages::orm::testing::GramDatabase database;
    User kim, choi;
};

TEST_F(Lookups, text_is_matched_by_equality_and_pattern) {
    EXPECT_EQ(found({"location", "Seoul"}), "1");
    EXPECT_EQ(found({"location__iexact", "sEOUL"}), "1");
    EXPECT_EQ(found({"location__contains", "eou"}), "1");
    EXPECT_EQ(found({"location__icontains", "EOU"}), "1");
    EXPECT_EQ(found({"location__startswith", "부"}), "2");
    EXPECT_EQ(found({"location__endswith", "산"}), "2");
    EXPECT_EQ(found({"location__istartswith", "SEO"}), "1");
    EXPECT_EQ(found({"location__iendswith", "OUL"}), "1");
    EXPECT_EQ(found({"caption__regex", "^[NS].*"}), "1");
    EXPECT_EQ(found({"caption__iregex", "^[NS].*"}), "1 3");
}

TEST_F(Lookups, numbers_and_moments_are_compared) {
    EXPECT_EQ(found({"rating__gt", 3.0}), "1");
    EXPECT_EQ(found({"rating__gte", 3}), "1 2");
    EXPECT_EQ(found({"rating__lt", 4.5}), "2");
    EXPECT_EQ(found({"created_at__lte", at(2025, 1, 1, 8)}), "1 3");
    EXPECT_EQ(found({"created_at__range", std::vector{at(2025, 1, 1), at(2025, 1, 2)}}), "1");
    EXPECT_EQ(found({"id__in", std::vector<int>{1, 3, 99}}), "1 3");
}

TEST_F(Lookups, parts_of_moments_are_compared) {
    EXPECT_EQ(found({"created_at__year", 2025}), "1 2");
    EXPECT_EQ(found({"created_at__year__gt", 2024}), "1 2");
    EXPECT_EQ(found({"created_at__year__lte", 2024}), "3");
    EXPECT_EQ(found({"created_at__iso_year", 2025}), "1 2 3");  // 2024-12-31 is in its first week
    EXPECT_EQ(found({"created_at__month", 2}), "2");
    EXPECT_EQ(found({"created_at__day__gte", 14}), "2 3");
    EXPECT_EQ(found({"created_at__week", 1}), "1 3");
    EXPECT_EQ(found({"created_at__week_day", 4}), "1");  // Wednesday
    EXPECT_EQ(found({"created_at__quarter", 4}), "3");
    EXPECT_EQ(found({"created_at__hour", 12}), "2");
    EXPECT_EQ(found({"created_at__second__gt", 0}), "3");
    EXPECT_EQ(found({"created_at__date", Date(2025, 2, 14)}), "2");
    EXPECT_EQ(found({"created_at__time__gte", Time::of(12, 0)}), "2 3");
    EXPECT_EQ(found({"created_at__year__in", std::vector<int>{2023, 2024}}), "3");
    EXPECT_EQ(found({"author__joined__year", 2023}), "1 2 3");
}

TEST_F(Lookups, parts_of_moments_are_those_of_the_current_zone) {
    const nuages::orm::UseTimeZone seoul(tz::get("Asia/Seoul"));
    EXPECT_EQ(found({"created_at__year", 2025}), "1 2 3");
    EXPECT_EQ(found({"created_at__hour", 8}), "3");
    EXPECT_EQ(found({"created_at__date", Date(2025, 1, 1)}), "1 3");
}

TEST_F(Lookups, null_is_found_by_isnull_and_by_nullopt) {
    EXPECT_EQ(found({"location__isnull", true}), "3");
    EXPECT_EQ(found({"location__isnull", false}), "1 2");
    EXPECT_EQ(found({"location", std::nullopt}), "3");
    static std::optional<std::string> no_location;
    static std::optional<double> no_rating;
    EXPECT_EQ(found({"location__iexact", no_location}), "3");
    EXPECT_THROW(found({"rating__gt", no_rating}), nuages::ValueError);
}

TEST_F(Lookups, exclude_keeps_rows_whose_column_is_null) {
    EXPECT_EQ(Post::objects.exclude({"location", "Seoul"}).count(), 2);
    EXPECT_EQ(Post::objects.exclude({"rating__gt", 3.5}).count(), 2);
    EXPECT_EQ(Post::objects.exclude({"location", std::nullopt}).count(), 2);
    EXPECT_EQ(Post::objects.exclude({"location__in", std::vector<std::string>{"Seoul", "부산"}}).count(), 1);
    EXPECT_EQ(User::objects.exclude({"nickname", "kim"}).count(), 1);
    EXPECT_EQ(Post::objects.exclude(Post::Q("location", "Seoul") | Post::Q("rating", 3.0)).count(), 1);
}

TEST_F(Lookups, in_with_nothing_needs_no_query) {
    CountQueries queries;
    EXPECT_EQ(found({"id__in", std::vector<int>{}}), "");
    EXPECT_EQ(Post::objects.none().count(), 0);
    EXPECT_EQ(queries.count(), 0U);
    EXPECT_EQ(Post::objects.exclude({"id__in", std::vector<int>{}}).count(), 3);
}

TEST_F(Lookups, in_takes_more_values_than_fit_into_the_text_of_one_length) {
    std::vector<std::int64_t> ids;
    for (int i = 1; i <= 500; ++i) {
        ids.push_back(i);
        if (i % 97 == 0) {
            EXPECT_EQ(found({"id__in", ids}), "1 2 3") << i;
        }
    }
}

TEST_F(Lookups, in_takes_objects_and_queries) {
    EXPECT_EQ(found({"author__in", std::vector<User>{kim}}), "1 2 3");
    EXPECT_EQ(found({"author__in", User::objects.filter({"nickname", "kim"})}), "1 2 3");
    EXPECT_EQ(found({"author__in", User::objects.filter({"nickname", "lee"})}), "");
    EXPECT_EQ(found({"pk__in", Post::objects.order_by("-id").slice(0, 2)}), "2 3");
    EXPECT_EQ(found({"pk__in", Post::objects.none()}), "");
}

TEST_F(Lookups, q_joins_conditions) {
    using Q = Post::Q;
    EXPECT_EQ(found(Q("location", "Seoul") | Q("rating", 3.0)), "1 2");
    EXPECT_EQ(found(Q("location__isnull", false) & ~Q("rating", 3.0)), "1");
    EXPECT_EQ(found(Q("id__lt", 3) ^ Q("id__gt", 1)), "1 3");
    EXPECT_EQ(found(~(Q("id", 1) | Q("id", 2))), "3");
    Q any;
    EXPECT_EQ(found(any), "1 2 3");
    for (const char* place : {"Seoul", "부산"})
        any |= Q("location", place);
    EXPECT_EQ(found(any, {"id__gt", 1}), "2");
}

TEST_F(Lookups, conditions_in_a_loop_stay_flat_and_nested_ones_have_an_end) {
    using Q = Post::Q;
    Q any;
    for (int i = 0; i < 500; ++i)
        any |= Q("id", i);
    EXPECT_EQ(found(any), "1 2 3");
    Q nested("id", 1);
    EXPECT_THROW(
        {
            for (int i = 0; i < 10'000; ++i)
                nested = ~(nested | Q("id", 2));
        },
        nuages::ValueError);
}

TEST_F(Lookups, columns_are_compared_with_columns) {
    EXPECT_EQ(found({"caption", Post::F("location")}), "1 2");
    EXPECT_EQ(found({"id__lt", Post::F("author__id") + 2}), "1 2");
    EXPECT_EQ(found({"rating__gt", Post::F("id") * 2 - 1}), "1");
    EXPECT_EQ(Post::objects.exclude({"caption", Post::F("location")}).count(), 1);
    EXPECT_EQ(found({"created_at__gt", Post::F("created_at") - Duration::hours(1)}), "1 2 3");
}

TEST_F(Lookups, a_single_filter_is_about_one_related_row_and_two_are_about_any) {
    const Post first = Post::objects.get({"pk", 1});
    first.comments.create({"user", kim}, {"text", "nice"});
    first.comments.create({"user", choi}, {"text", "bad"});
    EXPECT_EQ(found({"comments__user", kim}, {"comments__text", "bad"}), "");
    EXPECT_EQ(Post::objects.filter({"comments__user", kim}).filter({"comments__text", "bad"}).count(), 1);
    EXPECT_EQ(Post::objects.exclude({"comments__user", kim}, {"comments__text", "bad"}).count(), 2);
    EXPECT_EQ(Post::objects.exclude({"comments__text", "nice"}).count(), 2);
    EXPECT_EQ(found({"comments__isnull", true}), "2 3");
    EXPECT_EQ(Post::objects.exclude({"comments__isnull", true}).distinct().count(), 1);
    EXPECT_EQ(found({"comments__user", kim}, ~Post::Q("comments__text", "nice")), "");
}

}  // namespace
}  // namespace gram
