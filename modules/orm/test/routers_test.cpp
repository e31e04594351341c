#include <nuages/db/atomic.h>
#include <nuages/orm/router.h>

#include "routers_support.h"

namespace nuages::orm {
namespace {

using namespace testing;

// Says what a test has it say, and writes down what it is asked.
struct Said {
    std::string read, write;
    std::optional<bool> relation;
    std::vector<std::string> asked;
    std::vector<std::string> hints;  // "Question there", of the last questions
    const void* object = nullptr;

    void note(std::string_view what, const ModelInfo& model, const RoutedObject& hint) {
        asked.push_back(std::string(what) + " " + model.name());
        hints.push_back(hint.model ? hint.model->name() + " " + std::string(hint.database) : "");
        object = hint.object;
    }
};

class Scripted : public Router {
public:
    explicit Scripted(Said& said) : said_(said) {}
    std::string db_for_read(const ModelInfo& model, const RoutedObject& hint) const override {
        said_.note("read", model, hint);
        return said_.read;
    }
    std::string db_for_write(const ModelInfo& model, const RoutedObject& hint) const override {
        said_.note("write", model, hint);
        return said_.write;
    }
    std::optional<bool> allow_relation(const RoutedObject&, const RoutedObject&) const override {
        return said_.relation;
    }

private:
    Said& said_;
};

// Tags live in the database "other".
struct TagsElsewhere : Router {
    static std::string place(const ModelInfo& model) { return model.name() == "Tag" ? "other" : ""; }
    std::string db_for_read(const ModelInfo& model, const RoutedObject&) const override {
        return place(model);
    }
    std::string db_for_write(const ModelInfo& model, const RoutedObject&) const override {
        return place(model);
    }
};

class Scripts : public Routed {
protected:
    void script() { install({std::make_shared<Scripted>(said)}); }

