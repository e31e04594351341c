#include <gtest/gtest.h>

#include <nuages/db/atomic.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/migrations/autodetector.h>
#include <nuages/migrations/errors.h>

#include "models_support.h"

namespace nuages::migrations {
namespace {

struct Answers final : Questioner {
    bool renames = false;
    std::optional<Value> value;
    bool was_model_renamed(const ModelState&, const ModelState&) override { return renames; }
    bool was_field_renamed(const ModelState&, const FieldState&, const FieldState&) override {
        return renames;
    }
    Value value_for_new_field(const ModelState&, const FieldState&) override {
        if (!value)
            throw AnswerNeeded("no value");
        return *value;
    }
    std::optional<Value> value_for_nulls(const ModelState&, const FieldState&) override { return value; }
};

using Lines = std::vector<std::string>;

struct AutodetectorTest : testing::Test {
    ProjectState from, to;
    Graph graph;
    Answers answers;

    std::vector<Migration> changes(const std::set<std::string>& only = {}) {
        return detect_changes(from, to, graph, answers, only);
    }
    // "polls.0001_initial < auth.0001_initial: Create model Question; ..." a migration.
    Lines described(const std::set<std::string>& only = {}) {
        Lines lines;
        for (const Migration& migration : changes(only)) {
            std::string line = migration.key.str();
            for (const MigrationKey& dependency : migration.dependencies)
                line += " < " + dependency.str();
            for (const OperationPtr& operation : migration.operations)
                line += (operation == migration.operations.front() ? ": " : "; ") + operation->describe();
            lines.push_back(line);
        }
        return lines;
    }
    // What was detected must lead from the one state to the other.
    void expect_complete() {
        ProjectState reached = from;
        for (const Migration& migration : changes())
            migration.change_state(reached);
        ASSERT_EQ(reached.models().size(), to.models().size());
        compare(reached);
    }
    void compare(const ProjectState& reached) {
        for (const auto& [key, model] : to.models()) {
            const ModelState* other = reached.find(key.first, key.second);
            ASSERT_TRUE(other) << model.label();
            for (const FieldState& field : model.fields) {
                ASSERT_TRUE(other->find_field(field.name)) << field.name;
                EXPECT_TRUE(*other->find_field(field.name) == field) << field.name;
            }
            EXPECT_EQ(other->fields.size(), model.fields.size());
            EXPECT_TRUE(other->options == model.options);
        }
    }
    void existing(std::string app) { graph.add_node({app, "0001_initial"}); }
};

TEST_F(AutodetectorTest, nothing_changed_gives_nothing) {
    from = to = polls_state();
    EXPECT_TRUE(changes().empty());
}

TEST_F(AutodetectorTest, links_to_another_model_are_made_anew) {
    from = to = polls_state();
    from.model("polls", "Choice").add_field(relation("others", FieldType::many_to_many, "polls.Question"));
    to.model("polls", "Choice").add_field(relation("others", FieldType::many_to_many, "polls.Choice"));
    existing("polls");
    EXPECT_EQ(described(),
              (Lines{"polls.0002_remove_choice_others_choice_others < polls.0001_initial: Remove field "
                     "others from Choice; Add field others to Choice"}));
}

TEST_F(AutodetectorTest, rules_over_relations_go_before_the_relations_of_a_deleted_model) {
    to = from = polls_state();
    ModelOptions& options = from.model("polls", "Choice").options;
    options.constraints = {
        {.name = "once", .fields = {"question", "votes"}},
        {.type = ConstraintState::Type::check, .name = "many", .condition = "\"votes\" > 0"},
        {.type = ConstraintState::Type::check, .name = "late", .condition = "\"question_id\" > \"votes\""}};
    options.indexes = {{.name = "newest", .fields = {"-question"}}};
    to.remove("polls", "Choice");
    existing("polls");
    EXPECT_EQ(
        described(),
        (Lines{"polls.0002_remove_choice_once_remove_choice_late_and_more < polls.0001_initial: Remove "
               "constraint once from model Choice; Remove constraint late from model Choice; Remove index "
               "newest from Choice; Delete model Choice"}));
}

TEST_F(AutodetectorTest, the_first_migration_makes_the_models_in_the_order_of_their_relations) {
    to = polls_state();
    EXPECT_EQ(described(), (Lines{"polls.0001_initial: Create model Question; Create model Choice"}));
    EXPECT_TRUE(changes()[0].initial);
    expect_complete();
}

TEST_F(AutodetectorTest, indexes_and_constraints_of_a_new_model_are_part_of_it) {
    ModelOptions options;
    options.indexes = {{"i", {"question"}, {}, ""}};
    options.constraints = {{ConstraintState::Type::unique, "u", {"question"}, ""}};
    options.unique_together = {{"question", "name"}};
    to.add(make_model("polls", "Question", {big_id()}));
    to.add(make_model(
        "polls", "Answer",
        {big_id(), text_field("name", 9), relation("question", FieldType::foreign_key, "polls.Question")},
        options));
    EXPECT_EQ(described(), (Lines{"polls.0001_initial: Create model Question; Create model Answer"}));
    expect_complete();
}

TEST_F(AutodetectorTest, models_that_hold_each_other_are_made_first_and_tied_after) {
    to.add(make_model("a", "One", {big_id(), relation("two", FieldType::foreign_key, "a.Two")}));
    to.add(make_model("a", "Two", {big_id(), relation("one", FieldType::foreign_key, "a.One")}));
    EXPECT_EQ(described(),
              (Lines{"a.0001_initial: Create model One; Create model Two; Add field two to One"}));
    expect_complete();
}

TEST_F(AutodetectorTest, apps_that_hold_each_other_are_split) {
    to.add(make_model("a", "One", {big_id(), relation("two", FieldType::foreign_key, "b.Two")}));
    to.add(make_model("b", "Two", {big_id(), relation("one", FieldType::foreign_key, "a.One")}));
    const Lines lines = described();
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_EQ(lines[0], "a.0001_initial: Create model One");
    EXPECT_EQ(lines[1], "a.0002_initial < a.0001_initial < b.0001_initial: Add field two to One");
    EXPECT_EQ(lines[2], "b.0001_initial < a.0001_initial: Create model Two");
    expect_complete();
}

TEST_F(AutodetectorTest, a_relation_to_another_app_depends_on_its_migrations) {
    existing("auth");
    from.add(make_model("auth", "User", {big_id()}));
    to = from;
    to.add(make_model("polls", "Vote", {big_id(), relation("user", FieldType::foreign_key, "auth.User")}));
    EXPECT_EQ(described(), (Lines{"polls.0001_initial < auth.0001_initial: Create model Vote"}));
}

TEST_F(AutodetectorTest, new_removed_and_changed_fields_are_found_and_named) {
    existing("polls");
    from = to = polls_state();
    ModelState& choice = to.model("polls", "Choice");
    choice.fields.pop_back();
    FieldState note("note", FieldType::text);
    note.null = true;
    choice.fields.push_back(note);
    to.model("polls", "Question").find_field("question_text")->max_length = 300;
    EXPECT_EQ(
        described(),
        (Lines{"polls.0002_remove_choice_votes_choice_note_and_more < polls.0001_initial: Remove field votes "
               "from Choice; Add field note to Choice; Alter field question_text on Question"}));
    expect_complete();
}

TEST_F(AutodetectorTest, a_new_field_that_cannot_be_null_asks_for_a_value) {
    existing("polls");
    from = to = polls_state();
    to.model("polls", "Question").fields.emplace_back("rank", FieldType::integer);
    EXPECT_THROW(changes(), AnswerNeeded);
    answers.value = 3;
    const auto migrations = changes();
    const auto& added = dynamic_cast<const AddField&>(*migrations.at(0).operations.at(0));
    EXPECT_EQ(added.field().default_value, Value(3));
    EXPECT_EQ(added.default_use(), FieldDefinition::DefaultUse::once);
    expect_complete();
}

TEST_F(AutodetectorTest, a_field_that_stops_being_null_may_get_a_value_for_nulls) {
    existing("polls");
    from = to = polls_state();
    from.model("polls", "Question").find_field("question_text")->null = true;
    answers.value = "?";
    const auto migrations = changes();
    const auto& altered = dynamic_cast<const AlterField&>(*migrations.at(0).operations.at(0));
    EXPECT_EQ(altered.field().default_value, Value("?"));
    expect_complete();
}

TEST_F(AutodetectorTest, renames_are_found_where_somebody_says_so) {
    existing("polls");
    from = to = polls_state();
    rename_field(to.model("polls", "Choice"), "votes", "score");
    EXPECT_EQ(
        described(),
        (Lines{"polls.0002_remove_choice_votes_choice_score < polls.0001_initial: Remove field votes from "
               "Choice; Add field score to Choice"}));
    answers.renames = true;
    EXPECT_EQ(
        described(),
        (Lines{"polls.0002_rename_votes_choice_score < polls.0001_initial: Rename field votes on Choice "
               "to score"}));
    expect_complete();
    to.rename("polls", "Question", "Poll");
    EXPECT_EQ(described()[0],
              "polls.0002_rename_question_poll_rename_votes_choice_score < polls.0001_initial: Rename model "
              "Question to "
              "Poll; Rename field votes on Choice to score");
    expect_complete();
}

TEST_F(AutodetectorTest, a_field_that_keeps_its_column_under_a_new_name_is_altered_and_renamed) {
    existing("polls");
    from = to = polls_state();
    FieldState& votes = *to.model("polls", "Choice").find_field("votes");
    votes.name = "score";
    votes.db_column = "votes";
    answers.renames = true;
    EXPECT_EQ(
        described(),
        (Lines{"polls.0002_alter_choice_votes_rename_votes_choice_score < polls.0001_initial: Alter field "
               "votes on Choice; Rename field votes on Choice to score"}));
    expect_complete();
}

TEST_F(AutodetectorTest, deleted_models_go_after_what_points_to_them) {
    existing("polls");
    from = polls_state();
    EXPECT_EQ(described(),
              (Lines{"polls.0002_delete_choice_delete_question < polls.0001_initial: Delete model "
                     "Choice; Delete model Question"}));
    expect_complete();
}

TEST_F(AutodetectorTest, deleted_models_that_hold_each_other_are_untied_first) {
    existing("a");
    from.add(make_model("a", "One", {big_id(), relation("two", FieldType::foreign_key, "a.Two")}));
    from.add(make_model("a", "Two", {big_id(), relation("one", FieldType::foreign_key, "a.One")}));
    const Lines lines = described();
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].substr(lines[0].find(": ")),
              ": Remove field one from Two; Delete model One; Delete model Two");
    expect_complete();
}

