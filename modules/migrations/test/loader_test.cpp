#include <gtest/gtest.h>

#include <nuages/migrations/errors.h>
#include <nuages/migrations/loader.h>

#include "models_support.h"

namespace nuages::migrations {
namespace {

Migration node(std::string app, std::string name, std::vector<MigrationKey> dependencies = {}) {
    return {.key = {std::move(app), std::move(name)}, .dependencies = std::move(dependencies)};
}

std::string error_of(auto f) {
    try {
        f();
    } catch (const MigrationError& error) {
        return error.what();
    }
    return {};
}

using Plan = std::vector<MigrationKey>;

TEST(MigrationSet, plans_put_everything_after_what_it_needs) {
    const MigrationSet set({node("polls", "0001_initial", {{"auth", "0001_initial"}}),
                            node("polls", "0002_x", {{"polls", "0001_initial"}}),
                            node("auth", "0001_initial"),
                            node("auth", "0002_y", {{"auth", "0001_initial"}})});
    EXPECT_EQ(set.graph().forwards_plan({"polls", "0002_x"}),
              (Plan{{"auth", "0001_initial"}, {"polls", "0001_initial"}, {"polls", "0002_x"}}));
    EXPECT_EQ(
        set.graph().backwards_plan({"auth", "0001_initial"}),
        (Plan{{"auth", "0002_y"}, {"polls", "0002_x"}, {"polls", "0001_initial"}, {"auth", "0001_initial"}}));
    EXPECT_EQ(set.graph().leaves("auth"), (Plan{{"auth", "0002_y"}}));
    EXPECT_EQ(set.graph().roots("polls"), (Plan{{"polls", "0001_initial"}}));
}

TEST(MigrationSet, run_before_and_the_first_and_latest_of_an_app_are_dependencies) {
    Migration early = node("sites", "0001_initial");
    early.run_before = {{"auth", "__first__"}};
    const MigrationSet set({early, node("auth", "0001_initial"),
                            node("auth", "0002_y", {{"auth", "0001_initial"}}),
                            node("polls", "0001_initial", {{"auth", "__latest__"}})});
    EXPECT_EQ(set.graph().full_plan(), (Plan{{"sites", "0001_initial"},
                                             {"auth", "0001_initial"},
                                             {"auth", "0002_y"},
                                             {"polls", "0001_initial"}}));
}

TEST(MigrationSet, a_missing_dependency_is_named_with_the_nearest) {
    EXPECT_EQ(error_of([] {
                  MigrationSet(
                      {node("polls", "0001_initial"), node("polls", "0002_x", {{"polls", "0001_intial"}})});
              }),
              "Migration polls.0002_x depends on polls.0001_intial, which does not exist. Did you mean "
              "'0001_initial'?");
    EXPECT_NE(error_of([] {
                  MigrationSet({node("polls", "0001_x", {{"auth", "0001_initial"}})});
              }).find("The app 'auth' is not installed"),
              std::string::npos);
}

TEST(MigrationSet, a_circle_is_named) {
    const std::string error = error_of([] {
        MigrationSet(
            {node("a", "0001", {{"b", "0001"}}), node("b", "0001", {{"a", "0001"}}), node("c", "0001")});
    });
    EXPECT_NE(error.find("in a circle: a.0001, b.0001."), std::string::npos) << error;
    EXPECT_NE(error_of([] {
                  MigrationSet({node("a", "0001"), node("a", "0002", {{"a", "0001"}, {"a", "0002"}})});
              }).find("in a circle: a.0002."),
              std::string::npos);
}

TEST(MigrationSet, two_ends_of_one_app_are_a_conflict) {
    const MigrationSet set({node("polls", "0001_initial"),
                            node("polls", "0002_a", {{"polls", "0001_initial"}}),
                            node("polls", "0002_b", {{"polls", "0001_initial"}})});
    const std::string error = error_of([&] { set.check_conflicts(); });
    EXPECT_NE(error.find("(0002_a, 0002_b in polls)"), std::string::npos) << error;
    EXPECT_NE(error.find("--merge"), std::string::npos);
}

TEST(MigrationSet, a_history_with_a_gap_is_refused) {
    const MigrationSet set(
        {node("polls", "0001_initial"), node("polls", "0002_a", {{"polls", "0001_initial"}})});
    set.check_history({{"polls", "0001_initial"}, {"gone", "0001_initial"}}, "default");
    EXPECT_NE(
        error_of([&] {
            set.check_history({{"polls", "0002_a"}}, "default");
        }).find("polls.0002_a is applied before its dependency polls.0001_initial on database 'default'"),
        std::string::npos);
}

TEST(MigrationSet, migrations_are_found_by_the_beginning_of_their_name) {
    const MigrationSet set(
        {node("polls", "0001_initial"), node("polls", "0001_initial_data"), node("polls", "0002_a")});
    EXPECT_EQ(set.find("polls", "0002").name, "0002_a");
    EXPECT_EQ(set.find("polls", "0001_initial").name, "0001_initial") << "a whole name is enough";
    EXPECT_NE(error_of([&] {
                  set.find("polls", "0001");
              }).find(": 0001_initial, 0001_initial_data. Please be more specific."),
              std::string::npos);
    EXPECT_NE(error_of([&] { set.find("polls", "0003"); }).find("Cannot find a migration matching '0003'"),
              std::string::npos);
    EXPECT_EQ(error_of([&] { set.find("auth", "0001"); }), "App 'auth' does not have migrations.");
}

TEST(MigrationSet, thousands_in_a_row_need_no_deep_stack) {
    std::vector<Migration> chain{node("a", "000000")};
    for (int i = 1; i < 20000; ++i) {
        std::string name = std::to_string(i);
        name.insert(0, 6 - name.size(), '0');
        chain.push_back(node("a", name, {chain.back().key}));
    }
    const MigrationKey last = chain.back().key, first = chain.front().key;
    const MigrationSet set(std::move(chain));
    EXPECT_EQ(set.graph().forwards_plan(last).size(), 20000u);
    EXPECT_EQ(set.graph().backwards_plan(first).size(), 20000u);
}

TEST(MigrationSet, texts_in_the_program_serve_as_files) {
    const MigrationSet set(std::vector<AppMigrations>{
        {.label = "polls",
         .embedded = {{"0001_initial",
                       "initial = true\n[[operations]]\ntype = \"CreateModel\"\nname = \"Question\"\nfields "
                       "= [{name = "
                       "\"id\", type = \"BigAutoField\", primary_key = true}]\n"}}}});
    EXPECT_EQ(set.final_state().model("polls", "question").name, "Question");
    EXPECT_EQ(MigrationSet(std::vector<AppMigrations>{{.label = "x", .directory = "/nowhere/at/all"}})
                  .migrations()
                  .size(),
              0u);
}

}  // namespace
}  // namespace nuages::migrations
