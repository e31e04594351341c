#include <memory>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/db/databases.h>
#include <nuages/validators/validation_error.h>

#include "polls_support.h"

// Two databases with the same tables: the default one, and "other".
namespace several {
namespace {

using namespace nuages::models;

struct Note : Model<Note> {
    std::string text;
    ManyToMany<polls::Tag> tags;
    static constexpr auto meta = describe(field<&Note::text>().unique(), field<&Note::tags>());
};

}  // namespace
}  // namespace several

namespace nuages::orm {
namespace {

using polls::Choice, polls::Question, polls::Tag, polls::Tagging;
using several::Note;

class SeveralDatabases : public ::testing::Test {
protected:
    SeveralDatabases() : use(databases) {
        registry.add<Question, Choice, Tag, Tagging>("polls");
        registry.add<Note>("several");
        registry.connect(
            post_save<Note>([this](const Saved<Note>&) { heard.push_back(Tag::objects.count()); }));
        registry.install(usual);
        testing::create_tables(registry, usual);
        testing::create_tables(registry, other);
    }
    static Question asked(const char* text) {
        return {
            .question_text = text, .pub_date = polls::at(2026), .note = {}, .choices = {}, .taggings = {}};
    }
    static std::int64_t rows_there() { return Question::objects.using_("other").count(); }

