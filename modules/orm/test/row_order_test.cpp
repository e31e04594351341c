#include <gtest/gtest.h>

#include <nuages/orm/errors.h>

#include "polls_support.h"

namespace quiz {
namespace {

using namespace nuages::models;
struct Answer;

struct Question : Model<Question> {
    std::string text;
    Set<Answer> answers;
    static constexpr auto meta = describe(field<&Question::text>(), field<&Question::answers>());
};
struct Answer : Model<Answer, OrderedRows> {
    ForeignKey<Question> question;
    std::string text;
    static constexpr auto meta =
        describe(field<&Answer::question>(), field<&Answer::text>()).order_with_respect_to("question");
};
struct Tree : Model<Tree> {
    std::optional<ForeignKey<Tree>> parent;
    Set<Tree> branches;
    static constexpr auto meta = describe(field<&Tree::parent>(), field<&Tree::branches>());
};

}  // namespace
}  // namespace quiz

namespace nuages::orm {
namespace {

using quiz::Answer, quiz::Question, quiz::Tree;

class RowOrder : public ::testing::Test {
protected:
    RowOrder() {
        registry.add<Question, Answer, Tree>("quiz");
        registry.install(database);
        testing::create_tables(registry, database);
        question = Question::objects.create({.text = "?"});
        for (const char* text : {"a", "b", "c"})
            answers.push_back(Answer::objects.create({"question", question}, {"text", text}));
    }
    std::string texts() const {
        std::string all;
        for (const Answer& answer : question.answers.all())
            all += answer.text;
        return all;
    }

    db::SqliteDatabase database{{.path = ":memory:"}};
    Registry registry;
    Question question;
    std::vector<Answer> answers;
};

TEST_F(RowOrder, rows_come_in_the_order_in_which_they_were_made) {
    EXPECT_EQ(answers[2]._order, 2);
    const Question other = Question::objects.create({.text = "!"});
    EXPECT_EQ(Answer::objects.create({"question", other})._order, 0);
    answers[0].text = "A";
    answers[0].save();
    EXPECT_EQ(texts(), "Abc");
}

TEST_F(RowOrder, another_order_can_be_set) {
    question.answers.set_order({answers[2].id, answers[0].id, answers[1].id});
    EXPECT_EQ(texts(), "cab");
    EXPECT_EQ(question.answers.get_order(), (std::vector<Value>{3, 1, 2}));
    const Answer first = Answer::objects.get({"text", "c"});
    EXPECT_EQ(first.get_next_in_order().text, "a");
    EXPECT_EQ(first.get_next_in_order().get_previous_in_order().text, "c");
    EXPECT_THROW((void)first.get_previous_in_order(), Answer::DoesNotExist);
}

TEST_F(RowOrder, models_without_one_say_so) {
    const Tree tree = Tree::objects.create({});
    EXPECT_THROW((void)tree.branches.get_order(), FieldError);
    EXPECT_THROW((void)tree.get_next_in_order(), FieldError);
}

}  // namespace
}  // namespace nuages::orm