TEST_F(AutodetectorTest, rules_are_removed_before_and_added_after_fields) {
    existing("polls");
    from = to = polls_state();
    ModelOptions& before = from.model("polls", "Choice").options;
    before.indexes = {{"old", {"votes"}, {}, ""}};
    before.unique_together = {{"question", "votes"}};
    ModelState& after = to.model("polls", "Choice");
    after.fields.pop_back();
    FieldState rank("rank", FieldType::integer);
    rank.null = true;
    after.fields.push_back(rank);
    after.options.indexes = {{"new", {"-rank"}, {}, ""}};
    after.options.constraints = {{ConstraintState::Type::check, "c", {}, "\"rank\" > 0"}};
    after.options.unique_together = {{"question", "rank"}};
    after.options.db_table = "options";
    expect_complete();
    const auto migrations = changes();
    ASSERT_EQ(migrations.size(), 1u);
    ProjectState state = from;
    EXPECT_NO_THROW(sql_of(state, migrations[0].operations));
}

TEST_F(AutodetectorTest, an_index_that_changes_under_its_name_is_made_anew) {
    existing("polls");
    from = to = polls_state();
    from.model("polls", "Choice").options.indexes = {{"i", {"votes"}, {}, ""}};
    to.model("polls", "Choice").options.indexes = {{"i", {"-votes"}, {}, ""}};
    EXPECT_EQ(described()[0].substr(described()[0].find(": ")),
              ": Remove index i from Choice; Create index i on field(s) -votes of model Choice");
    expect_complete();
}

