
#include <gtest/gtest.h>

#include "databases_support.h"
#include "polls_support.h"

// Conditions on what window functions give.
namespace nuages::orm {
namespace {

using namespace polls;
using dyn::call;
using dyn::field;
using dyn::Frame;
using dyn::literal;

class WindowFilters : public testing::OnBothDatabases {
protected:
    WindowFilters() {
        registry.add<Question, Choice, Tag, Tagging>("polls");
        install();
        for (const char* text : {"a", "b"}) {
            const Question question = Question::objects.create({.question_text = text, .pub_date = at(2026)});
            for (const int votes : {1, 3, 2})
                Choice::objects.create(
                    {.question = question, .choice_text = text + std::to_string(votes), .votes = votes});
        }
        ranked = Choice::objects.all().query().annotate(
            {{"place", dyn::window(call("RowNumber", {}), {field("question")},
                                   {dyn::ordered(field("votes"), true)})}});
    }

    static std::string texts(const Query& query) {
        std::string result;
        for (const List& row : query.values_list_dyn({"choice_text"}))
            result += (result.empty() ? "" : " ") + std::string(row.front().as_text());
        return result;
    }
    Query with(const AnyQ& q) const {
        const AnyCondition condition(q);
        return ranked.filter({&condition}).order_by_dyn({"id"});
    }
    static AnyQ is(std::string_view lookup, Value value) { return AnyQ::named(lookup, std::move(value)); }
    static AnyQ both(const AnyQ& a, const AnyQ& b) { return AnyQ::joined(AnyQ::Connector::and_, a, b); }
    static AnyQ either(const AnyQ& a, const AnyQ& b) { return AnyQ::joined(AnyQ::Connector::or_, a, b); }

