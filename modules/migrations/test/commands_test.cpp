#include <cstdlib>
#include <dirent.h>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <nuages/db_postgres/postgres_database.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/migrations/commands.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/executor.h>
#include <nuages/migrations/lock_notes.h>
#include <nuages/models.h>
#include <nuages/orm/registry.h>

#include "postgres_cluster.h"

namespace polls {

using namespace nuages::models;

struct Question : Model<Question> {
    std::string question_text;
    DateTime pub_date;

    static constexpr auto meta = describe(field<&Question::question_text>().max_length(200),
                                          field<&Question::pub_date>("date published"))
                                     .ordering("-pub_date");
};

struct Choice : Model<Choice> {
    ForeignKey<Question> question;
    std::string choice_text;
    int votes = 0;

    static constexpr auto meta =
        describe(field<&Choice::question>(), field<&Choice::choice_text>().max_length(200),
                 field<&Choice::votes>().default_(0));
};

}  // namespace polls

namespace pages {

using namespace nuages::models;

struct Page : Model<Page> {
    ForeignKey<polls::Choice> choice;

    static constexpr auto meta = describe(field<&Page::choice>().null());
};

}  // namespace pages

namespace later {

using namespace nuages::models;

// The same model some time after.
struct Question : Model<Question> {
    std::string question_text;
    DateTime pub_date;
    std::string slug;
    std::optional<double> weight;

    static constexpr auto meta =
        describe(field<&Question::question_text>().max_length(200), field<&Question::pub_date>(),
                 field<&Question::slug>().max_length(20).unique(), field<&Question::weight>().db_column("w"))
            .indexes(index("-pub_date"))
            .constraints(check_constraint("heavy", "\"w\" > 0"));
};

// Choice under another name.
struct Answer : Model<Answer> {
    ForeignKey<Question> question;
    std::string choice_text;
    int votes = 0;

    static constexpr auto meta =
        describe(field<&Answer::question>(), field<&Answer::choice_text>().max_length(200),
                 field<&Answer::votes>().default_(0));
};

}  // namespace later

namespace nuages::migrations {
namespace {

struct Recording final : Reporter {
    std::string text;
    std::vector<std::string> answers, questions;
    void write(std::string_view line, Style) override { text += line; }
    std::optional<std::string> ask(std::string_view question) override {
        questions.emplace_back(question);
        if (answers.empty())
            return std::nullopt;
        std::string answer = answers.front();
        answers.erase(answers.begin());
        return answer;
    }
    std::string take() { return std::exchange(text, {}); }
};

struct CommandsTest : ::testing::Test {
    std::string directory = [] {
        std::string name = "/tmp/nuages-test-XXXXXX";
        return std::string(mkdtemp(name.data()));
    }();
    db::SqliteDatabase database{{.path = ":memory:"}};
    std::vector<AppMigrations> apps{{.label = "polls", .directory = directory + "/migrations"},
                                    {.label = "pages", .directory = directory + "/pages"}};
    Functions functions;
    Recording out;
    std::unique_ptr<orm::Registry> registry = std::make_unique<orm::Registry>();