TEST_F(AutodetectorTest, an_index_of_another_type_is_made_anew) {
    existing("polls");
    from = to = polls_state();
    from.model("polls", "Choice").options.indexes = {{"i", {"votes"}, {}, ""}};
    to.model("polls", "Choice").options.indexes = {{"i", {"votes"}, {}, "", {}, "brin"}};
    EXPECT_EQ(changes()[0].operations.size(), 2u);
    expect_complete();
}

TEST_F(AutodetectorTest, a_comment_on_a_table_comes_changes_and_goes) {
    existing("polls");
    from = to = polls_state();
    to.model("polls", "Choice").options.db_table_comment = "answers";
    EXPECT_EQ(changes()[0].key.name, "0002_alter_choice_table_comment");
    EXPECT_EQ(described()[0].substr(described()[0].find(": ")), ": Alter Choice table comment");
    expect_complete();
    std::swap(from, to);
    expect_complete();
}

TEST_F(AutodetectorTest, the_comment_of_a_new_table_is_part_of_the_model) {
    to = polls_state();
    to.model("polls", "Choice").options.db_table_comment = "answers";
    for (const Migration& migration : changes())
        for (const OperationPtr& operation : migration.operations)
            EXPECT_NE(operation->type(), "AlterModelTableComment");
    expect_complete();
}

