#include <gtest/gtest.h>

#include <nuages/fibers/fiber.h>
#include <nuages/orm/dynamic.h>
#include <nuages/orm/time_zone.h>

#include "gram_support.h"

// Expressions at run time: what each gives, on SQLite.
namespace nuages::orm {
namespace {

using namespace gram;
using dyn::call;
using dyn::field;
using dyn::literal;

class Expressions : public ::testing::Test {
protected:
    Expressions() {
        kim = User::objects.create({"email", "kim@example.com"}, {"nickname", "Kim"});
        lee = User::objects.create({"email", "lee@example.com"});
        make(kim, "one", 1, 10.5, Value::dict({{"w", 100}, {"tags", Value::list({"a", "b"})}, {"on", true}}));
        make(kim, "two", 2, std::nullopt, Value::dict({{"w", Value()}, {"서울", "x\"y"}}));
        make(lee, "Three", 2, 5.25, Value::dict({{"w", "100"}}));
    }

    void make(const User& author, const char* caption, int kind, std::optional<double> price,
              const Value& info) {
        Post post;
        post.author = author;
        post.caption = caption;
        post.kind = static_cast<std::uint16_t>(kind);
        post.price = price;
        post.info = info;
        post.created_at = DateTime::of(2025, 1, 31, 20 + kind, 30);
        post.save();
    }

    Query posts() { return Post::objects.order_by("id").query(); }
    // What an expression gives for the three posts.
    std::string of(const Expression& expression) {
        return text(posts().values({{"x", expression}}).fetch_values());
    }
    static std::string text(const std::vector<List>& rows) {
        std::string result;
        for (const List& row : rows)
            for (const Value& value : row)
                result += (result.empty() ? "" : " ") + value.repr();
        return result;
    }
    // The captions of the posts that a lookup finds.
    std::string found(std::string_view lookup, Value value) {
        return text(posts().filter_dyn(lookup, std::move(value)).values_list_dyn({"caption"}));
    }

