// Histories, files and databases that are not as they should be: the error says which, why, and what to do.
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include <nuages/db_postgres/postgres_database.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/migrations/commands.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/migration_file.h>
#include <nuages/migrations/recorder.h>
#include <nuages/orm/registry.h>

#include "postgres_cluster.h"

namespace nuages::migrations {
namespace {

namespace fs = std::filesystem;

struct Silent final : Reporter {
    void write(std::string_view, Style) override {}
    std::optional<std::string> ask(std::string_view) override { return std::nullopt; }
};

const std::string create_one = R"(initial = true
dependencies = []
[[operations]]
type = "CreateModel"
name = "One"
fields = [{name = "id", type = "BigAutoField", primary_key = true}]
[[operations]]
type = "CreateModel"
name = "Two"
fields = [{name = "id", type = "BigAutoField", primary_key = true}]
)";

// The migrations of an app `a`, written as files.
struct BadInput : ::testing::Test {
    std::string directory = [] {
        std::string name = "/tmp/nuages-test-XXXXXX";
        return std::string(mkdtemp(name.data()));
    }();
    db::SqliteDatabase database{{.path = ":memory:"}};
    std::vector<AppMigrations> apps{{.label = "a", .directory = directory}};
    orm::Registry registry;
    Functions functions;
    Silent out;

    BadInput() { registry.resolve(); }
    ~BadInput() override { fs::remove_all(directory); }