TEST_F(AutodetectorTest, an_order_with_respect_to_a_relation_is_an_option_of_the_model) {
    existing("polls");
    from = to = polls_state();
    to.model("polls", "Choice").set_order_with_respect_to("question");
    EXPECT_EQ(described(), (Lines{"polls.0002_alter_choice_order_with_respect_to < polls.0001_initial: "
                                  "Set order_with_respect_to on Choice to question"}));
    expect_complete();
    std::swap(from, to);
    EXPECT_EQ(described(), (Lines{"polls.0002_alter_choice_order_with_respect_to < polls.0001_initial: "
                                  "Set order_with_respect_to on Choice to None"}));
    expect_complete();
}

TEST_F(AutodetectorTest, a_new_model_with_an_order_is_made_at_once) {
    to = polls_state();
    to.model("polls", "Choice").set_order_with_respect_to("question");
    EXPECT_EQ(described(), (Lines{"polls.0001_initial: Create model Question; Create model Choice"}));
    expect_complete();
    const std::vector<Migration> found = changes();
    const auto& choice = dynamic_cast<const CreateModel&>(*found[0].operations[1]);
    EXPECT_EQ(choice.options().order_with_respect_to, "question");
    EXPECT_EQ(choice.fields().size(), 4u) << "the option says that there is one more";
}

TEST_F(AutodetectorTest, an_order_goes_before_the_field_that_it_is_by) {
    existing("polls");
    from = to = polls_state();
    from.model("polls", "Choice").set_order_with_respect_to("question");
    std::erase_if(to.model("polls", "Choice").fields,
                  [](const FieldState& field) { return field.name == "question"; });
    EXPECT_EQ(described()[0].substr(described()[0].find(": ")),
              ": Set order_with_respect_to on Choice to None; Remove field question from Choice");
    expect_complete();
}

TEST_F(AutodetectorTest, a_new_field_comes_before_the_order) {
    existing("polls");
    from = to = polls_state();
    from.model("polls", "Choice").set_order_with_respect_to("question");
    FieldState note("note", FieldType::text);
    note.null = true;
    to.model("polls", "Choice").add_field(note);
    to.model("polls", "Choice").set_order_with_respect_to("question");
    EXPECT_EQ(described()[0].substr(described()[0].find(": ")), ": Add field note to Choice");
    ProjectState reached = from;
    for (const Migration& migration : changes())
        migration.change_state(reached);
    EXPECT_EQ(reached.model("polls.Choice").fields.back().name, "_order");
    expect_complete();
}

TEST_F(AutodetectorTest, only_the_apps_asked_for_and_what_they_need_are_written) {
    to.add(make_model("a", "One", {big_id()}));
    to.add(make_model("b", "Two", {big_id(), relation("one", FieldType::foreign_key, "a.One")}));
    to.add(make_model("c", "Three", {big_id()}));
    EXPECT_EQ(described({"b"}), (Lines{"a.0001_initial: Create model One",
                                       "b.0001_initial < a.0001_initial: Create model Two"}));
}

TEST_F(AutodetectorTest, a_relation_to_nothing_is_an_error) {
    to.add(make_model("a", "One", {big_id(), relation("two", FieldType::foreign_key, "a.Twoo")}));
    to.add(make_model("a", "Two", {big_id()}));
    EXPECT_THROW(changes(), MigrationError);
}

