#include <gtest/gtest.h>

#include "polls_support.h"

namespace nuages::orm {
namespace {

using namespace polls;

class Annotations : public ::testing::Test {
protected:
    Annotations() {
        int votes = 0;
        for (const char* text : {"a", "B", "c"}) {
            Question question = Question::objects.create({.question_text = text, .pub_date = at(2026)});
            for (int i = 0; i < votes; ++i)
                Choice::objects.create({.question = question, .choice_text = "x", .votes = i + 1});
            ++votes;
        }
    }
    testing::PollsDatabase database;
};

TEST_F(Annotations, are_beside_each_row_and_have_names_in_filters_and_orders) {
    std::string text;
    for (const auto& row :
         Question::objects.annotate<"n">(Count("choices")).filter({"n__gte", 1}).order_by("-n"))
        text += row->question_text + std::to_string(row.annotation<"n">()) + " ";
    EXPECT_EQ(text, "c2 B1 ");
}

TEST_F(Annotations, may_be_made_of_others_and_of_arithmetic) {
    const auto rows = Choice::objects.annotate<"double">(Choice::F("votes") * 2)
                          .annotate<"name">(Upper("question__question_text"))
                          .order_by("-double", "id");
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].annotation<"double">(), Value(4));
    EXPECT_EQ(rows[0].annotation<"name">(), std::optional<std::string>("C"));
    EXPECT_EQ(rows.filter({"double", 2}, {"votes", 1}).count(), 2);
    EXPECT_EQ(Question::objects.annotate<"n">(Count("choices")).aggregate(Max("n"))["n__max"], Value(2));
}

TEST_F(Annotations, that_are_null_are_empty) {
    for (const auto& row : Question::objects.annotate<"mean">(Avg("choices__votes")).order_by("mean", "id")) {
        EXPECT_FALSE(row.annotation<"mean">());
        break;
    }
}

TEST_F(Annotations, several_aggregates_come_by_one_query) {
    const testing::CountQueries queries;
    const Dict all = Choice::objects.aggregate(Sum("votes"), Count("question").distinct());
    EXPECT_EQ(*all.find("votes__sum"), Value(4));
    EXPECT_EQ(*all.find("question__count"), Value(2));
    EXPECT_EQ(queries.count(), 1U);
}

TEST_F(Annotations, sets_are_put_together) {
    const auto a = Question::objects.filter({"question_text", "a"}),
               b = Question::objects.filter({"question_text", "B"});
    EXPECT_EQ((a | b).count(), 2);
    EXPECT_EQ((a & b).count(), 0);
    EXPECT_EQ((a ^ (a | b)).count(), 1);
    EXPECT_EQ(a.union_(b).size(), 2U);
    EXPECT_EQ(a.union_(b).difference(a).size(), 1U);
}

TEST_F(Annotations, fields_left_out_are_not_written_back) {
    Question question = Question::objects.only("question_text").order_by("id")[0];
    EXPECT_EQ(question.pub_date, DateTime());
    question.question_text = "changed";
    question.save();
    const Question again = Question::objects.get({"pk", question.id});
    EXPECT_EQ(again.question_text, "changed");
    EXPECT_EQ(again.pub_date, at(2026));
}

TEST_F(Annotations, what_is_left_out_cannot_be_followed_in_the_same_query) {
    const auto choices = Choice::objects.order_by("id");
    EXPECT_THROW(choices.only("choice_text").select_related("question").size(), FieldError);
    EXPECT_THROW(choices.defer("question").select_related("question").size(), FieldError);
    const auto read = choices.only("choice_text", "question").select_related("question");
    EXPECT_FALSE(read[0].question->question_text.empty());
}

TEST_F(Annotations, bulk_update_and_conflicts) {
    std::vector<Choice> choices;
    for (const Choice& each : Choice::objects.order_by("id"))
        choices.push_back(each);
    for (Choice& each : choices)
        each.votes += 10;
    const testing::CountQueries queries;
    EXPECT_EQ(Choice::objects.bulk_update(choices, "votes"), 3);
    EXPECT_EQ(queries.count(), 1U);
    EXPECT_EQ(Choice::objects.sum("votes"), Value(34));
    std::vector<Tag> tags{{.name = "x"}, {.name = "x"}};
    EXPECT_THROW(Tag::objects.bulk_create(tags), db::IntegrityError);
    Tag::objects.bulk_create(tags, {.ignore = true});
    EXPECT_EQ(Tag::objects.count(), 1);
}

TEST_F(Annotations, names_from_outside_reach_sql_as_quoted_names_only) {
    const Query all(Question::objects.all().query());
    const Expression one = dyn::literal(1);
    for (const char* name : {"x\" FROM polls_question; DROP TABLE polls_question; --", "a b", "a;b", "a'b",
                             "a--b", "a/*b", "a%b", "", "question_text", "a\nb", "a\"b"})
        EXPECT_THROW(all.annotate({{name, one}}), ValueError) << name;
    for (const char* name : {"\"", "votes; --", "id)--", "choices__votes\" OR 1=1 --", "pub_date__year'"}) {
        EXPECT_THROW(all.order_by_dyn({name}), FieldError) << name;
        EXPECT_THROW(all.filter_dyn(name, 1), FieldError) << name;
        EXPECT_THROW(all.values_dyn({name}), FieldError) << name;
        EXPECT_THROW(all.only({name}), Error) << name;
        EXPECT_THROW(all.aggregate({{"n", dyn::call("Count", {dyn::field(name)})}}), FieldError) << name;
        EXPECT_THROW(all.prefetch_related({name}), AttributeError) << name;
        EXPECT_THROW(dyn::call(name, {one}), FieldError) << name;
    }
    EXPECT_THROW(dyn::collated(one, "x\" --"), ValueError);
    EXPECT_THROW(dyn::call("Trunc", {dyn::field("pub_date")}, {.part = "year'"}), FieldError);
    EXPECT_EQ(all.values({{"x", dyn::literal("'; DROP TABLE polls_question; --")}}).fetch_values().size(),
              3U);
    EXPECT_EQ(all.count(), 3);
}

}  // namespace
}  // namespace nuages::orm
