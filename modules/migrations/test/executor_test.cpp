#include <thread>

#include <gtest/gtest.h>

#include <nuages/db/errors.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/executor.h>
#include <nuages/migrations/recorder.h>

#include "models_support.h"

namespace nuages::migrations {
namespace {

Migration migration(std::string app, std::string name, OperationList operations,
                    std::vector<MigrationKey> dependencies = {}) {
    Migration made{.key = {std::move(app), std::move(name)}, .dependencies = std::move(dependencies)};
    made.initial = made.key.name.starts_with("0001");
    made.operations = std::move(operations);
    return made;
}

OperationPtr create(std::string model) {
    return op<CreateModel>(std::move(model), std::vector{big_id(), text_field("name", 50)});
}

struct ExecutorTest : testing::Test {
    db::SqliteDatabase database{{.path = ":memory:"}};
    Functions functions;

    std::vector<std::string> run(const MigrationSet& set, const std::vector<MigrationKey>& targets,
                                 Executor::Fake fake = Executor::Fake::no) {
        Executor executor(set, functions, database);
        std::vector<std::string> log;
        executor.run(executor.plan(targets), fake, [&](const Executor::Progress& progress) {
            if (progress.event == Executor::Progress::Event::started)
                return;
            log.push_back((progress.step.direction == Direction::forwards ? "+" : "-") +
                          progress.step.key.str() +
                          (progress.event == Executor::Progress::Event::faked ? " faked" : ""));
        });
        return log;
    }
    std::set<MigrationKey> applied() { return Recorder(database).applied(); }
    bool has_table(const std::string& table) {
        return SchemaEditor::make(database, SchemaEditor::Mode::execute)->has_table(table);
    }
};

using Lines = std::vector<std::string>;

TEST_F(ExecutorTest, goes_forwards_and_backwards_and_writes_down_where_it_is) {
    const MigrationSet set({migration("a", "0001_x", {create("One")}),
                            migration("a", "0002_y", {create("Two")}, {{"a", "0001_x"}}),
                            migration("b", "0001_z", {create("Three")}, {{"a", "0002_y"}})});
    EXPECT_EQ(run(set, {{"b", "0001_z"}}), (Lines{"+a.0001_x", "+a.0002_y", "+b.0001_z"}));
    EXPECT_TRUE(has_table("a_two"));
    EXPECT_EQ(run(set, {{"b", "0001_z"}}), Lines());
    EXPECT_EQ(run(set, {{"a", "0001_x"}}), (Lines{"-b.0001_z", "-a.0002_y"}));
    EXPECT_FALSE(has_table("a_two"));
    EXPECT_EQ(applied(), (std::set<MigrationKey>{{"a", "0001_x"}}));
    EXPECT_EQ(run(set, {{"a", ""}}), Lines{"-a.0001_x"});
    EXPECT_TRUE(applied().empty());
}

TEST_F(ExecutorTest, the_table_of_applied_migrations_is_that_of_django) {
    run(MigrationSet({migration("a", "0001_x", {create("One")})}), {{"a", "0001_x"}});
    EXPECT_EQ(
        database.query_value("SELECT sql FROM sqlite_master WHERE name = 'django_migrations'"),
        Value(
            "CREATE TABLE \"django_migrations\" (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT, \"app\" "
            "varchar(255) NOT NULL, \"name\" varchar(255) NOT NULL, \"applied\" datetime NOT NULL)"));
    database.query("SELECT app, name, applied FROM django_migrations", {}, [](const db::Row& row) {
        EXPECT_EQ(row.text(0), "a");
        EXPECT_EQ(row.text(1), "0001_x");
        EXPECT_LT(tz::now() - row.datetime(2), Duration::hours(1));
    });
}

TEST_F(ExecutorTest, a_migration_that_fails_leaves_nothing_behind_and_those_before_it_stay) {
    const MigrationSet set(
        {migration("a", "0001_x", {create("One")}),
         migration("a", "0002_y", {create("Two"), op<RunSQL>("INSERT INTO nowhere VALUES (1)", "")},
                   {{"a", "0001_x"}})});
    EXPECT_THROW(run(set, {{"a", "0002_y"}}), MigrationError);
    EXPECT_FALSE(has_table("a_two"));
    EXPECT_EQ(applied(), (std::set<MigrationKey>{{"a", "0001_x"}}));
}

TEST_F(ExecutorTest, an_impossible_operation_is_named_with_its_migration) {
    const MigrationSet set({migration("a", "0001_x", {create("One")}),
                            migration("a", "0002_y", {op<RemoveField>("One", "nam")}, {{"a", "0001_x"}})});
    try {
        run(set, {{"a", "0002_y"}});
        FAIL();
    } catch (const MigrationError& error) {
        EXPECT_STREQ(error.what(),
                     "Migration a.0002_y, \"Remove field nam from One\": The model a.One has no field 'nam'. "
                     "Did you mean "
                     "'name'?");
    }
}

TEST_F(ExecutorTest, functions_of_the_program_change_data_inside_the_migration) {
    functions.add("a.fill", [](DataMigration& migration) {
        migration.database.execute("INSERT INTO \"" + migration.table("a.One") + "\" (name) VALUES ('x')");
    });
    functions.add("a.break", [](DataMigration& migration) {
        migration.database.execute("DELETE FROM \"" + migration.table("a.One") + '"');
        throw ValueError("broken");
    });
    const MigrationSet set({migration("a", "0001_x", {create("One"), op<RunCpp>("a.fill", "noop")}),
                            migration("a", "0002_y", {op<RunCpp>("a.break", "")}, {{"a", "0001_x"}}),
                            migration("b", "0001_z", {op<RunCpp>("a.fil", "")})});
    EXPECT_THROW(run(set, {{"a", "0002_y"}}), ValueError);
    EXPECT_EQ(database.query_value("SELECT count(*) FROM a_one"), Value(1));
    EXPECT_EQ(run(set, {{"a", ""}}), Lines{"-a.0001_x"});
    try {
        run(set, {{"b", "0001_z"}});
        FAIL();
    } catch (const MigrationError& error) {
        EXPECT_NE(std::string_view(error.what()).find("Did you mean 'a.fill'?"), std::string_view::npos);
    }
}

TEST_F(ExecutorTest, what_cannot_be_undone_is_refused_before_anything_is) {
    const MigrationSet set({migration("a", "0001_x", {create("One"), op<RunSQL>("SELECT 1", "")}),
                            migration("a", "0002_y", {create("Two")}, {{"a", "0001_x"}})});
    run(set, {{"a", "0002_y"}});
    EXPECT_THROW(run(set, {{"a", ""}}), MigrationError);
    EXPECT_EQ(applied().size(), 2u);
}

TEST_F(ExecutorTest, fake_only_writes_down) {
    const MigrationSet set({migration("a", "0001_x", {create("One")})});
    EXPECT_EQ(run(set, {{"a", "0001_x"}}, Executor::Fake::yes), Lines{"+a.0001_x faked"});
    EXPECT_FALSE(has_table("a_one"));
    EXPECT_EQ(run(set, {{"a", ""}}, Executor::Fake::yes), Lines{"-a.0001_x faked"});
    EXPECT_TRUE(applied().empty());
}

TEST_F(ExecutorTest, fake_initial_takes_tables_that_are_there) {
    const MigrationSet set(
        {migration("a", "0001_x", {create("One")}), migration("b", "0001_x", {create("One")})});
    database.execute("CREATE TABLE a_one (id integer PRIMARY KEY, name text)");
    EXPECT_EQ(run(set, {{"a", "0001_x"}, {"b", "0001_x"}}, Executor::Fake::initial),
              (Lines{"+a.0001_x faked", "+b.0001_x"}));
    EXPECT_TRUE(has_table("b_one"));
}

TEST_F(ExecutorTest, a_history_with_a_gap_is_refused) {
    const MigrationSet set({migration("a", "0001_x", {create("One")}),
                            migration("a", "0002_y", {create("Two")}, {{"a", "0001_x"}})});
    Recorder(database).make_table();
    Recorder(database).record_applied({"a", "0002_y"});
    EXPECT_THROW(Executor(set, functions, database), MigrationError);
}

TEST_F(ExecutorTest, migrations_of_apps_that_are_gone_do_not_disturb) {
    const MigrationSet set({migration("a", "0001_x", {create("One")})});
    Recorder(database).make_table();
    Recorder(database).record_applied({"gone", "0001_initial"});
    EXPECT_EQ(run(set, {{"a", "0001_x"}}), Lines{"+a.0001_x"});
}

TEST_F(ExecutorTest, several_that_migrate_at_once_apply_each_migration_once) {
    std::vector<Migration> chain{migration("a", "0001", {create("M1")})};
    for (int i = 2; i < 10; ++i)
        chain.push_back(
            migration("a", "000" + std::to_string(i), {create("M" + std::to_string(i))}, {chain.back().key}));
    const MigrationKey last = chain.back().key;
    const MigrationSet set(std::move(chain));
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] { EXPECT_NO_THROW(run(set, {last})); });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(applied().size(), 9u);
    EXPECT_EQ(database.query_value("SELECT count(*) FROM django_migrations"), Value(9));
}

}  // namespace
}  // namespace nuages::migrations