TEST_F(AutodetectorTest, numbers_go_on_after_the_last_migration) {
    graph.add_node({"polls", "0041_x"});
    EXPECT_EQ(next_number(graph, "polls"), "0042");
    EXPECT_EQ(next_number(graph, "new"), "0001");
    graph.add_node({"odd", "unnumbered"});
    EXPECT_EQ(next_number(graph, "odd"), "0001");
}

// The optimizer

std::vector<std::string> optimized_lines(OperationList operations) {
    std::vector<std::string> lines;
    for (const OperationPtr& operation : optimized(std::move(operations), "polls"))
        lines.push_back(operation->describe());
    return lines;
}

TEST(Optimizer, what_cancels_out_disappears) {
    EXPECT_EQ(optimized_lines({op<CreateModel>("A", std::vector{big_id()}), op<DeleteModel>("A")}), Lines());
    EXPECT_EQ(optimized_lines({op<AddField>("A", text_field("x", 9)), op<RemoveField>("A", "x")}), Lines());
    EXPECT_EQ(optimized_lines({op<AddIndex>("A", IndexState{"i", {"x"}, {}, ""}), op<RemoveIndex>("A", "i")}),
              Lines());
}

TEST(Optimizer, changes_of_a_new_model_become_part_of_it) {
    const auto result = optimized(
        {op<CreateModel>("A", std::vector{big_id()}), op<AddField>("A", text_field("x", 9)),
         op<AlterField>("A", text_field("x", 12)), op<RenameField>("A", "x", "y"), op<RenameModel>("A", "B")},
        "polls");
    ASSERT_EQ(result.size(), 1u);
    const auto& model = dynamic_cast<const CreateModel&>(*result[0]);
    EXPECT_EQ(model.name(), "B");
    EXPECT_EQ(model.fields().at(1).name, "y");
    EXPECT_EQ(model.fields().at(1).max_length, 12);
}

TEST(Optimizer, of_two_values_of_an_option_the_last_counts) {
    EXPECT_EQ(
        optimized_lines({op<AlterModelTable>("A", "x"), op<AlterModelTable>("B", "y"),
                         op<AlterModelTable>("A", "z"), op<AlterOrderWithRespectTo>("A", "b"),
                         op<AlterModelOptions>("A", false), op<AlterOrderWithRespectTo>("A", "")}),
        (Lines{"Rename table for B to y", "Rename table for A to z", "Set order_with_respect_to on A to b",
               "Change Meta options on A", "Set order_with_respect_to on A to None"}))
        << "other options of the same model stay where they are";
    EXPECT_EQ(optimized_lines({op<AlterModelTable>("A", "x"), op<DeleteModel>("A")}),
              (Lines{"Delete model A"}));
}

TEST(Optimizer, an_order_becomes_part_of_a_new_model_and_goes_with_its_field) {
    const auto creation = op<CreateModel>("A", std::vector{big_id(), text_field("x", 9)});
    const auto order = op<AlterOrderWithRespectTo>("A", "x");
    const auto option_of = [](OperationList operations) {
        const auto result = optimized(std::move(operations), "polls");
        EXPECT_EQ(result.size(), 1u);
        return dynamic_cast<const CreateModel&>(*result[0]).options().order_with_respect_to;
    };
    EXPECT_EQ(option_of({creation, order}), "x");
    EXPECT_EQ(option_of({creation, order, op<RenameField>("A", "x", "y")}), "y");
    EXPECT_EQ(option_of({creation, order, op<RemoveField>("A", "x")}), "");
    EXPECT_EQ(option_of({creation, order, op<AlterOrderWithRespectTo>("A", "")}), "");
}

TEST(Optimizer, nothing_moves_past_what_it_depends_on) {
    EXPECT_EQ(
        optimized_lines(
            {op<CreateModel>("A", std::vector{big_id()}),
             op<CreateModel>("B", std::vector{big_id(), relation("a", FieldType::foreign_key, "polls.A")}),
             op<AddField>("A", relation("b", FieldType::foreign_key, "polls.B"))}),
        (Lines{"Create model A", "Create model B", "Add field b to A"}));
    EXPECT_EQ(optimized_lines({op<CreateModel>("A", std::vector{big_id()}), op<RunSQL>("SELECT 1", ""),
                               op<AddField>("A", text_field("x", 9))}),
              (Lines{"Create model A", "Raw SQL operation", "Add field x to A"}));
}

