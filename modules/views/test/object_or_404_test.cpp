#include <gtest/gtest.h>

#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/http/errors.h>
#include <nuages/models.h>
#include <nuages/orm/registry.h>
#include <nuages/views/object_or_404.h>

namespace nuages {
namespace {

struct Question : models::Model<Question> {
    std::string text;
    int votes = 0;

    static constexpr auto meta =
        models::describe(models::field<&Question::text>().max_length(200), models::field<&Question::votes>());
};

class ObjectOr404 : public testing::Test {
protected:
    ObjectOr404() {
        database_.execute(
            "CREATE TABLE polls_question (id INTEGER PRIMARY KEY, text varchar(200) NOT NULL, votes integer "
            "NOT NULL)");
        registry_.add<Question>("polls");
        registry_.install(database_);
        Question::objects.create({"text", "first"}, {"votes", 1});
        Question::objects.create({"text", "second"}, {"votes", 1});
    }

    db::SqliteDatabase database_{{.path = ":memory:"}};
    orm::Registry registry_;
};

std::string message_404(auto&& find) {
    try {
        find();
    } catch (const Http404& error) {
        return error.what();
    }
    return "found";
}

TEST_F(ObjectOr404, FindsTheOneRow) {
    EXPECT_EQ(get_object_or_404<Question>({"pk", 2}).text, "second");
    EXPECT_EQ(get_object_or_404<Question>({"votes", 1}, {"text", "first"}).id, 1);
}

TEST_F(ObjectOr404, LooksInsideOfAQuerySet) {
    const auto some = Question::objects.filter({"text", "first"});
    EXPECT_EQ(get_object_or_404(some, {"votes", 1}).text, "first");
    EXPECT_EQ(message_404([&] {
                  get_object_or_404(some, {"pk", 2});
              }),
              "No Question matches the given query.");
    EXPECT_EQ(get_object_or_404(some).text, "first");
}

TEST_F(ObjectOr404, AnnotatedSetsGiveTheirAnnotationsToo) {
    using models::F;
    const auto twice = Question::objects.annotate<"twice">(F<"votes"> * 2);
    const auto second = get_object_or_404(twice, {"twice", 2}, {"pk", 2});
    EXPECT_EQ(second->text + std::to_string(second.annotation<"twice">()), "second2");
    EXPECT_EQ(get_list_or_404(twice, {"twice", 2}).size(), 2u);
    EXPECT_EQ(message_404([&] {
                  get_object_or_404(twice, {"twice", 3});
              }),
              "No Question matches the given query.");
    EXPECT_EQ(message_404([&] {
                  get_list_or_404(twice.filter({"twice", 3}));
              }),
              "No Question matches the given query.");
}

TEST_F(ObjectOr404, IsA404WhereThereIsNone) {
    EXPECT_EQ(message_404([] {
                  get_object_or_404<Question>({"pk", 9});
              }),
              "No Question matches the given query.");
}

TEST_F(ObjectOr404, SeveralRowsAreAnError) {
    EXPECT_THROW(get_object_or_404<Question>({"votes", 1}), Question::MultipleObjectsReturned);
}

TEST_F(ObjectOr404, ListsHaveAtLeastOneRow) {
    EXPECT_EQ(get_list_or_404<Question>({"votes", 1}).size(), 2u);
    EXPECT_EQ(get_list_or_404(Question::objects.filter({"votes", 1}), {"text", "first"}).size(), 1u);
    EXPECT_EQ(message_404([] {
                  get_list_or_404<Question>({"votes", 5});
              }),
              "No Question matches the given query.");
}

}  // namespace
}  // namespace nuages