    db::Databases databases;
    db::Database& usual =
        databases.add(std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"}));
    db::Database& other =
        databases.add(std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"}, "other"));
    db::UseDatabases use;
    Registry registry;
    std::vector<std::int64_t> heard;
};

TEST_F(SeveralDatabases, a_query_goes_where_it_is_told) {
    const Question there = Question::objects.using_("other").create(asked("there"));
    EXPECT_EQ(there.id, 1);
    EXPECT_EQ(Question::objects.count(), 0);
    EXPECT_EQ(rows_there(), 1);
    EXPECT_TRUE(Question::objects.filter({"question_text", "there"}).using_("other").exists());
    EXPECT_EQ(Question::objects.using_("other").using_("default").count(), 0);
    EXPECT_EQ(Question::objects.using_("other").get({"id", 1}).question_text, "there");
    EXPECT_EQ(Question::objects.using_("other").order_by("id").first()->question_text, "there");
    EXPECT_EQ(Question::objects.using_("other").update({"question_text", "changed"}), 1);
    for (const Question& each : Question::objects.using_("other").iterator())
        EXPECT_EQ(each.question_text, "changed");
    EXPECT_EQ(Question::objects.using_("other").delete_().total, 1);
    EXPECT_EQ(rows_there(), 0);
}

TEST_F(SeveralDatabases, annotated_queries_go_where_they_are_told) {
    Question::objects.using_("other").create(asked("there"));
    const auto counted = Question::objects.annotate<"n">(Count("choices"));
    EXPECT_EQ(counted.count(), 0);
    EXPECT_EQ(counted.using_("other").count(), 1);
    const auto there = counted.using_("other").filter({"n", 0});
    EXPECT_EQ(there[0].annotation<"n">(), 0);
    Question question = *there[0];
    question.question_text = "changed";
    question.save();
    EXPECT_EQ(Question::objects.using_("other").get().question_text, "changed");
}

TEST_F(SeveralDatabases, queries_that_start_anew_stay_there) {
    Question::objects.using_("other").create(asked("a"));
    Question::objects.using_("other").create(asked("b"));
    const auto a = Question::objects.using_("other").filter({"question_text", "a"});
    const auto b = Question::objects.using_("other").filter({"question_text", "b"});
    EXPECT_EQ((a | b).size(), 2U);
    EXPECT_EQ((a ^ b).size(), 2U);
    EXPECT_EQ(a.union_(b).size(), 2U);
}

TEST_F(SeveralDatabases, an_unknown_alias_names_the_known_ones) {
    const auto rows = Question::objects.using_("othr");
    try {
        (void)rows.count();
        FAIL();
    } catch (const ImproperlyConfigured& error) {
        EXPECT_NE(std::string(error.what()).find("Did you mean 'other'?"), std::string::npos) << error.what();
    }
}

TEST_F(SeveralDatabases, writes_of_many_rows_go_where_they_are_told) {
    std::vector<Question> questions{asked("a"), asked("b")};
    Question::objects.using_("other").bulk_create(questions);
    questions[0].question_text = "A";
    EXPECT_EQ(Question::objects.using_("other").bulk_update(questions, "question_text"), 2);
    EXPECT_EQ(Question::objects.count(), 0);
    EXPECT_TRUE(Question::objects.using_("other").filter({"question_text", "A"}).exists());
    questions[1].question_text = "B";
    questions[1].save();
    EXPECT_TRUE(Question::objects.using_("other").filter({"question_text", "B"}).exists());
}

TEST_F(SeveralDatabases, rows_are_got_or_created_where_they_are_told) {
    const auto there = Tag::objects.using_("other");
    EXPECT_TRUE(there.get_or_create({"name", "x"}).created);
    EXPECT_FALSE(there.get_or_create({"name", "x"}).created);
    const auto updated = there.update_or_create({"name", "x"}, Tag::defaults({"name", "y"}));
    EXPECT_FALSE(updated.created);
    EXPECT_EQ(there.get().name, "y");
    EXPECT_EQ(Tag::objects.count(), 0);
}

TEST_F(SeveralDatabases, objects_are_saved_and_deleted_where_they_came_from) {
    Question::objects.create(asked("usual"));
    Question::objects.using_("other").create(asked("there"));
    const auto write = [](Question question) {
        question.question_text += "!";
        question.save();
    };
    write(Question::objects.using_("other").get());
    write(*Question::objects.using_("other").first());
    write(Question::objects.using_("other").all()[0]);
    EXPECT_EQ(Question::objects.using_("other").get().question_text, "there!!!");
    EXPECT_EQ(Question::objects.get().question_text, "usual");

    Question there = Question::objects.using_("other").only("pub_date").get();
    there.refresh_from_db();
    EXPECT_EQ(there.question_text, "there!!!");
    there.delete_();
    EXPECT_EQ(rows_there(), 0);
    EXPECT_EQ(Question::objects.count(), 1);
}

TEST_F(SeveralDatabases, an_object_can_be_written_elsewhere_and_stays_there) {
    Question question = Question::objects.create(asked("usual"));
    question.save({.using_ = "other"});
    question.question_text = "there";
    question.save();
    EXPECT_EQ(Question::objects.using_("other").get().question_text, "there");
    question.refresh_from_db({.using_ = "default"});
    EXPECT_EQ(question.question_text, "usual");
    EXPECT_EQ(question.delete_({.using_ = "other"}).total, 1);
    EXPECT_EQ(Question::objects.count(), 1);
    EXPECT_EQ(rows_there(), 0);
}

TEST_F(SeveralDatabases, what_objects_lead_to_is_read_where_they_came_from) {
    Question::objects.create(asked("usual"));
    Question there = Question::objects.using_("other").create(asked("there"));
    const Choice created = there.choices.create({"choice_text", "Yes"});
    EXPECT_EQ(created.question->question_text, "there");
    EXPECT_EQ(Choice::objects.count(), 0);
    EXPECT_EQ(there.choices.count(), 1);

    EXPECT_EQ(Choice::objects.using_("other").get().question->question_text, "there");
    EXPECT_EQ(Choice::objects.using_("other").first()->question->question_text, "there");
    EXPECT_EQ(Choice::objects.using_("other").select_related("question").get().question->question_text,
              "there");
    for (const Question& each : Question::objects.using_("other").prefetch_related("choices"))
        for (const Choice& choice : each.choices.all())
            EXPECT_EQ(choice.question->question_text, "there");
    const Question read = Question::objects.using_("other").get();
    EXPECT_EQ(read.choices.filter({"choice_text", "Yes"})[0].question->question_text, "there");
    EXPECT_EQ(read.choices.get().question->question_text, "there");
}

TEST_F(SeveralDatabases, a_new_object_goes_to_where_it_points) {
    const Question there = Question::objects.using_("other").create(asked("there"));
    Choice choice{.question = there, .choice_text = "Yes"};
    EXPECT_EQ(choice.question->question_text, "there");
    choice.save();
    EXPECT_EQ(Choice::objects.count(), 0);
    EXPECT_EQ(there.choices.count(), 1);
    choice.full_clean();
}

TEST_F(SeveralDatabases, objects_of_two_databases_are_not_related) {
    const Question there = Question::objects.using_("other").create(asked("there"));
    const Question here = Question::objects.create(asked("usual"));
    Choice choice = Choice::objects.create({.question = here, .choice_text = "Yes"});
    choice.question = there;
    try {
        choice.save();
        FAIL();
    } catch (const ValueError& error) {
        EXPECT_EQ(std::string(error.what())
                      .find("Cannot assign \"<Question: 1>\": the current database router "
                            "prevents this relation."),
                  0U)
            << error.what();
    }
}

TEST_F(SeveralDatabases, the_usual_database_may_be_named) {
    const Question here = Question::objects.using_("default").create(asked("usual"));
    Choice choice = Choice::objects.create({.question = Question::objects.create(asked("?"))});
    choice.question = here;
    choice.save();
    EXPECT_EQ(here.choices.count(), 1);
}

TEST_F(SeveralDatabases, sets_of_links_are_changed_where_their_object_is) {
    const Tag tag = Tag::objects.using_("other").create({.name = "x"});
    const Note note = Note::objects.using_("other").create({.text = "n", .tags = {}});
    note.tags.add(tag);
    EXPECT_EQ(note.tags.get().name, "x");
    EXPECT_EQ(Note::objects.using_("other").prefetch_related("tags")[0].tags.all()[0].name, "x");
    note.tags.clear();
    EXPECT_EQ(note.tags.count(), 0);
}

TEST_F(SeveralDatabases, the_queries_of_receivers_go_where_they_say) {
    Tag::objects.using_("other").create({.name = "x"});
    Note::objects.using_("other").create({.text = "n", .tags = {}});
    EXPECT_EQ(heard, std::vector<std::int64_t>{0});
}

TEST_F(SeveralDatabases, full_clean_looks_where_the_object_is) {
    Note::objects.using_("other").create({.text = "taken", .tags = {}});
    Note note = Note::objects.using_("other").create({.text = "free", .tags = {}});
    note.text = "taken";
    EXPECT_THROW(note.full_clean(), ValidationError);
    Note{.text = "taken", .tags = {}}.full_clean();
}

TEST_F(SeveralDatabases, deletions_follow_relations_there) {
    Question there = Question::objects.using_("other").create(asked("there"));
    there.choices.create({"choice_text", "Yes"});
    EXPECT_EQ(there.delete_().total, 2);
    EXPECT_EQ(Choice::objects.using_("other").count(), 0);
}

TEST_F(SeveralDatabases, subqueries_stay_on_one_database) {
    const auto there = Question::objects.using_("other");
    EXPECT_THROW((void)Choice::objects.filter({"question__in", there.all()}).count(), ValueError);
    EXPECT_EQ(Choice::objects.using_("other").filter({"question__in", there.all()}).count(), 0);
    EXPECT_EQ(Choice::objects.using_("other").filter({"question__in", Question::objects.all()}).count(), 0);
    // Also where the statement was put together before.
    EXPECT_THROW((void)Choice::objects.filter({"question__in", there.all()}).count(), ValueError);
}

TEST_F(SeveralDatabases, raw_rows_remember_where_they_came_from) {
    Question::objects.using_("other").create(asked("there"));
    const Rows rows = Query(*registry.find("polls", "question"))
                          .using_("other")
                          .raw("SELECT id, question_text FROM polls_question");
    Question question = *static_cast<const Question*>(rows.at(0));
    question.question_text = "written";
    question.save();
    EXPECT_EQ(Question::objects.using_("other").get().question_text, "written");
}

}  // namespace
}  // namespace nuages::orm