// A proxy of the question, and what points to it.
ProjectState state_with_proxy() {
    ProjectState state = polls_state();
    state.add(make_model("polls", "Latest", {}, {.bases = {"polls.Question"}, .proxy = true}));
    state.add(
        make_model("polls", "Star", {big_id(), relation("latest", FieldType::foreign_key, "polls.Latest")}));
    return state;
}

TEST_F(AutodetectorTest, a_proxy_is_made_after_its_base_and_before_what_points_to_it) {
    to = state_with_proxy();
    EXPECT_EQ(described(), (Lines{"polls.0001_initial: Create model Question; Create model Choice; "
                                  "Create model Latest; Create model Star"}));
    expect_complete();
    from = polls_state();
    existing("polls");
    EXPECT_EQ(described(), (Lines{"polls.0002_latest_star < polls.0001_initial: Create model Latest; "
                                  "Create model Star"}));
}

TEST_F(AutodetectorTest, a_proxy_in_another_app_waits_for_the_migration_of_its_base) {
    to = polls_state();
    to.add(make_model("faces", "Latest", {}, {.bases = {"polls.Question"}, .proxy = true}));
    EXPECT_EQ(described(), (Lines{"faces.0001_initial < polls.0001_initial: Create model Latest",
                                  "polls.0001_initial: Create model Question; Create model Choice"}));
}

TEST_F(AutodetectorTest, a_proxy_goes_before_its_base) {
    from.add(polls_state().model("polls.Question"));
    from.add(make_model("polls", "A", {}, {.bases = {"polls.Question"}, .proxy = true}));
    from.add(make_model("polls", "Z", {}, {.bases = {"polls.A"}, .proxy = true}));
    existing("polls");
    const Lines lines = described();
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_NE(lines[0].find(": Delete model Z; Delete model A; Delete model Question"), std::string::npos)
        << lines[0];
    expect_complete();
}

TEST_F(AutodetectorTest, a_proxy_that_becomes_a_model_is_made_anew) {
    from = to = polls_state();
    from.add(make_model("polls", "Latest", {}, {.bases = {"polls.Question"}, .proxy = true}));
    to.add(make_model("polls", "Latest", {big_id()}));
    existing("polls");
    EXPECT_EQ(described()[0].substr(described()[0].find(": ")), ": Delete model Latest; Create model Latest");
    expect_complete();
    std::swap(from, to);
    EXPECT_EQ(described()[0].substr(described()[0].find(": ")), ": Delete model Latest; Create model Latest");
    expect_complete();
}

FieldState link_to(std::string name, std::string label) {
    FieldState link = relation(std::move(name), FieldType::one_to_one, std::move(label));
    link.primary_key = true;
    return link;
}

// A question with more to it, and a proxy between.
ProjectState state_with_children() {
    ProjectState state = polls_state();
    state.add(
        make_model("polls", "Exam", {link_to("survey_ptr", "polls.Survey")}, {.bases = {"polls.Survey"}}));
    state.add(make_model("polls", "Latest", {}, {.bases = {"polls.Question"}, .proxy = true}));
    state.add(make_model("polls", "Survey",
                         {link_to("question_ptr", "polls.Question"), text_field("title", 20)},
                         {.bases = {"polls.Latest"}}));
    return state;
}

TEST_F(AutodetectorTest, a_child_is_made_after_what_it_extends_and_deleted_before) {
    to = state_with_children();
    const Lines made = described();
    ASSERT_EQ(made.size(), 1U);
    EXPECT_LT(made[0].find("Create model Latest"), made[0].find("Create model Survey")) << made[0];
    EXPECT_LT(made[0].find("Create model Question"), made[0].find("Create model Latest")) << made[0];
    EXPECT_LT(made[0].find("Create model Survey"), made[0].find("Create model Exam")) << made[0];
    expect_complete();
    std::swap(from, to);
    existing("polls");
    const Lines gone = described();
    ASSERT_EQ(gone.size(), 1U);
    EXPECT_LT(gone[0].find("Delete model Exam"), gone[0].find("Delete model Survey")) << gone[0];
    EXPECT_LT(gone[0].find("Delete model Survey"), gone[0].find("Delete model Question")) << gone[0];
    expect_complete();
}

