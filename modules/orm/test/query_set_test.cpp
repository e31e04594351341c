#include <gtest/gtest.h>

#include "polls_support.h"

namespace polls {
namespace {

using nuages::orm::testing::CountQueries;

class QuerySets : public testing::Test {
protected:
    QuerySets() {
        up = Question::objects.create(
            {.question_text = "What's up?", .pub_date = at(2026, 5, 1), .note = "loud"});
        fresh = Question::objects.create({.question_text = "What's new?", .pub_date = at(2025, 1, 1, 9)});
        korean = Question::objects.create(
            {.question_text = "질문 있나요?", .pub_date = at(2024, 12, 31, 23, 59, 59)});
        not_much = up.choices.create({.choice_text = "Not much", .votes = 3});
        sky = up.choices.create({.choice_text = "The sky", .votes = 5});
        nothing = fresh.choices.create({.choice_text = "100%_\\ nothing", .votes = 0});
    }

    nuages::orm::testing::PollsDatabase polls;
    Question up, fresh, korean;
    Choice not_much, sky, nothing;
};

template <class Set>
std::string texts(Set&& choices) {
    std::string all;
    for (const auto& each : choices)
        all += (all.empty() ? "" : "|") + each.choice_text;
    return all;
}

TEST_F(QuerySets, create_stores_a_row_and_sets_its_key) {
    EXPECT_EQ(up.id, 1);
    const Question read = Question::objects.get({"pk", up.id});
    EXPECT_EQ(read.question_text, "What's up?");
    EXPECT_EQ(read.pub_date, at(2026, 5, 1));
    EXPECT_EQ(read.note, "loud");
    EXPECT_EQ(Question::objects.get({"id", fresh.id}).note, std::nullopt);
}

TEST_F(QuerySets, get_throws_the_models_own_exceptions) {
    EXPECT_THROW(Question::objects.get({"pk", 99}), Question::DoesNotExist);
    EXPECT_THROW(Question::objects.get({"question_text__startswith", "What"}),
                 Question::MultipleObjectsReturned);
    try {
        Question::objects.get({"question_text__startswith", "What"});
    } catch (const MultipleObjectsReturned& error) {
        EXPECT_STREQ(error.what(), "get() returned more than one Question -- it returned 2!");
    }
    static std::optional<std::int64_t> nothing_was_posted;
    EXPECT_THROW(Question::objects.get({"pk", nothing_was_posted}), ObjectDoesNotExist);
}

TEST_F(QuerySets, filters_follow_relations_both_ways) {
    EXPECT_EQ(texts(Choice::objects.filter({"question__pub_date__year", 2026}, {"votes__gt", 3})), "The sky");
    EXPECT_EQ(Question::objects.filter({"choices__votes__gte", 3}).count(), 2);
    EXPECT_EQ(Question::objects.filter({"choices__votes__gte", 3}).distinct().count(), 1);
    EXPECT_EQ(texts(Choice::objects.filter({"question", up}).order_by("-votes")), "The sky|Not much");
    EXPECT_EQ(texts(up.choices.filter({"votes", 3})), "Not much");
}

TEST_F(QuerySets, a_relation_is_loaded_once_for_all_rows) {
    CountQueries queries;
    std::size_t length = 0;
    for (const Choice& choice : Choice::objects.all())
        length += choice.question->question_text.size();
    EXPECT_EQ(length, 31U);
    EXPECT_EQ(queries.count(), 2U);
}

TEST_F(QuerySets, select_related_needs_one_query) {
    CountQueries queries;
    for (const Choice& choice : Choice::objects.select_related("question"))
        EXPECT_FALSE(choice.question->question_text.empty());
    EXPECT_EQ(queries.count(), 1U);
}

TEST_F(QuerySets, like_wildcards_in_values_are_plain_characters) {
    for (const char* part : {"100%", "%_", "_\\", "\\ n"})
        EXPECT_EQ(texts(Choice::objects.filter({"choice_text__contains", part})), "100%_\\ nothing") << part;
    EXPECT_EQ(Choice::objects.filter({"choice_text__contains", "0%n"}).count(), 0);
    EXPECT_EQ(texts(Choice::objects.filter({"choice_text__startswith", "100%"})), "100%_\\ nothing");
    EXPECT_EQ(texts(Choice::objects.filter({"choice_text__iexact", "the SKY"})), "The sky");
}

TEST_F(QuerySets, str_is_the_sql_that_django_writes) {
    EXPECT_EQ(
        Choice::objects.filter({"question__pub_date__year", 2025}, {"votes__gt", 0}).order_by("id").str(),
        "SELECT \"polls_choice\".\"id\", \"polls_choice\".\"question_id\", \"polls_choice\".\"choice_text\", "
        "\"polls_choice\".\"votes\" FROM \"polls_choice\" INNER JOIN \"polls_question\" ON "
        "(\"polls_choice\".\"question_id\" = \"polls_question\".\"id\") WHERE "
        "(\"polls_question\".\"pub_date\" "
        "BETWEEN 2025-01-01 00:00:00 AND 2025-12-31 23:59:59.999999 AND \"polls_choice\".\"votes\" > 0) "
        "ORDER BY \"polls_choice\".\"id\" ASC");
}

}  // namespace
}  // namespace polls