    void write(const std::string& name, const std::string& toml) const {
        std::ofstream(directory + '/' + name + ".toml", std::ios::binary) << toml;
    }
    void run(const MigrateOptions& options = {}) { run_on(database, options); }
    void run_on(db::Database& on, const MigrateOptions& options = {}) {
        migrate({apps, registry, functions, on}, options, out);
    }
    std::string error(const MigrateOptions& options = {}) { return error_on(database, options); }
    std::string error_on(db::Database& on, const MigrateOptions& options = {}) {
        try {
            run_on(on, options);
        } catch (const MigrationError& error) {
            return error.what();
        }
        return "no error";
    }
    std::string error_of(const std::string& toml) {
        write("0001_x", toml);
        return error();
    }
};

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

TEST_F(BadInput, a_migration_that_is_half_applied_is_named_with_the_way_out_on_every_database) {
    write("0001_initial", create_one);
    const nuages::testing::TemporaryPostgres server;
    db::PostgresDatabase postgres({.url = server.url()});
    for (db::Database* each :
         {static_cast<db::Database*>(&database), static_cast<db::Database*>(&postgres)}) {
        each->execute("CREATE TABLE \"a_two\" (\"id\" bigint NOT NULL PRIMARY KEY)");
        const std::string error = error_on(*each);
        EXPECT_TRUE(error.starts_with("Migration a.0001_initial, \"Create model Two\": ")) << error;
        EXPECT_TRUE(has(error, "What it makes is there already.")) << error;
        EXPECT_TRUE(has(error, "'migrate a 0001_initial --fake'")) << error;
        EXPECT_TRUE(Recorder(*each).applied().empty()) << "nothing of it is kept";
        // Not all of its tables are there, so it is not taken for applied either.
        EXPECT_TRUE(has(error_on(*each, {.fake_initial = true}), "is there already"));
        each->execute("CREATE TABLE \"a_one\" (\"id\" bigint NOT NULL PRIMARY KEY)");
        run_on(*each, {.fake_initial = true});
        EXPECT_EQ(Recorder(*each).applied().size(), 1u);
    }
}

TEST_F(BadInput, a_database_without_what_is_recorded_is_named) {
    write("0001_initial", create_one);
    write("0002_x",
          "dependencies = [\"a.0001_initial\"]\n[[operations]]\ntype = \"AddField\"\nmodel = \"One\"\n"
          "field = {name = \"n\", type = \"TextField\", null = true}\n");
    run({.app_label = "a", .migration = "0001", .fake = true});
    const std::string message = error();
    EXPECT_TRUE(message.starts_with("Migration a.0002_x, \"Add field n to One\": no such table: a_one"))
        << message;
    EXPECT_TRUE(has(message, "The database lacks what earlier migrations make")) << message;
}

TEST_F(BadInput, rows_that_do_not_fit_are_the_migrations_error) {
    write("0001_initial", create_one);
    run();
    database.execute("INSERT INTO a_one DEFAULT VALUES");
    write("0002_x",
          "dependencies = [\"a.0001_initial\"]\n[[operations]]\ntype = \"AddField\"\nmodel = \"One\"\n"
          "field = {name = \"n\", type = \"IntegerField\"}\n");
    EXPECT_TRUE(error().starts_with("Migration a.0002_x, \"Add field n to One\": NOT NULL constraint failed"))
        << error();
}

TEST_F(BadInput, what_is_no_text_or_no_toml_is_named_with_its_file_and_line) {
    const std::string path = directory + "/0001_x.toml:";
    for (const std::string& text :
         {std::string("\0\0\0\0", 4), std::string("\xff\xfe"), std::string("initial = true\n\x80"),
          std::string("initial = tru"), std::string("[[operations"), std::string("a = 1\na = 2"),
          std::string("\xef\xbb\xbfinitial = 1"), std::string("dependencies = [\"a.0001"),
          std::string("x = 99999999999999999999"), std::string("x = 2026-13-45"),
          std::string("[operations]\ntype = 1")}) {
        const std::string message = error_of(text);
        EXPECT_TRUE(message.starts_with(path)) << message;
    }
}

TEST_F(BadInput, values_of_the_wrong_type_are_named_with_what_they_should_be) {
    const std::string start = "dependencies = []\n[[operations]]\ntype = ";
    for (const auto& [toml, expected] : std::vector<std::pair<std::string, std::string>>{
             {"initial = \"yes\"", "'initial' of a migration has to be"},
             {"dependencies = [1]", "'dependencies' of a migration has to be"},
             {"dependencies = [\"a\"]", "'a' does not name a migration"},
             {"replaces = 3", "'replaces' of a migration has to be"},
             {"operations = 3", "'operations' of a migration has to be"},
             {start + "3", "'type' of an operation has to be"},
             {start + "\"CreateTable\"",
              "there is no operation 'CreateTable'. The known operations are: CreateModel, "},
             {start + "\"CreateModel\"", "the operation CreateModel needs the key 'name'"},
             {start + "\"CreateModel\"\nname = []", "'name' of the operation CreateModel has to be"},
             {start + "\"CreateModel\"\nname = \"A\"\nfields = [3]", "a field has to be a table"},
             {start +
                  "\"CreateModel\"\nname = \"A\"\nfields = [{name = \"x\", type = \"CharField\", max_length "
                  "= \"9\"}]",
              "'max_length' of a field has to be"},
             {start + "\"CreateModel\"\nname = \"A\"\nunique_together = [\"a\"]",
              "'unique_together' of the operation CreateModel has to be"},
             {start + "\"AddIndex\"\nmodel = \"A\"\nindex = {name = \"i\"}",
              "an index is over 'fields' or over"},
             {start + "\"AddConstraint\"\nmodel = \"A\"\nconstraint = {name = \"c\", type = \"chek\"}",
              "there is no constraint type 'chek'"},
             {start + "\"RunSQL\"\nsql = 1", "'sql' of the operation RunSQL has to be"},
             {start + "\"AlterOrderWithRespectTo\"\nname = \"A\"\norder_with_respect_to = 1",
              "'order_with_respect_to' of the operation AlterOrderWithRespectTo has to be"}}) {
        const std::string message = error_of(toml);
        EXPECT_TRUE(has(message, expected)) << toml << "\n gives " << message;
        EXPECT_TRUE(message.starts_with(directory + "/0001_x.toml:")) << message;
    }
}

TEST_F(BadInput, operations_that_cannot_follow_those_before_them_are_named) {
    const std::string start = create_one + "[[operations]]\n";
    for (const auto& [toml, expected] : std::vector<std::pair<std::string, std::string>>{
             {"type = \"CreateModel\"\nname = \"one\"",
              "\"Create model one\": The model a.One is created twice."},
             {"type = \"DeleteModel\"\nname = \"Twoo\"",
              "has no model 'twoo' at this point of its migrations. The known models are: One, Two."},
             {"type = \"RenameModel\"\nold_name = \"One\"\nnew_name = \"Two\"",
              "The model a.Two is created twice."},
             {"type = \"RemoveField\"\nmodel = \"One\"\nname = \"ide\"",
              "The model a.One has no field 'ide'. Did "
              "you mean 'id'?"},
             {"type = \"AddField\"\nmodel = \"One\"\nfield = {name = \"id\", type = \"TextField\"}",
              "The field a.One.id is added twice."},
             {"type = \"AddField\"\nmodel = \"One\"\nfield = {name = \"b\", type = \"ForeignKey\", to = "
              "\"b.Bee\", null = true}",
              "The app 'b' has no model 'bee'"},
             {"type = \"RemoveIndex\"\nmodel = \"One\"\nname = \"i\"", "'i'"},
             {"type = \"RemoveConstraint\"\nmodel = \"One\"\nname = \"c\"", "'c'"},
             {"type = \"RunCpp\"\nfunction = \"a.fill\"", "a.fill"},
             {"type = \"AlterOrderWithRespectTo\"\nname = \"One\"\norder_with_respect_to = \"two\"",
              "The model a.One has no field 'two'."}}) {
        const std::string message = error_of(start + toml);
        EXPECT_TRUE(message.starts_with("Migration a.0001_x, \"")) << toml << "\n gives " << message;
        EXPECT_TRUE(has(message, expected)) << toml << "\n gives " << message;
        EXPECT_TRUE(Recorder(database).applied().empty());
    }
}

TEST_F(BadInput, files_and_folders_that_cannot_be_read_are_named) {
    fs::create_directory(directory + "/0001_x.toml");
    EXPECT_TRUE(has(error(), "The migration " + directory + "/0001_x.toml cannot be read: Is a directory."))
        << error();
    apps[0].directory = directory + "/0001_x.toml/file";
    std::ofstream(apps[0].directory) << "";
    EXPECT_TRUE(has(error(), "cannot be read: Not a directory.")) << error();
}

TEST_F(BadInput, names_of_migrations_and_apps_never_become_sql) {
    write("0001_initial", create_one);
    run();
    for (const char* attack :
         {"0001'; DROP TABLE a_one; --", "%", "_", "\"", "0001_initial' OR '1'='1", "../0001"}) {
        EXPECT_TRUE(has(error({.app_label = "a", .migration = attack}), "Cannot find a migration matching '"))
            << attack;
        EXPECT_TRUE(has(error({.app_label = attack}), "No installed app with label '")) << attack;
    }
    // Written down under the name of their file.
    apps[0].embedded = {{"0001_initial", create_one},
                        {"0002_x'); DROP TABLE a_one; --", "dependencies = [\"a.0001_initial\"]\n"}};
    run();
    EXPECT_EQ(database.query_value("SELECT name FROM django_migrations ORDER BY id DESC"),
              Value("0002_x'); DROP TABLE a_one; --"));
    EXPECT_EQ(database.query_value("SELECT count(*) FROM a_one"), Value(0));
    run({.app_label = "a", .migration = "0001"});
    EXPECT_EQ(Recorder(database).applied().size(), 1u);
}

}  // namespace
}  // namespace nuages::migrations