    Query ranked;
};
INSTANTIATE_TEST_SUITE_P(Databases, WindowFilters, testing::both_databases(), testing::database_name);

TEST_P(WindowFilters, keep_the_rows_that_the_window_says) {
    EXPECT_EQ(texts(ranked.filter_dyn("place", 1).order_by_dyn({"id"})), "a3 b3");
    EXPECT_EQ(texts(ranked.filter_dyn("place__lte", 2).order_by_dyn({"-question__question_text", "place"})),
              "b3 b2 a3 a2");
    EXPECT_EQ(texts(ranked.exclude_dyn("place", 1).order_by_dyn({"id"})), "a1 a2 b1 b2");
    EXPECT_EQ(texts(ranked.filter_dyn("place__in", Value::list({1, 3})).order_by_dyn({"votes", "id"})),
              "a1 b1 a3 b3");
    EXPECT_EQ(texts(ranked.filter_dyn("place__range", Value::list({2, 3})).order_by_dyn({"id"})),
              "a1 a2 b1 b2");
    EXPECT_EQ(texts(ranked.filter_dyn("place__isnull", true)), "");
}

TEST_P(WindowFilters, are_split_from_what_is_asked_of_rows_before) {
    // The rows that a condition beside it leaves are those that are numbered.
    EXPECT_EQ(texts(with(both(is("place", 1), is("votes__lt", 3)))), "a2 b2");
    EXPECT_EQ(texts(with(either(is("place", 1), is("votes", 1)))), "a1 a3 b1 b3");
    EXPECT_EQ(texts(with(AnyQ::negated(either(is("place", 1), is("votes", 2))))), "a1 b1");
    EXPECT_EQ(texts(with(AnyQ::negated(both(is("place", 1), is("question__question_text", "a"))))),
              "a1 a2 b1 b3 b2");
    EXPECT_EQ(
        texts(with(AnyQ::joined(AnyQ::Connector::xor_, is("place", 1), is("question__question_text", "a")))),
        "a1 a2 b3");
    EXPECT_EQ(texts(with(either(is("place", 3), is("choice_text__startswith", "b")))), "a1 b1 b3 b2");
}

TEST_P(WindowFilters, are_counted_sliced_and_aggregated) {
    const Query best = ranked.filter_dyn("place__lte", 2);
    EXPECT_EQ(best.count(), 4);
    EXPECT_TRUE(best.exists());
    EXPECT_FALSE(ranked.filter_dyn("place", 9).exists());
    EXPECT_EQ(texts(best.order_by_dyn({"votes", "id"}).slice(1, 3)), "b2 a3");
    EXPECT_EQ(best.order_by_dyn({"id"}).slice(0, 3).count(), 3);
    EXPECT_EQ(best.aggregate({{"sum", call("Sum", {field("votes")})}})["sum"], Value(10));
    EXPECT_EQ(best.distinct().count(), 4);
    Choice first;
    ASSERT_TRUE(best.order_by_dyn({"votes", "id"}).first(&first));
    EXPECT_EQ(first.choice_text, "a2");
    Choice last;
    ASSERT_TRUE(best.order_by_dyn({"id"}).last(&last));
    EXPECT_EQ(last.choice_text, "b2");
    EXPECT_TRUE(best.contains(last.id));
    EXPECT_FALSE(best.contains(Value(Choice::objects.get({"choice_text", "a1"}).id)));
}

TEST_P(WindowFilters, give_objects_values_and_subqueries) {
    const Path question = resolve_lookup(ranked.model(), "question");
    const Rows rows = ranked.filter_dyn("place", 1).select_related({&question}).order_by_dyn({"id"}).fetch();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows.annotation(1, "place"), Value(1));
    {
        const testing::CountQueries queries;
        EXPECT_EQ(static_cast<const Choice*>(rows.at(1))->question->question_text, "b");
        EXPECT_EQ(queries.count(), 0U);
    }
    const Query hidden = Choice::objects.all().query().alias(
        {{"place", dyn::window(call("Rank", {}), {field("question")}, {field("votes")})}});
    EXPECT_EQ(texts(hidden.filter_dyn("place", 1).order_by_dyn({"-place", "-id"})), "b1 a1");
    const Query best = ranked.filter_dyn("place", 1).values_dyn({"pk"});
    const AnyCondition among(AnyQ::named("pk__in", Operand(best)));
    EXPECT_EQ(texts(Choice::objects.order_by("id").query().filter({&among})), "a3 b3");
    const AnyCondition same(AnyQ::named("question", dyn::outer_ref("pk")));
    const Query with_second = Question::objects.all().query().annotate(
        {{"has", dyn::exists(ranked.filter({&same}).filter_dyn("place", 2))}});
    EXPECT_EQ(with_second.filter_dyn("has", true).count(), 2);
    EXPECT_EQ(texts(ranked.filter_dyn("place", 1)
                        .combined(Combination::union_, {ranked.filter_dyn("place", 3)})
                        .order_by_dyn({"choice_text"})),
              "a1 a3 b1 b3");
}

TEST_P(WindowFilters, go_with_groups_unless_or_mixes_them_with_rows) {
    const Query questions =
        Question::objects.all()
            .query()
            .annotate({{"n", call("Sum", {field("choices__votes")})}})
            .annotate({{"place", dyn::window(call("RowNumber", {}), {}, {field("n"), field("id")})}});
    EXPECT_EQ(questions.filter_dyn("place", 2).filter_dyn("n", 6).filter_dyn("question_text", "b").count(),
              0);
    EXPECT_EQ(questions.filter_dyn("place", 1).filter_dyn("n", 6).filter_dyn("question_text", "b").count(),
              1);
    const AnyCondition mixed(either(is("place", 1), is("question_text", "b")));
    EXPECT_THROW(questions.filter({&mixed}).count(), db::NotSupportedError);
    const AnyCondition groups(either(is("place", 1), is("n", 100)));
    EXPECT_EQ(questions.filter({&groups}).count(), 1);
}

TEST_P(WindowFilters, reach_updates_and_deletes_by_keys) {
    const AnyAssignment none;
    EXPECT_EQ(ranked.filter_dyn("place", 1).update_dyn({{"votes", Value(9)}}), 2);
    EXPECT_EQ(Choice::objects.filter({"votes", 9}).count(), 2);
    EXPECT_EQ(ranked.filter_dyn("place", 1).delete_().total, 2);
    EXPECT_EQ(texts(Choice::objects.order_by("id").query()), "a1 a2 b1 b2");
    EXPECT_THROW(Choice::objects.all().query().update_dyn(
                     {{"votes", dyn::window(call("RowNumber", {}), {}, {field("id")})}}),
                 FieldError);
    if (on_postgresql()) {
        EXPECT_THROW(ranked.filter_dyn("place", 1).select_for_update().fetch(), db::NotSupportedError);
    }
}

TEST_P(WindowFilters, frames_are_of_rows_ranges_and_groups) {
    const auto sums = [&](Frame frame) {
        std::string result;
        const Query query = Choice::objects.order_by("votes", "id").query();
        for (const List& row :
             query.values({{"x", dyn::window(call("Sum", {field("votes")}), {}, {field("votes")}, frame)}})
                 .fetch_values())
            result += (result.empty() ? "" : " ") + row.front().str();
        return result;
    };
    EXPECT_EQ(sums({.unit = Frame::Unit::range, .to = 0}), "2 2 6 6 12 12");
    EXPECT_EQ(sums({.unit = Frame::Unit::groups, .from = -1, .to = 0}), "2 2 6 6 10 10");
    EXPECT_EQ(sums({.unit = Frame::Unit::groups, .to = 0, .exclusion = Frame::Exclusion::group}),
              "None None 2 2 6 6");
}

}  // namespace
}  // namespace nuages::orm