TEST_F(AutodetectorTest, a_field_that_moves_to_a_child_leaves_its_base_first) {
    from = to = polls_state();
    from.find("polls", "question")->add_field(text_field("title", 20));
    to.add(make_model("polls", "Survey", {link_to("question_ptr", "polls.Question"), text_field("title", 20)},
                      {.bases = {"polls.Question"}}));
    existing("polls");
    const Lines lines = described();
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_NE(lines[0].find(": Remove field title from Question; Create model Survey"), std::string::npos)
        << lines[0];
    expect_complete();
}

TEST_F(AutodetectorTest, a_renamed_model_keeps_its_children) {
    from = to = state_with_children();
    to.rename("polls", "Survey", "Poll");
    EXPECT_EQ(to.model("polls.Exam").options.bases, NameList{"polls.Poll"});
    *to.find("polls", "exam") =
        make_model("polls", "Exam", {link_to("poll_ptr", "polls.Poll")}, {.bases = {"polls.Poll"}});
    existing("polls");
    answers.renames = true;
    const Lines lines = described();
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_NE(lines[0].find(": Rename model Survey to Poll; Rename field survey_ptr on Exam to poll_ptr"),
              std::string::npos)
        << lines[0];
    expect_complete();
}

TEST_F(AutodetectorTest, a_renamed_model_keeps_its_proxies) {
    from = state_with_proxy();
    to = state_with_proxy();
    to.rename("polls", "Question", "Poll");
    EXPECT_EQ(to.model("polls.Latest").options.bases, NameList{"polls.Poll"});
    existing("polls");
    answers.renames = true;
    const Lines lines = described();
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_NE(lines[0].find(": Rename model Question to Poll"), std::string::npos) << lines[0];
    EXPECT_EQ(lines[0].find("Latest"), std::string::npos) << lines[0];
    expect_complete();
}

FieldState composite_key(std::vector<std::string> parts) {
    FieldState key("pk", FieldType::composite_key);
    key.parts = std::move(parts);
    return key;
}

TEST_F(AutodetectorTest, relations_in_a_primary_key_of_several_fields_are_there_from_the_start) {
    // The name of the model comes before that of the one it points to.
    to.add(make_model(
        "polls", "Vote",
        {composite_key({"voter", "question"}), relation("question", FieldType::foreign_key, "polls.Question"),
         relation("voter", FieldType::foreign_key, "polls.Voter"),
         relation("seen_by", FieldType::foreign_key, "polls.Voter")}));
    to.add(make_model("polls", "Question", {big_id()}));
    to.add(make_model("polls", "Voter", {big_id()}));
    expect_complete();
    ProjectState reached;
    db::SqliteDatabase database{{.path = ":memory:"}};
    const auto editor = SchemaEditor::make(database, SchemaEditor::Mode::execute);
    db::atomic(database, [&] {
        for (const Migration& migration : changes())
            migration.apply(*editor, reached);
        editor->finish();
    });
    EXPECT_EQ(database.query_value("SELECT group_concat(name) FROM (SELECT name FROM "
                                   "pragma_table_info('polls_vote') WHERE pk > 0 ORDER BY pk)"),
              Value("voter_id,question_id"));
    // And they all go again.
    std::swap(from, to);
    existing("polls");
    EXPECT_EQ(described().size(), 1u);
    expect_complete();
}

TEST_F(AutodetectorTest, another_primary_key_of_several_fields_is_a_change_of_its_field) {
    from.add(
        make_model("polls", "Vote", {composite_key({"a", "b"}), text_field("a", 5), text_field("b", 5)}));
    to.add(make_model("polls", "Vote", {composite_key({"b", "a"}), text_field("a", 5), text_field("b", 5)}));
    existing("polls");
    EXPECT_EQ(described(), (Lines{"polls.0002_alter_vote_pk < polls.0001_initial: Alter field pk on Vote"}));
    expect_complete();
    // One that is added asks for no value.
    from = ProjectState();
    from.add(make_model("polls", "Vote", {text_field("a", 5), text_field("b", 5)}));
    EXPECT_EQ(described(), (Lines{"polls.0002_vote_pk < polls.0001_initial: Add field pk to Vote"}));
}

}  // namespace
}  // namespace nuages::migrations