    Said said;
};

using Asked = std::vector<std::string>;

TEST_F(Scripts, reads_and_writes_go_where_the_router_says) {
    script();
    said.read = "other";
    Tag::objects.create({.name = "written"});
    EXPECT_EQ(Tag::objects.using_("default").count(), 1);
    EXPECT_EQ(Tag::objects.count(), 0);
    EXPECT_FALSE(Tag::objects.exists());
    EXPECT_EQ(Tag::objects.all().size(), 0U);
    EXPECT_FALSE(Tag::objects.first());
    said.write = "other";
    Tag::objects.create({.name = "there"});
    EXPECT_EQ(Tag::objects.get().name, "there");
    EXPECT_EQ(Tag::objects.update({"name", "changed"}), 1);
    EXPECT_EQ(Tag::objects.get().name, "changed");
    std::vector<Tag> more{{.name = "a"}, {.name = "b"}};
    Tag::objects.bulk_create(more);
    EXPECT_EQ(Tag::objects.count(), 3);
    for (const Tag& tag : Tag::objects.order_by("id").iterator())
        EXPECT_NE(tag.name, "written");
    EXPECT_EQ(Tag::objects.delete_().total, 3);
    EXPECT_EQ(Tag::objects.using_("default").count(), 1);
}

TEST_F(Scripts, a_named_database_is_not_asked_for) {
    script();
    EXPECT_EQ(Tag::objects.using_("other").count(), 0);
    Tag tag{.name = "x"};
    tag.save({.using_ = "other"});
    tag.delete_({.using_ = "other"});
    EXPECT_EQ(said.asked, Asked{});
    const db::UseDatabase only(other);
    Tag::objects.create({.name = "y"});
    EXPECT_EQ(Tag::objects.count(), 1);
    EXPECT_EQ(said.asked, Asked{});
}

TEST_F(Scripts, an_unknown_answer_names_the_databases) {
    script();
    said.read = "othr";
    try {
        (void)Tag::objects.count();
        FAIL();
    } catch (const ImproperlyConfigured& error) {
        EXPECT_NE(std::string(error.what()).find("Did you mean 'other'?"), std::string::npos) << error.what();
    }
}

TEST_F(Scripts, the_first_router_with_an_opinion_counts) {
    install({std::make_shared<TagsElsewhere>(), std::make_shared<Scripted>(said)});
    said.write = said.read = "default";
    Tag::objects.create({.name = "x"});
    Question::objects.create(asked("q"));
    EXPECT_EQ(Tag::objects.using_("other").count(), 1);
    EXPECT_EQ(Question::objects.using_("default").count(), 1);
    EXPECT_EQ(said.asked, Asked{"write Question"});
}

TEST_F(Scripts, routers_are_told_the_object) {
    script();
    Question question = Question::objects.using_("other").create(asked("q"));
    said.asked.clear();
    said.hints.clear();
    question.save();
    EXPECT_EQ(said.asked, Asked{"write Question"});
    EXPECT_EQ(said.hints, Asked{"Question other"});
    EXPECT_EQ(said.object, &question);
    question.refresh_from_db();
    question.choices.count();
    question.choices.create({"choice_text", "Yes"});
    EXPECT_EQ(said.asked, (Asked{"write Question", "read Question", "read Choice", "write Choice"}));
    EXPECT_EQ(said.hints, (Asked(4, "Question other")));
    // Nobody said anything: all of it went where the object is.
    EXPECT_EQ(Choice::objects.using_("other").count(), 1);
    const Choice choice = Choice::objects.using_("other").get();
    EXPECT_EQ(choice.question->question_text, "q");
    EXPECT_EQ(said.asked.back(), "read Question");
    EXPECT_EQ(said.hints.back(), "Choice other");
    question.delete_();
    EXPECT_EQ(said.asked.back(), "write Question");
    EXPECT_EQ(said.object, &question);
}

TEST_F(Scripts, what_is_read_to_be_written_is_read_where_it_is_written) {
    script();
    said.read = "other";
    EXPECT_TRUE(Tag::objects.get_or_create({"name", "x"}).created);
    EXPECT_FALSE(Tag::objects.get_or_create({"name", "x"}).created);
    EXPECT_FALSE(Tag::objects.update_or_create({"name", "x"}, Tag::defaults({"name", "y"})).created);
    EXPECT_EQ(Tag::objects.using_("default").get().name, "y");
    db::atomic([] { EXPECT_EQ(Tag::objects.select_for_update().get().name, "y"); });
    EXPECT_EQ(Tag::objects.using_("other").count(), 0);
}

TEST_F(Scripts, objects_remember_where_they_were_routed_to) {
    script();
    said.write = "other";
    Tag tag{.name = "x"};
    tag.save();
    said.write = "";
    tag.name = "changed";
    tag.save();
    EXPECT_EQ(Tag::objects.using_("other").get().name, "changed");
    EXPECT_EQ(Tag::objects.using_("default").count(), 0);
}

TEST_F(Scripts, models_of_two_databases_can_be_related_where_a_router_allows_it) {
    script();
    said.relation = true;
    const Question there = Question::objects.using_("other").create(asked("there"));
    const Question here = Question::objects.using_("default").create(asked("here"));
    Choice choice{.question = here, .choice_text = "Yes"};
    choice.save();
    choice.question = there;
    choice.save();
    EXPECT_EQ(Choice::objects.using_("default").count(), 1);
    said.relation = false;
    EXPECT_EQ(message_of([&] {
                  choice.question = there, choice.save();
              }).find("Cannot assign \"<Question: 1>\": the current database router prevents this relation."),
              0U);
}

TEST_F(Scripts, links_are_written_where_the_router_says_of_their_model) {
    script();
    said.relation = true;
    const Tag tag = Tag::objects.using_("default").create({.name = "x"});
    Tag::objects.using_("other").create({.name = "x"});  // the foreign key wants it
    const Note note = Note::objects.using_("other").create({.text = "n", .tags = {}});
    said.asked.clear();
    said.hints.clear();
    note.tags.add(tag);
    EXPECT_EQ(said.asked, Asked{"write Note_tags"});
    EXPECT_EQ(said.hints, Asked{"Note other"});
    EXPECT_EQ(other.query_value("SELECT count(*) FROM routed_note_tags")->as_int(), 1);
    note.tags.clear();
    EXPECT_EQ(other.query_value("SELECT count(*) FROM routed_note_tags")->as_int(), 0);
}

TEST_F(Scripts, validators_and_rules_look_where_the_object_goes) {
    script();
    said.write = "other";
    said.read = "default";
    Tag{.name = "x"}.full_clean();
    EXPECT_EQ(said.asked, Asked{"write Tag"});
}

TEST_F(Scripts, raw_sql_is_read_where_the_router_says) {
    script();
    said.read = "other";
    Tag::objects.using_("other").create({.name = "there"});
    const Rows rows = Query(*registry.find("polls", "tag")).raw("SELECT * FROM polls_tag");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(&db_for_read(*registry.find("polls", "tag")), &other);
    EXPECT_EQ(&db_for_write(*registry.find("polls", "tag")), &usual);
}

TEST_F(Scripts, without_routers_nothing_is_asked_and_everything_is_usual) {
    install({});
    Tag::objects.create({.name = "x"});
    EXPECT_EQ(&db_for_read(*registry.find("polls", "tag")), &usual);
    EXPECT_EQ(usual.query_value("SELECT count(*) FROM polls_tag")->as_int(), 1);
}

TEST_F(Scripts, routers_come_before_the_installation) {
    install({});
    EXPECT_THROW(registry.use_routers({std::make_shared<TagsElsewhere>()}), ImproperlyConfigured);
}

// ---------------------------------------------------------------- sets

TEST_F(Scripts, objects_of_another_database_are_not_added_to_a_set) {
    install({});
    const Tag tag = Tag::objects.using_("other").create({.name = "x"});
    const Note note = Note::objects.using_("default").create({.text = "n", .tags = {}});
    const std::string refused =
        "Cannot add \"<Tag: Tag object (1)>\": instance is on database \"default\", value is on database "
        "\"other\"";
    EXPECT_EQ(message_of([&] { note.tags.add(tag); }), refused);
    EXPECT_EQ(message_of([&] { note.tags.set({tag}); }), refused);
    const Note there = Note::objects.using_("other").create({.text = "n", .tags = {}});
    there.tags.add(tag);
    EXPECT_EQ(there.tags.count(), 1);

    const Question question = Question::objects.create(asked("q"));
    const Question elsewhere = Question::objects.using_("other").create(asked("q"));
    const Choice choice = elsewhere.choices.create({"choice_text", "Yes"});
    EXPECT_EQ(message_of([&] {
                  question.choices.add(choice);
              }).find("Cannot assign \"<Question: 1>\": the current database router prevents this relation."),
              0U);
}

TEST_F(Scripts, a_set_of_foreign_keys_has_no_rows_of_another_database_even_where_that_is_allowed) {
    script();
    said.relation = true;
    const Question question = Question::objects.using_("default").create(asked("q"));
    const Question elsewhere = Question::objects.using_("other").create(asked("q"));
    const Choice choice = elsewhere.choices.create({"choice_text", "Yes"});
    EXPECT_EQ(message_of([&] { question.choices.add(choice); }),
              "<Choice: Choice object (1)> instance isn't saved. Use bulk=False or save the object first.");
}

}  // namespace
}  // namespace nuages::orm
