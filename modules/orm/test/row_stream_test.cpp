// Queries whose rows are read in pieces, and what else query sets have; on both databases.
#include <gtest/gtest.h>

#include <nuages/db/atomic.h>

#include "databases_support.h"
#include "polls_support.h"

namespace polls {
namespace {

using nuages::orm::testing::CountQueries;

class Streams : public nuages::orm::testing::OnBothDatabases {
protected:
    Streams() {
        registry.add<Question, Choice, Tag, Tagging>("polls");
        install();
        std::vector<Question> questions;
        for (int i = 0; i < 25; ++i)
            questions.push_back(
                {.question_text = "q" + std::to_string(i), .pub_date = at(2026, 1 + i % 3, 1 + i)});
        Question::objects.bulk_create(questions);
        std::vector<Choice> choices;
        for (int i = 0; i < 100; ++i) {
            Choice& choice = choices.emplace_back();
            choice.question = questions[static_cast<std::size_t>(i) % questions.size()];
            choice.choice_text = std::to_string(i);
            choice.votes = i;
        }
        Choice::objects.bulk_create(choices);
    }
};

TEST_P(Streams, iterator_reads_pieces_and_their_relations_piece_by_piece) {
    CountQueries queries;
    std::int64_t votes = 0, count = 0, last = 0;
    for (const Question& question :
         Question::objects.order_by("id").prefetch_related("choices").iterator(10)) {
        EXPECT_GT(question.id, last);
        last = question.id;
        ++count;
        for (const Choice& choice : question.choices.all())
            votes += choice.votes;
    }
    EXPECT_EQ(count, 25);
    EXPECT_EQ(votes, 99 * 100 / 2);
    EXPECT_LE(queries.count(),
              1u + 3u + 3u);  // one query, the choices of each piece; fetches where a server keeps it
}

TEST_P(Streams, iterator_sees_one_state_while_others_write_and_may_be_left) {
    int seen = 0;
    for (const Choice& choice : Choice::objects.order_by("id").iterator(7)) {
        Choice::objects.filter({"pk", choice.id}).update({"votes", choice.votes + 1});
        if (++seen == 30)
            break;
    }
    EXPECT_EQ(Choice::objects.filter({"votes__gt", -1}).sum("votes"), 99 * 100 / 2 + 30);
    nuages::db::atomic(*database, [&] {
        seen = 0;
        for (const Choice& choice : Choice::objects.order_by("id").iterator(7)) {
            Choice::objects.filter({"pk", choice.id}).delete_();
            ++seen;
        }
    });
    EXPECT_EQ(seen, 100);
    EXPECT_EQ(Choice::objects.count(), 0);
    for (const Choice& choice : Choice::objects.iterator())
        ADD_FAILURE() << choice.id;
    EXPECT_THROW(Choice::objects.iterator(0), nuages::ValueError);
}

TEST_P(Streams, a_new_row_may_have_defaults_of_its_own) {
    const Question question = *Question::objects.order_by("id").first();
    const auto add = [&](const char* text) {
        return Choice::objects.update_or_create({"question", question}, {"choice_text", text},
                                                Choice::defaults({"votes", 7}),
                                                Choice::defaults({"votes", 1}));
    };
    EXPECT_TRUE(add("new").created);
    EXPECT_EQ(Choice::objects.get({"choice_text", "new"}).votes, 1);
    EXPECT_FALSE(add("new").created);
    EXPECT_EQ(Choice::objects.get({"choice_text", "new"}).votes, 7);
}

TEST_P(Streams, dates_and_datetimes_are_what_there_is) {
    const auto months = Question::objects.dates("pub_date", "month");
    ASSERT_EQ(months.size(), 3u);
    EXPECT_EQ(months[0], nuages::Date(2026, 1, 1));
    EXPECT_EQ(Question::objects.dates("pub_date", "year", true).front(), nuages::Date(2026, 1, 1));
    const auto days = Question::objects.filter({"id__lte", 2}).datetimes("pub_date", "day", true);
    ASSERT_EQ(days.size(), 2u);
    EXPECT_GT(days[0], days[1]);
}

TEST_P(Streams, single_rows_are_found_by_order_and_key) {
    EXPECT_EQ(Question::objects.latest("id").question_text, "q24");
    EXPECT_EQ(Question::objects.earliest("id").question_text, "q0");
    EXPECT_THROW(Question::objects.none().latest("id"), Question::DoesNotExist);
    const Question question = Question::objects.latest("id");
    EXPECT_TRUE(Question::objects.filter({"id__gt", 3}).contains(question));
    EXPECT_FALSE(Question::objects.filter({"id__lt", 3}).contains(question));
    EXPECT_EQ(Question::objects.in_bulk(std::vector<std::int64_t>{1, 2, 99}).size(), 2u);
    EXPECT_FALSE(Question::objects.filter({"id", 1}).explain().empty());
}

TEST_P(Streams, rows_are_locked_where_the_database_can) {
    nuages::db::atomic(*database, [&] {
        const auto locked = Choice::objects.select_related("question")
                                .filter({"id__lte", 3})
                                .select_for_update({.skip_locked = true, .of = {"self"}});
        EXPECT_EQ(locked.size(), 3u);
        EXPECT_EQ(locked.str().find("FOR UPDATE OF") != std::string::npos,
                  database->vendor() == nuages::db::Vendor::postgresql)
            << locked.str();
    });
}

INSTANTIATE_TEST_SUITE_P(Databases, Streams, nuages::orm::testing::both_databases(),
                         nuages::orm::testing::database_name);

}  // namespace
}  // namespace polls