    User kim, lee;
    testing::GramDatabase database;
};

struct Case {
    const char* function;
    std::vector<Expression> arguments;
    const char* expected;
};

TEST_F(Expressions, functions_of_texts) {
    const std::vector<Case> cases = {
        {"Lower", {field("caption")}, "'one' 'two' 'three'"},
        {"Upper", {field("caption")}, "'ONE' 'TWO' 'THREE'"},
        {"Length", {field("caption")}, "3 3 5"},
        {"Left", {field("caption"), literal(2)}, "'on' 'tw' 'Th'"},
        {"Right", {field("caption"), literal(2)}, "'ne' 'wo' 'ee'"},
        {"Substr", {field("caption"), literal(2), literal(1)}, "'n' 'w' 'h'"},
        {"LPad", {field("caption"), literal(4), literal("*")}, "'*one' '*two' 'Thre'"},
        {"RPad", {field("caption"), literal(4)}, "'one ' 'two ' 'Thre'"},
        {"Repeat", {literal("ab"), field("kind")}, "'ab' 'abab' 'abab'"},
        {"Reverse", {field("caption")}, "'eno' 'owt' 'eerhT'"},
        {"StrIndex", {field("caption"), literal("e")}, "3 0 4"},
        {"Trim", {literal("  a ")}, "'a' 'a' 'a'"},
        {"Ord", {field("caption")}, "111 116 84"},
        {"Chr", {literal(65)}, "'A' 'A' 'A'"},
        {"MD5",
         {literal("a")},
         "'0cc175b9c0f1b6a831c399e269772661' '0cc175b9c0f1b6a831c399e269772661' "
         "'0cc175b9c0f1b6a831c399e269772661'"},
    };
    for (const Case& each : cases)
        EXPECT_EQ(of(call(each.function, each.arguments)), each.expected) << each.function;
}

TEST_F(Expressions, functions_over_fields_of_several_kinds_need_to_be_told_what_they_give) {
    const auto concat = [](OutputType output) {
        return call("Concat", {field("caption"), literal("-"), field("author__nickname")},
                    {.output = output});
    };
    EXPECT_EQ(of(concat(OutputType::of("TextField"))), "'one-Kim' 'two-Kim' 'Three-'");
    EXPECT_THROW(of(concat({})), FieldError);
    EXPECT_EQ(of(call("Replace", {field("caption"), literal("o"), literal("0")},
                      {.output = OutputType::of("TextField")})),
              "'0ne' 'tw0' 'Three'");
}

TEST_F(Expressions, functions_of_numbers_and_comparisons) {
    const std::vector<Case> cases = {
        {"Abs", {dyn::computed(Operator::subtract, literal(0), field("kind"))}, "1 2 2"},
        {"Ceil", {field("price")}, "11.0 None 6.0"},
        {"Floor", {field("price")}, "10.0 None 5.0"},
        {"Round", {field("price"), literal(1)}, "10.5 None 5.3"},
        {"Power", {field("kind"), literal(3)}, "1.0 8.0 8.0"},
        {"Sqrt", {literal(9)}, "3.0 3.0 3.0"},
        {"Sign", {field("price")}, "1.0 None 1.0"},
        {"Mod", {literal(7), literal(4)}, "3.0 3.0 3.0"},
        {"Coalesce", {field("price"), literal(0.0)}, "10.5 0.0 5.25"},
        {"Greatest", {field("kind"), literal(2)}, "2 2 2"},
        {"Least", {field("kind"), literal(1)}, "1 1 1"},
        {"NullIf", {field("kind"), literal(1)}, "None 2 2"},
    };
    for (const Case& each : cases)
        EXPECT_EQ(of(call(each.function, each.arguments)), each.expected) << each.function;
    EXPECT_EQ(of(dyn::cast(field("kind"), OutputType::of("CharField"))), "'1' '2' '2'");
    EXPECT_EQ(of(dyn::cast(literal("10.50"), OutputType::of("DecimalField"))),
              "Decimal('10.5') Decimal('10.5') Decimal('10.5')");
    EXPECT_EQ(of(dyn::computed(Operator::power, field("kind"), literal(2))), "1 4 4");
    EXPECT_EQ(of(call("JSONObject", {literal("k"), field("kind")})), "{'k': 1} {'k': 2} {'k': 2}");
}

TEST_F(Expressions, dates_are_read_in_the_zone_of_the_request) {
    EXPECT_EQ(of(call("ExtractDay", {field("created_at")})), "31 31 31");
    EXPECT_EQ(text(posts()
                       .filter_dyn("kind", 1)
                       .values({{"x", call("TruncMonth", {field("created_at")})}})
                       .fetch_values()),
              "datetime.datetime(2025, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)");
    EXPECT_EQ(posts().dates("created_at", "day").fetch_values().size(), 1U);
    const UseTimeZone seoul(tz::get("Asia/Seoul"));
    EXPECT_EQ(of(call("ExtractMonth", {field("created_at")})), "2 2 2");
    EXPECT_EQ(of(call("TruncDate", {field("created_at")})),
              "datetime.date(2025, 2, 1) datetime.date(2025, 2, 1) datetime.date(2025, 2, 1)");
    EXPECT_EQ(of(field("created_at__hour")), "6 7 7");
}

TEST_F(Expressions, cases_and_conditions) {
    const Expression label = dyn::case_when({{AnyQ::named("kind", Value(1)), literal("photo")},
                                             {AnyQ::named("price__gt", Value(5)), literal("dear")}},
                                            literal("other"));
    EXPECT_EQ(of(label), "'photo' 'other' 'dear'");
    EXPECT_EQ(of(dyn::condition(AnyQ::named("kind__in", Value::list({2})))), "False True True");
    EXPECT_EQ(of(dyn::case_when({{AnyQ::named("pk__in", Value(List())), literal(1)}}, literal(2))), "2 2 2");
    EXPECT_THROW(dyn::case_when({{AnyQ(), literal(1)}}), ValueError);
}

TEST_F(Expressions, subqueries_refer_to_the_query_around) {
    const Query of_author = Post::objects.all().query();
    const AnyCondition same(AnyQ::named("author", dyn::outer_ref("pk")));
    const Query users = User::objects.order_by("id").query();
    const Query related = of_author.filter({&same});
    EXPECT_EQ(text(users.values({{"x", dyn::exists(related)}}).fetch_values()), "True True");
    EXPECT_EQ(text(users.values({{"x", dyn::negated(dyn::exists(related))}}).fetch_values()), "False False");
    const Query newest = related.order_by_dyn({"-id"}).values_dyn({"caption"}).slice(0, 1);
    EXPECT_EQ(text(users.values({{"x", dyn::subquery(newest)}}).fetch_values()), "'two' 'Three'");
    const Query counts = related.order_by_dyn({})
                             .values_dyn({"author"})
                             .annotate({{"n", call("Count", {field("pk")})}})
                             .values_dyn({"n"});
    EXPECT_EQ(text(users.values({{"x", dyn::subquery(counts)}}).fetch_values()), "2 1");
    EXPECT_THROW(related.count(), ValueError);
}

TEST_F(Expressions, windows) {
    const Expression rank =
        dyn::window(call("RowNumber", {}), {field("author")}, {dyn::ordered(field("id"), true)});
    EXPECT_EQ(of(rank), "2 1 1");
    const Expression running = dyn::window(call("Sum", {field("kind")}), {}, {field("id")},
                                           {.unit = dyn::Frame::Unit::rows, .to = 0});
    EXPECT_EQ(of(running), "1 3 5");
    EXPECT_EQ(of(dyn::window(call("Lag", {field("caption")}), {}, {field("id")})), "None 'one' 'two'");
    EXPECT_THROW(dyn::window(call("Lower", {field("caption")}), {}, {}), ValueError);
}

TEST_F(Expressions, aggregates_with_filters_and_groups) {
    const AnyQ videos = AnyQ::named("kind", Value(2));
    const Dict all = posts().aggregate({{"n", call("Count", {field("*")}, {.filter = videos})},
                                        {"s", call("Sum", {field("price")}, {.default_value = literal(0.0)})},
                                        {"kinds", call("Count", {field("kind")}, {.distinct = true})}});
    EXPECT_EQ(Value(all).repr(), "{'n': 2, 's': 15.75, 'kinds': 2}");
    const Query groups = Post::objects.all().query().order_by_dyn({"kind"}).values_dyn({"kind"}).annotate(
        {{"n", call("Count", {field("id")})}});
    EXPECT_EQ(text(groups.fetch_values()), "1 1 2 2");
    EXPECT_EQ(text(groups.filter_dyn("n__gt", 1).fetch_values()), "2 2");
    EXPECT_EQ(groups.count(), 2);
    EXPECT_EQ(Value(groups.aggregate({{"most", call("Max", {field("n")})}})).repr(), "{'most': 2}");
    EXPECT_EQ(Value(posts().none().aggregate(
                        {{"n", call("Count", {field("id")})}, {"s", call("Sum", {field("id")})}}))
                  .repr(),
              "{'n': 0, 's': None}");
    EXPECT_THROW(posts().aggregate({{"x", field("kind")}}), TypeError);
    EXPECT_THROW(posts().order_by({call("Count", {field("likes")})}), FieldError);
}

TEST_F(Expressions, keys_and_places_inside_of_json) {
    EXPECT_EQ(found("info__w", 100), "'one'");
    EXPECT_EQ(found("info__w", "100"), "'Three'");
    // On SQLite texts are greater than numbers, and so is the word null, as in Django.
    EXPECT_EQ(found("info__w__gt", 99), "'one' 'two' 'Three'");
    EXPECT_EQ(found("info__w", Value()), "'two'");
    EXPECT_EQ(found("info__on", true), "'one'");
    EXPECT_EQ(found("info__on", false), "");
    EXPECT_EQ(found("info__on__isnull", true), "'two' 'Three'");
    EXPECT_EQ(found("info__tags__1", "b"), "'one'");
    EXPECT_EQ(found("info__tags__0__isnull", false), "'one'");
    EXPECT_EQ(found("info__서울__startswith", "x\""), "'two'");
    EXPECT_EQ(found("info__w__in", Value::list({100, "100"})), "'one' 'Three'");
    EXPECT_EQ(found("info__has_key", "tags"), "'one'");
    EXPECT_EQ(found("info__has_keys", Value::list({"w", "on"})), "'one'");
    EXPECT_EQ(found("info__has_any_keys", Value::list({"on", "서울"})), "'one' 'two'");
    EXPECT_EQ(found("info__no'\"; DROP TABLE gram_post; --", 1), "");
    EXPECT_THROW(found("info__contains", Value::dict({{"w", 100}})), db::NotSupportedError);
    EXPECT_THROW(found(std::string_view("info__a\0b", 9), 1), ValueError);
    EXPECT_EQ(Post::objects.filter({"info__w", 100}).count(), 1);  // as the compiler reads it
    EXPECT_EQ(Post::objects.filter({"info__tags__0__isnull", false}).count(), 1);
    EXPECT_EQ(Post::objects.order_by("-info__on", "id")[0].caption, "one");
    EXPECT_EQ(Post::objects.filter({"kind", 1}, {"info__w__lt", 101}).values_list<"info__w">().size(), 1U);
    EXPECT_EQ(of(field("info__w")), "100 None 100");
    const std::vector<std::string> keys{"w", "on"};
    EXPECT_EQ(Post::objects.filter({"info__has_keys", keys}).count(), 1);
    EXPECT_EQ(Post::objects.filter({"info__has_keys", Value::list({"w", "on"})}).count(), 1);
    EXPECT_EQ(Post::objects.exclude({"info__has_any_keys", keys}, {"info__has_key", "on"}).count(), 2);
}

TEST_F(Expressions, that_do_not_go_together_are_refused) {
    const auto error = [&](const Expression& expression) -> std::string {
        try {
            of(expression);
        } catch (const FieldError& refused) {
            return refused.what();
        }
        return {};
    };
    EXPECT_NE(error(dyn::computed(Operator::add, field("kind"), field("caption")))
                  .find("You must set output_field"),
              std::string::npos);
    EXPECT_THROW(call("NoSuch", {}), FieldError);
    EXPECT_THROW(of(call("RowNumber", {})), FieldError);
    EXPECT_THROW(call("JSONObject", {literal("k")}), TypeError);
    EXPECT_THROW(call("Lower", {}), TypeError);
    EXPECT_THROW(call("Count", {field("id")}, {.default_value = literal(0)}), TypeError);
    EXPECT_THROW(dyn::raw("id > %s", {}), ValueError);
    Expression deep = literal(1);
    EXPECT_THROW(for (int i = 0; i < 300; ++i) deep = call("Abs", {deep}), ValueError);
}

// The stack of a fiber is small. SQLite takes fewer brackets in a row than the limit allows.
TEST_F(Expressions, that_are_deep_are_computed_in_a_fiber) {
    Expression sum = field("kind"), calls = field("kind");
    for (int i = 0; i < 80; ++i)
        sum = dyn::computed(Operator::add, sum, literal(1));
    for (int i = 0; i < 15; ++i)
        calls = dyn::cast(call("Abs", {calls}), OutputType::of("IntegerField"));
    AnyQ q = posts().q_dyn("kind", 1);
    for (int i = 0; i < 40; ++i)
        q = AnyQ::joined(i % 2 ? AnyQ::Connector::and_ : AnyQ::Connector::or_, q, posts().q_dyn("kind", 2));
    fibers::run([&] {
        EXPECT_EQ(of(sum), "81 82 82");
        EXPECT_EQ(of(calls), "1 2 2");
        const AnyCondition condition(q);
        EXPECT_EQ(posts().filter({&condition}).count(), 2);
        EXPECT_EQ(posts().exclude({&condition}).count(), 1);
    });
}

TEST_F(Expressions, unions_are_sorted_and_counted_as_one) {
    const Query a = Post::objects.filter({"kind", 1}).query(), b = Post::objects.filter({"kind", 2}).query();
    const Query all = a.combined(Combination::union_, {b}).order_by_dyn({"-caption"});
    EXPECT_EQ(text(all.values_list_dyn({"caption"})), "'two' 'one' 'Three'");
    EXPECT_EQ(all.count(), 3);
    EXPECT_TRUE(all.exists());
    EXPECT_EQ(all.slice(0, 1).fetch().size(), 1U);
    EXPECT_EQ(a.combined(Combination::intersection, {b}).fetch().size(), 0U);
    EXPECT_THROW(all.filter_dyn("kind", 1), db::NotSupportedError);
}

TEST_F(Expressions, prefetched_relations_need_one_query_each) {
    const testing::CountQueries queries;
    const Rows users = User::objects.order_by("id")
                           .query()
                           .prefetch_related({"posts__tags"})
                           .prefetch_related("posts", Post::objects.filter({"kind", 2}).query(), "videos")
                           .fetch();
    EXPECT_EQ(queries.count(), 4U);
    EXPECT_EQ(users.prefetched(0, "videos").size(), 1U);
    EXPECT_EQ(static_cast<const User*>(users.at(0))->posts.all().size(), 2U);
    EXPECT_EQ(queries.count(), 4U);
    EXPECT_THROW(User::objects.all().query().prefetch_related({"nope"}), AttributeError);
}

}  // namespace
}  // namespace nuages::orm
