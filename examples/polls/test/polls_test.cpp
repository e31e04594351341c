#include <gtest/gtest.h>

#include <nuages/testing.h>
#include <nuages/urls.h>

#include "mysite/site.h"
#include "polls/models.h"

namespace polls {
namespace {

using nuages::Duration;

class PollsTest : public nuages::testing::TestCase<mysite::make_site> {
protected:
    // A question that was published so long ago, or will be where the time is negative.
    static Question create_question(const std::string& text, Duration age) {
        return Question::objects.create({.question_text = text, .pub_date = nuages::tz::now() - age});
    }
    static std::string detail_url(const Question& question) {
        return nuages::reverse("polls:detail", question.id);
    }
    static std::string results_url(const Question& question) {
        return nuages::reverse("polls:results", question.id);
    }
    static std::string vote_url(const Question& question) {
        return nuages::reverse("polls:vote", question.id);
    }
};

TEST_F(PollsTest, AQuestionOfYesterdayIsRecentAndOneOfLastWeekIsNot) {
    EXPECT_TRUE(create_question("Now?", Duration::hours(23)).was_published_recently());
    EXPECT_FALSE(create_question("Then?", Duration::days(7)).was_published_recently());
    EXPECT_FALSE(create_question("Soon?", -Duration::hours(1)).was_published_recently());
}

TEST_F(PollsTest, TheIndexSaysSoWhenThereAreNoQuestions) {
    assert_contains(client.get("/polls/"), "No polls are available.");
}

TEST_F(PollsTest, TheIndexShowsTheFiveLatestPublishedQuestions) {
    for (int i = 1; i <= 6; ++i)
        create_question("Question " + std::to_string(i), Duration::days(i));
    create_question("From the future", -Duration::days(1));
    const auto response = client.get("/polls/");
    assert_template_used(response, "polls/index.html");
    assert_contains(response, "Question 1");
    assert_contains(response, "Question 5");
    assert_not_contains(response, "Question 6");
    assert_not_contains(response, "From the future");
    EXPECT_LT(response.content.find("Question 1"), response.content.find("Question 2"));
}

TEST_F(PollsTest, TheIndexTakesOneQueryHoweverManyQuestionsThereAre) {
    for (int i = 1; i <= 5; ++i)
        create_question("Question " + std::to_string(i), Duration::days(i));
    assert_num_queries(1, [this] { client.get("/polls/"); });
}

TEST_F(PollsTest, AQuestionShowsItsChoicesEscaped) {
    Question question = create_question("<b>Bold?</b>", Duration::days(1));
    question.choices.create({.choice_text = "A & B"});
    question.choices.create({.choice_text = "둘 다"});
    const auto response = client.get(detail_url(question));
    assert_contains(response, "&lt;b&gt;Bold?&lt;/b&gt;");
    assert_contains(response, "A &amp; B");
    assert_contains(response, "둘 다");
}

TEST_F(PollsTest, AQuestionOfTheFutureIsNotThere) {
    Question question = create_question("Later", -Duration::days(5));
    EXPECT_EQ(client.get(detail_url(question)).status_code, 404);
    EXPECT_EQ(client.get(results_url(question)).status_code, 404);
    EXPECT_EQ(client.post(vote_url(question)).status_code, 404);
}

TEST_F(PollsTest, AVoteCountsAndLeadsToTheResults) {
    Question question = create_question("Which?", Duration::days(1));
    Choice one = question.choices.create({.choice_text = "One", .votes = 1});
    Choice two = question.choices.create({.choice_text = "Two"});
    const auto response = client.post(vote_url(question), {{"choice", two.id}}, {.follow = true});
    assert_redirects(response, results_url(question));
    assert_contains(response, "2 votes in all");
    two.refresh_from_db();
    one.refresh_from_db();
    EXPECT_EQ(two.votes, 1);
    EXPECT_EQ(one.votes, 1);
}

TEST_F(PollsTest, AVoteForNothingOrForAnotherQuestionsChoiceIsExplained) {
    Question question = create_question("Which?", Duration::days(1));
    Question other = create_question("Other?", Duration::days(1));
    Choice choice = other.choices.create({.choice_text = "Elsewhere"});
    for (const nuages::Dict& data :
         {nuages::Dict(), nuages::Dict{{"choice", choice.id}}, nuages::Dict{{"choice", "one"}},
          nuages::Dict{{"choice", ""}}, nuages::Dict{{"choice", "99999999999999999999"}}})
        assert_contains(client.post(vote_url(question), data), "You didn&#x27;t select a choice.");
    choice.refresh_from_db();
    EXPECT_EQ(choice.votes, 0);
}

TEST_F(PollsTest, VotingIsForPosts) {
    Question question = create_question("Which?", Duration::days(1));
    const auto response = client.get(vote_url(question));
    EXPECT_EQ(response.status_code, 405);
    EXPECT_EQ(response["Allow"], "POST");
}

TEST_F(PollsTest, AVoteWithoutTheFormsTokenIsForbidden) {
    Question question = create_question("Which?", Duration::days(1));
    client.enforce_csrf_checks = true;
    EXPECT_EQ(client.post(vote_url(question)).status_code, 403);
}

TEST_F(PollsTest, TheHomePageLeadsToThePolls) {
    assert_redirects(client.get("/"), "/polls/");
}

TEST_F(PollsTest, AMissingSlashIsAdded) {
    assert_redirects(client.get("/polls"), "/polls/", 301);
}

}  // namespace
}  // namespace polls