    CommandsTest() {
        registry->add<polls::Question, polls::Choice>("polls");
        registry->resolve();
    }
    ~CommandsTest() override {
        for (const char* folder : {"/migrations", "/pages", ""}) {
            const std::string path = directory + folder;
            if (DIR* entries = opendir(path.c_str())) {
                while (const dirent* entry = readdir(entries))
                    unlink((path + '/' + entry->d_name).c_str());
                closedir(entries);
            }
            rmdir(path.c_str());
        }
    }
    // The source is changed.
    void edit_models() {
        registry = std::make_unique<orm::Registry>();
        registry->add<later::Question>("polls");
        registry->resolve();
    }
    Project project() { return {apps, *registry, functions, database}; }
    std::string make(const MakeOptions& options = {}) {
        makemigrations(project(), options, out);
        return out.take();
    }
    std::string migrate_to(const MigrateOptions& options = {}) {
        migrate(project(), options, out);
        return out.take();
    }
    std::string file(const std::string& name) {
        std::ifstream stream(directory + "/migrations/" + name);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    void write_file(const std::string& name, const std::string& text) {
        mkdir((directory + "/migrations").c_str(), 0777);
        std::ofstream(directory + "/migrations/" + name) << text;
    }
    std::string error_of(auto f) {
        try {
            f();
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }
};

TEST_F(CommandsTest, from_models_to_tables) {
    EXPECT_EQ(make(),
              "Migrations for 'polls':\n  " + directory +
                  "/migrations/0001_initial.toml\n    + Create model Question\n    + Create model Choice\n");
    EXPECT_EQ(make(), "No changes detected\n");
    EXPECT_EQ(make({.app_labels = {"polls"}}), "No changes detected in app 'polls'\n");
    const std::string toml = file("0001_initial.toml");
    EXPECT_TRUE(toml.starts_with("# Written by makemigrations on ")) << toml;
    EXPECT_NE(toml.find("\ninitial = true\ndependencies = []\n"), std::string::npos);
    EXPECT_NE(toml.find("    {name = \"votes\", type = \"IntegerField\", default = 0},\n"),
              std::string::npos);

    EXPECT_EQ(migrate_to(),
              "Operations to perform:\n  Apply all migrations: polls\nRunning migrations:\n"
              "  Applying polls.0001_initial... OK\n");
    EXPECT_EQ(migrate_to(),
              "Operations to perform:\n  Apply all migrations: polls\nRunning migrations:\n"
              "  No migrations to apply.\n");
    EXPECT_EQ(
        database.query_value("SELECT sql FROM sqlite_master WHERE name = 'polls_choice'"),
        Value("CREATE TABLE \"polls_choice\" (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "
              "\"choice_text\" "
              "varchar(200) NOT NULL, \"votes\" integer NOT NULL, \"question_id\" bigint NOT NULL REFERENCES "
              "\"polls_question\" (\"id\") DEFERRABLE INITIALLY DEFERRED)"));
    EXPECT_TRUE(
        database.query_value("SELECT 1 FROM sqlite_master WHERE name = 'polls_choice_question_id_c5b4b260'"));
}

TEST_F(CommandsTest, changed_models_need_an_answer_and_are_migrated_with_their_rows) {
    make();
    migrate_to();
    database.execute(
        "INSERT INTO polls_question (question_text, pub_date) VALUES ('?', '2026-05-01 10:00:00')");
    edit_models();
    EXPECT_EQ(migrate_to(),
              "Operations to perform:\n  Apply all migrations: polls\nRunning migrations:\n  No migrations "
              "to apply.\n"
              "  Your models in app(s): 'polls' have changes that are not yet reflected in a migration, and "
              "so won't be "
              "applied.\n  Run 'makemigrations' to make new migrations, and then re-run 'migrate' to apply "
              "them.\n");
    const std::string error = error_of([&] { make(); });
    EXPECT_NE(error.find("It is impossible to add a non-nullable field 'slug' to question"),
              std::string::npos)
        << error;
    EXPECT_NE(error.find("--default polls.Question.slug=VALUE"), std::string::npos) << error;
    EXPECT_EQ(file("0002_auto.toml"), "");

    out.take();
    out.answers = {"12", "'first'"};
    make();
    EXPECT_EQ(out.questions.size(), 3u)
        << "one without an answer, one with a number for a text, one that will do";
    EXPECT_EQ(make(), "No changes detected\n");
    migrate_to();
    EXPECT_EQ(database.query_value("SELECT slug FROM polls_question"), Value("first"));
    EXPECT_FALSE(database.query_value("SELECT 1 FROM sqlite_master WHERE name = 'polls_choice'"));

    EXPECT_NE(migrate_to({.app_label = "polls", .migration = "0001"}).find("  Unapplying polls.0002_"),
              std::string::npos);
    EXPECT_TRUE(database.query_value("SELECT 1 FROM sqlite_master WHERE name = 'polls_choice'"));
    EXPECT_EQ(database.query_value("SELECT question_text FROM polls_question"), Value("?"));
    EXPECT_NE(
        migrate_to({.app_label = "polls", .migration = "zero"}).find("  Unapply all migrations: polls\n"),
        std::string::npos);
    EXPECT_FALSE(database.query_value("SELECT 1 FROM sqlite_master WHERE name LIKE 'polls%'"));
}

TEST_F(CommandsTest, a_slip_of_the_finger_is_no_answer) {
    make();
    registry = std::make_unique<orm::Registry>();
    registry->add<later::Question, later::Answer>("polls");
    registry->resolve();
    out.answers = {"maybe", "jes", "Yes"};
    EXPECT_NE(make({.defaults = {{"polls.question.slug", "x"}}}).find("Rename model Choice to Answer"),
              std::string::npos);
    EXPECT_EQ(out.questions,
              (std::vector<std::string>{"Was the model polls.Choice renamed to Answer? [y/N] ",
                                        "Please answer yes or no: ", "Please answer yes or no: "}));
}

TEST_F(CommandsTest, apps_hear_of_a_renamed_model_in_its_transaction) {
    make();
    migrate_to();
    write_file("0002_answer.toml",
               "dependencies = [\"polls.0001_initial\"]\n[[operations]]\ntype = \"RenameModel\"\nold_name = "
               "\"Choice\"\nnew_name = \"Answer\"\n");
    write_file("0003_bad.toml",
               "dependencies = [\"polls.0002_answer\"]\n[[operations]]\ntype = \"RunSQL\"\nsql = "
               "\"nonsense\"\nreverse_sql = \"noop\"\n");
    database.execute("CREATE TABLE heard (said text)");
    Project site = project();
    site.on_model_renamed.push_back([](const Migrated& migrated, const ModelRename& rename) {
        const Value parameters[] = {rename.app_label + '.' + rename.old_name + '.' + rename.new_name};
        migrated.database.execute("INSERT INTO heard VALUES (?)", parameters);
    });
    EXPECT_NE(error_of([&] { migrate(site, {}, out); }), "");
    EXPECT_EQ(database.query_value("SELECT group_concat(said) FROM heard"), Value("polls.Choice.Answer"))
        << "though what came later failed";
    migrate(site, {.app_label = "polls", .migration = "0001"}, out);
    EXPECT_EQ(database.query_value("SELECT group_concat(said) FROM heard"),
              Value("polls.Choice.Answer,polls.Answer.Choice"));
}

TEST_F(CommandsTest, defaults_can_be_given_with_the_command) {
    make();
    edit_models();
    make({.name = "slugs", .defaults = {{"polls.question.slug", "\"x\""}}});
    EXPECT_NE(file("0002_slugs.toml").find("default = \"x\"}\npreserve_default = false\n"), std::string::npos)
        << file("0002_slugs.toml");
    EXPECT_NE(error_of([&] {
                  make({.defaults = {{"polls.question.slug", "1"}}});
              }).find("No value for"),
              std::string::npos);
    unlink((directory + "/migrations/0002_slugs.toml").c_str());
    make({.name = "slugs", .defaults = {{"polls.question.slug", "it's"}}});
    EXPECT_NE(file("0002_slugs.toml").find("default = \"it's\"}"), std::string::npos)
        << "a shell takes quotes away: " << file("0002_slugs.toml");
}

TEST_F(CommandsTest, dry_runs_and_checks_write_nothing) {
    EXPECT_NE(make({.dry_run = true}).find("0001_initial.toml"), std::string::npos);
    EXPECT_NE(make({.dry_run = true, .verbosity = 3}).find("type = \"CreateModel\""), std::string::npos);
    EXPECT_TRUE(makemigrations(project(), {.check = true}, out));
    EXPECT_EQ(file("0001_initial.toml"), "");
    make();
    EXPECT_FALSE(makemigrations(project(), {.check = true}, out));
    EXPECT_TRUE(migrate(project(), {.check = true}, out));
    out.take();
    EXPECT_EQ(
        migrate_to({.plan = true}),
        "Planned operations:\npolls.0001_initial\n    Create model Question\n    Create model Choice\n");
    EXPECT_FALSE(database.query_value("SELECT 1 FROM sqlite_master WHERE name = 'polls_question'"));
    migrate_to();
    EXPECT_FALSE(migrate(project(), {.check = true}, out));
    EXPECT_EQ(migrate_to({.plan = true}), "Planned operations:\n  No planned migration operations.\n");
}

TEST_F(CommandsTest, changes_can_be_put_into_the_last_migration) {
    make();
    edit_models();
    const MakeOptions update{.update = true, .defaults = {{"polls.question.slug", "\"x\""}}};
    MakeOptions dry = update;
    dry.dry_run = true;
    EXPECT_NE(make(dry).find("/0001_initial_updated.toml"), std::string::npos);
    EXPECT_NE(file("0001_initial.toml"), "");
    const std::string said = make(update);
    EXPECT_NE(said.find("/0001_initial_updated.toml\n    + Create model Question\n"), said.npos) << said;
    EXPECT_NE(said.find("  Optimized from "), said.npos) << said;
    EXPECT_EQ(file("0001_initial.toml"), "");
    EXPECT_NE(file("0001_initial_updated.toml").find("\"slug\""), std::string::npos);
    EXPECT_EQ(make(), "No changes detected\n");
    migrate_to();
    EXPECT_EQ(database.query_value("SELECT count(*) FROM polls_question"), Value(0));
}

TEST_F(CommandsTest, updated_migrations_of_two_apps_that_need_each_other_are_found_by_their_new_names) {
    const std::string start =
        "initial = true\ndependencies = []\n[[operations]]\ntype = \"CreateModel\"\nname = ";
    const std::string id = "fields = [{name = \"id\", type = \"BigAutoField\", primary_key = true}";
    write_file("0001_initial.toml", start + "\"Question\"\n" + id +
                                        ", {name = \"question_text\", type = \"CharField\", max_length = "
                                        "200}, {name = \"pub_date\", type "
                                        "= \"DateTimeField\"}]\n");
    mkdir((directory + "/pages").c_str(), 0777);
    std::ofstream(directory + "/pages/0001_initial.toml") << start << "\"Page\"\n" << id << "]\n";
    EXPECT_NE(make({.dry_run = true}), "No changes detected\n") << "Choice is missing";
    registry = std::make_unique<orm::Registry>();
    registry->add<polls::Question, polls::Choice>("polls");
    registry->add<pages::Page>("pages");
    registry->resolve();
    make({.update = true});
    std::ifstream page(directory + "/pages/0001_initial_updated.toml");
    const std::string toml{std::istreambuf_iterator<char>(page), {}};
    EXPECT_NE(toml.find("dependencies = [\"polls.0001_initial_updated\"]"), toml.npos) << toml;
    EXPECT_EQ(make(), "No changes detected\n");
    migrate_to();
    EXPECT_EQ(database.query_value("SELECT count(*) FROM pages_page"), Value(0));
}

TEST_F(CommandsTest, a_migration_that_somebody_relies_on_is_not_updated) {
    const auto refusal = [&] {
        return error_of([&] { make({.update = true, .defaults = {{"polls.question.slug", "\"x\""}}}); });
    };
    EXPECT_EQ(error_of([&] { make({.update = true}); }),
              "App polls has no migration, cannot update last migration.");
    make();
    edit_models();
    mkdir((directory + "/pages").c_str(), 0777);
    std::ofstream(directory + "/pages/0001_x.toml") << "dependencies = [\"polls.0001_initial\"]\n";
    EXPECT_EQ(refusal(),
              "Cannot update migration 'polls.0001_initial' that migration 'pages.0001_x' depends on.");
    unlink((directory + "/pages/0001_x.toml").c_str());
    migrate_to();
    EXPECT_EQ(refusal(),
              "Cannot update applied migration 'polls.0001_initial'. Make a new one, or unapply it first.");
}

TEST_F(CommandsTest, what_no_file_tells_of_any_more_can_be_pruned) {
    make();
    make({.app_labels = {"polls"}, .empty = true, .name = "data"});
    migrate_to();
    unlink((directory + "/migrations/0002_data.toml").c_str());
    EXPECT_NE(error_of([&] { migrate_to({.prune = true}); }).find("only when an app is specified"),
              std::string::npos);
    EXPECT_TRUE(migrate_to({.app_label = "polls", .prune = true})
                    .starts_with("Pruning migrations:\n  Pruning polls.0002_data OK\n"));
    EXPECT_EQ(database.query_value("SELECT group_concat(name) FROM django_migrations"),
              Value("0001_initial"));
    EXPECT_TRUE(migrate_to({.app_label = "polls", .prune = true})
                    .starts_with("Pruning migrations:\n  No migrations to prune.\n"));
}

TEST_F(CommandsTest, showmigrations_lists_what_is_applied) {
    make();
    make({.app_labels = {"polls"}, .empty = true, .name = "data"});
    migrate_to({.app_label = "polls", .migration = "0001"});
    showmigrations(project(), {}, out);
    EXPECT_EQ(out.take(), "polls\n [X] 0001_initial\n [ ] 0002_data\n");
    showmigrations(project(), {.plan = true}, out);
    EXPECT_EQ(out.take(), "[X]  polls.0001_initial\n[ ]  polls.0002_data\n");
    showmigrations(project(), {.app_labels = {"pages"}}, out);
    EXPECT_EQ(out.take(), "pages\n (no migrations)\n");
}

TEST_F(CommandsTest, sqlmigrate_prints_the_statements_and_runs_none) {
    make();
    sqlmigrate(project(), {"polls", "0001"}, out);
    const std::string sql = out.take();
    EXPECT_TRUE(
        sql.starts_with("BEGIN;\n--\n-- Create model Question\n--\nCREATE TABLE \"polls_question\" ("))
        << sql;
    EXPECT_TRUE(sql.ends_with("(\"question_id\");\nCOMMIT;\n")) << sql;
    sqlmigrate(project(), {"polls", "0001", true}, out);
    EXPECT_EQ(out.take(),
              "BEGIN;\n--\n-- Create model Choice\n--\nDROP TABLE \"polls_choice\";\n--\n-- Create model "
              "Question\n--\nDROP TABLE \"polls_question\";\nCOMMIT;\n");
    EXPECT_FALSE(database.query_value("SELECT 1 FROM sqlite_master WHERE name = 'polls_question'"));
}

TEST_F(CommandsTest, lintmigrations_is_about_postgresql_only) {
    make();
    EXPECT_NE(error_of([&] { lintmigrations(project(), {}, out); }).find("--database"), std::string::npos);
}

TEST_F(CommandsTest, lintmigrations_names_what_holds_locks_or_breaks_the_version_before) {
    const nuages::testing::TemporaryPostgres server;
    db::PostgresDatabase postgres({.url = server.url()});
    const Project on_postgres{apps, *registry, functions, postgres};
    const auto lint = [&](const LintOptions& options = {}) {
        const bool any = lintmigrations(on_postgres, options, out);
        const std::string text = out.take();
        EXPECT_EQ(any, text.find("Safer: ") != text.npos) << text;
        return text;
    };
    const std::string nothing = "No migration holds a lock for long or breaks the version before.\n";
    make();
    EXPECT_EQ(lint(), nothing) << "nobody uses tables that are new";
    migrate(on_postgres, {}, out);
    out.take();
    write_file(
        "0002_index.toml",
        "dependencies = [\"polls.0001_initial\"]\n[[operations]]\ntype = \"AddIndex\"\nmodel = \"Choice\"\n"
        "index = {name = \"i\", fields = [\"votes\"]}\n");
    write_file(
        "0003_remove.toml",
        "dependencies = [\"polls.0002_index\"]\n[[operations]]\ntype = \"RemoveField\"\nmodel = \"Choice\"\n"
        "name = \"choice_text\"\n");
    const std::string both = lint();
    EXPECT_TRUE(
        both.starts_with("polls.0002_index\n  CREATE INDEX \"i\" ON \"polls_choice\" (\"votes\")\n    "
                         "takes SHARE on polls_choice"))
        << both;
    EXPECT_NE(both.find("polls.0003_remove\n  ALTER TABLE \"polls_choice\" DROP COLUMN"), both.npos) << both;
    EXPECT_EQ(lint({.app_label = "polls", .migration = "0001"}), nothing);
    EXPECT_EQ(lint({.app_label = "polls", .migration = "0002"}).find("0003_remove"), both.npos);
    migrate(on_postgres, {}, out);
    out.take();
    EXPECT_EQ(lint(), nothing) << "all are applied";
    EXPECT_EQ(lint({.app_label = "polls"}), both) << "unless they are asked for";
    EXPECT_NE(error_of([&] { lint({.app_label = "pols"}); }).find("Did you mean 'polls'?"),
              std::string::npos);
    EXPECT_NE(error_of([&] {
                  lint({.app_label = "polls", .migration = "0009"});
              }).find("Cannot find a migration matching '0009'"),
              std::string::npos);
}

TEST_F(CommandsTest, conflicting_branches_are_refused_and_merged) {
    make();
    const std::string branch =
        "dependencies = [\"polls.0001_initial\"]\n[[operations]]\ntype = \"RemoveField\"\nmodel = "
        "\"Choice\"\nname = ";
    write_file("0002_a.toml", branch + "\"votes\"\n");
    write_file("0002_b.toml", branch + "\"choice_text\"\n");
    EXPECT_NE(error_of([&] { make(); }).find("(0002_a, 0002_b in polls)"), std::string::npos);
    EXPECT_NE(error_of([&] { migrate_to(); }).find("makemigrations --merge"), std::string::npos);
    out.answers = {"n"};
    EXPECT_EQ(make({.merge = true}).find("No conflicts detected to merge."), std::string::npos);
    EXPECT_EQ(file("0003_merge_0002_a_0002_b.toml"), "");
    EXPECT_EQ(make({.dry_run = true, .merge = true}).find("Created"), std::string::npos);
    const std::string merged = make({.merge = true});
    EXPECT_NE(merged.find(
                  "Merging polls\n  Branch 0002_a\n    - Remove field votes from Choice\n  Branch 0002_b\n"),
              std::string::npos)
        << merged;
    EXPECT_NE(
        file("0003_merge_0002_a_0002_b.toml").find("dependencies = [\"polls.0002_a\", \"polls.0002_b\"]"),
        std::string::npos);
    migrate_to();
    EXPECT_EQ(make({.merge = true}), "No conflicts detected to merge.\n");
}

TEST_F(CommandsTest, names_that_do_not_exist_are_answered_with_the_nearest) {
    make();
    EXPECT_EQ(error_of([&] { make({.app_labels = {"pols"}}); }),
              "No installed app with label 'pols'. Did you mean 'polls'?");
    EXPECT_EQ(error_of([&] { migrate_to({.app_label = "page"}); }),
              "No installed app with label 'page'. Did you mean 'pages'?");
    EXPECT_EQ(error_of([&] { migrate_to({.app_label = "pages"}); }), "App 'pages' does not have migrations.");
    EXPECT_NE(error_of([&] {
                  migrate_to({.app_label = "polls", .migration = "0007"});
              }).find("Cannot find a migration matching '0007' from app 'polls'."),
              std::string::npos);
    EXPECT_NE(error_of([&] { make({.name = "no good"}); }).find("letters, digits and underscores"),
              std::string::npos);
    EXPECT_NE(error_of([&] { make({.empty = true}); }).find("at least one app label"), std::string::npos);
    EXPECT_NE(error_of([&] { showmigrations(project(), {.app_labels = {"x"}}, out); }), "");
    EXPECT_NE(error_of([&] { sqlmigrate(project(), {"x", "0001"}, out); }), "");
}

TEST_F(CommandsTest, a_folder_that_cannot_be_written_is_named) {
    apps[0].directory = "/proc/nowhere/migrations";
    EXPECT_NE(error_of([&] { make(); }).find("/proc/nowhere/migrations/0001_initial.toml cannot be written"),
              std::string::npos);
    apps[0].directory = directory + "/a/b";
    EXPECT_NE(error_of([&] { make(); }).find("cannot be written: No such file or directory."),
              std::string::npos);
}

// Choices are kept out of a database, and what a hint says of them.
struct NoChoices : orm::Router {
    std::optional<bool> allow_migrate(std::string_view alias, std::string_view app_label,
                                      std::string_view model_name, const Dict& hints) const override {
        const Value* target = hints.find("target");
        if (target && target->str() != alias)
            return false;
        return app_label == "polls" && model_name == "choice" ? std::optional(false) : std::nullopt;
    }
};

struct RoutedCommands : CommandsTest {
    RoutedCommands() { registry->use_routers({std::make_shared<NoChoices>()}); }
    bool has_table(const std::string& name) {
        const Value parameters[] = {name};
        return database.query_value("SELECT 1 FROM sqlite_master WHERE name = ?", parameters).has_value();
    }
};

TEST_F(RoutedCommands, a_router_keeps_the_tables_of_models_out_of_a_database) {
    make();
    migrate_to();
    EXPECT_TRUE(has_table("polls_question"));
    EXPECT_FALSE(has_table("polls_choice"));
    EXPECT_EQ(make(), "No changes detected\n");
    database.execute(
        "INSERT INTO polls_question (question_text, pub_date) VALUES ('?', '2026-05-01 10:00:00')");
    flush(project(), 1, out);
    EXPECT_EQ(database.query_value("SELECT count(*) FROM polls_question"), Value(0));
    migrate_to({.app_label = "polls", .migration = "zero"});
    EXPECT_FALSE(has_table("polls_question"));
}

TEST_F(RoutedCommands, the_sql_of_a_migration_is_that_of_the_database) {
    make();
    sqlmigrate(project(), {.app_label = "polls", .migration = "0001"}, out);
    const std::string sql = out.take();
    EXPECT_NE(sql.find("CREATE TABLE \"polls_question\""), sql.npos) << sql;
    EXPECT_NE(sql.find("-- Create model Choice\n--\n-- (no-op)\n"), sql.npos) << sql;
}

TEST_F(RoutedCommands, initial_tables_that_the_database_may_not_have_are_not_missed) {
    make();
    migrate_to();
    database.execute("DELETE FROM django_migrations");
    EXPECT_NE(migrate_to({.fake_initial = true}).find("Applying polls.0001_initial... FAKED"),
              std::string::npos);
}

TEST_F(RoutedCommands, hints_of_sql_and_functions_reach_the_router) {
    const std::string start = "dependencies = []\n";
    const auto sql = [](const std::string& table, const std::string& hints) {
        return "[[operations]]\ntype = \"RunSQL\"\nsql = \"CREATE TABLE " + table + " (x)\"\n" + hints;
    };
    int called = 0;
    functions.add("polls.call", [&](DataMigration&) { ++called; });
    write_file("0001_sql.toml", start + sql("usual", "") + sql("here", "hints = { target = \"default\" }\n") +
                                    sql("there", "hints = { target = \"other\", first = true }\n") +
                                    sql("chosen", "hints = { model_name = \"Choice\" }\n") +
                                    "[[operations]]\ntype = \"RunCpp\"\nfunction = \"polls.call\"\n"
                                    "hints = { target = \"other\" }\n");
    migrate_to();
    EXPECT_TRUE(has_table("usual"));
    EXPECT_TRUE(has_table("here"));
    EXPECT_FALSE(has_table("there"));
    EXPECT_FALSE(has_table("chosen"));
    EXPECT_EQ(called, 0);
}

TEST_F(CommandsTest, hints_that_are_no_table_are_refused) {
    write_file("0001_sql.toml",
               "dependencies = []\n[[operations]]\ntype = \"RunSQL\"\nsql = \"SELECT 1\"\nhints = 3\n");
    const std::string error = error_of([&] { migrate_to(); });
    EXPECT_NE(error.find("has to be a table of single values: hints = { name = \"value\" }"), error.npos)
        << error;
}

TEST_F(CommandsTest, a_replica_is_neither_migrated_nor_flushed) {
    db::Databases databases;
    db::Database& replica = databases.add_replica(
        std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"}, "copy"), "default");
    const Project of_replica{apps, *registry, functions, replica};
    const std::string said = "The database 'copy' repeats the rows of 'default'";
    EXPECT_EQ(error_of([&] { migrate(of_replica, {}, out); }).find(said), 0U);
    EXPECT_EQ(error_of([&] { flush(of_replica, 1, out); }).find(said), 0U);
}

TEST_F(CommandsTest, histories_of_all_databases_with_models_are_checked) {
    db::Databases databases;
    databases.add(std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"}));
    db::Database& other =
        databases.add(std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"}, "other"));
    db::PostgresOptions unreachable;
    unreachable.url = "postgres://127.0.0.1:1/gone";
    databases.add(std::make_unique<db::PostgresDatabase>(unreachable, "gone"));
    make();
    write_file("0002_next.toml", "dependencies = [\"polls.0001_initial\"]\n");
    const Project all{apps, *registry, functions, database, {}, &databases};
    Executor(MigrationSet(apps, {}), functions, other)
        .run(
            {{{"polls", "0001_initial"}, Direction::forwards}, {{"polls", "0002_next"}, Direction::forwards}},
            Executor::Fake::yes, [](const Executor::Progress&) {});
    other.execute("DELETE FROM django_migrations WHERE name = '0001_initial'");
    EXPECT_FALSE(makemigrations(all, {}, out));  // without routers only the one database counts
    out.take();
    registry->use_routers({std::make_shared<NoChoices>()});
    const std::string error = error_of([&] { makemigrations(all, {}, out); });
    EXPECT_NE(error.find("database 'other'"), error.npos) << error;
    other.execute("DELETE FROM django_migrations");
    EXPECT_FALSE(makemigrations(all, {}, out));
    EXPECT_NE(out.take().find("Got an error checking a consistent migration history performed for database "
                              "connection 'gone': "),
              std::string::npos);
}

}  // namespace
}  // namespace nuages::migrations
