#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/migrations/commands.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/recorder.h>
#include <nuages/models.h>
#include <nuages/orm/registry.h>

namespace shop {
using namespace nuages::models;

struct Item : Model<Item> {
    std::string name;
    int price = 0;
    static constexpr auto meta =
        describe(field<&Item::name>().max_length(80), field<&Item::price>().default_(0));
};

}  // namespace shop

namespace nuages::migrations {
namespace {

namespace fs = std::filesystem;

struct Silent final : Reporter {
    std::string text;
    void write(std::string_view line, Style) override { text += line; }
    std::optional<std::string> ask(std::string_view) override { return std::nullopt; }
};

class Squash : public testing::Test {
protected:
    Squash() {
        std::string name = "/tmp/nuages-test-XXXXXX";
        directory = mkdtemp(name.data());
        registry.add<shop::Item>("shop");
        write("0001_initial", R"(initial = true
dependencies = []

[[operations]]
type = "CreateModel"
name = "Item"
fields = [
    {name = "id", type = "BigAutoField", primary_key = true},
    {name = "name", type = "CharField", max_length = 40},
]
)");
        write("0002_item_price", R"(dependencies = ["shop.0001_initial"]

[[operations]]
type = "AddField"
model = "Item"
field = {name = "price", type = "IntegerField", default = 0}
)");
        write("0003_alter_item_name", R"(dependencies = ["shop.0002_item_price"]

[[operations]]
type = "AlterField"
model = "Item"
field = {name = "name", type = "CharField", max_length = 80}
)");
        registry.install(database);
    }
    ~Squash() override { fs::remove_all(directory); }

    void write(const std::string& name, const std::string& toml) {
        std::ofstream(directory + '/' + name + ".toml") << toml;
    }
    std::string read(const std::string& name) {
        std::ifstream stream(directory + '/' + name + ".toml");
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    Project project() { return {apps(), registry, functions, database}; }
    const std::vector<AppMigrations>& apps() {
        apps_ = {{.label = "shop", .directory = directory}};
        return apps_;
    }
    std::string migrated(const MigrateOptions& options = {}) {
        migrate(project(), options, out);
        return std::exchange(out.text, {});
    }
    std::string shown() {
        showmigrations(project(), {}, out);
        return std::exchange(out.text, {});
    }
    std::string squashed(const SquashOptions& options) {
        squashmigrations(project(), options, out);
        return std::exchange(out.text, {});
    }
    std::set<std::string> recorded() {
        std::set<std::string> names;
        for (const MigrationKey& key : Recorder(database).applied())
            names.insert(key.name);
        return names;
    }

    std::string directory;
    std::vector<AppMigrations> apps_;
    db::SqliteDatabase database{{.path = ":memory:"}};
    orm::Registry registry;
    Functions functions;
    Silent out;
};

const std::string squashed_name = "0001_squashed_0003_alter_item_name";

TEST_F(Squash, writes_one_migration_for_several) {
    const std::string said = squashed({.app_label = "shop", .last = "0003"});
    EXPECT_TRUE(
        said.starts_with("Will squash the following migrations:\n - 0001_initial\n - 0002_item_price\n"
                         " - 0003_alter_item_name\nOptimizing...\n"
                         "  Optimized from 3 operations to 1 operations.\n"
                         "Created new squashed migration "))
        << said;
    const std::string toml = read(squashed_name);
    EXPECT_NE(toml.find("initial = true\n"), toml.npos);
    EXPECT_NE(
        toml.find(R"(replaces = ["shop.0001_initial", "shop.0002_item_price", "shop.0003_alter_item_name"])"),
        toml.npos)
        << toml;
    EXPECT_NE(toml.find("max_length = 80"), toml.npos);
    EXPECT_EQ(toml.find("AlterField"), toml.npos);
}

TEST_F(Squash, a_new_database_has_it_and_what_it_replaces) {
    squashed({.app_label = "shop", .last = "0003"});
    EXPECT_NE(migrated().find("  Applying shop." + squashed_name + "... OK\n"), std::string::npos);
    EXPECT_EQ(recorded(), (std::set<std::string>{"0001_initial", squashed_name, "0002_item_price",
                                                 "0003_alter_item_name"}));
    EXPECT_EQ(shown(), "shop\n [X] " + squashed_name + " (3 squashed migrations)\n");
    EXPECT_NE(migrated({.app_label = "shop", .migration = "zero"}).find("Unapplying shop." + squashed_name),
              std::string::npos);
    EXPECT_TRUE(recorded().empty());
}

TEST_F(Squash, a_database_that_has_them_all_has_it_too) {
    migrated();
    squashed({.app_label = "shop", .last = "0003"});
    EXPECT_FALSE(migrate(project(), {.check = true}, out));
    EXPECT_NE(migrated().find("No migrations to apply."), std::string::npos);
    EXPECT_TRUE(recorded().contains(squashed_name));
}

TEST_F(Squash, a_database_that_has_some_goes_on_with_the_rest) {
    migrated({.app_label = "shop", .migration = "0002"});
    squashed({.app_label = "shop", .last = "0003"});
    EXPECT_NE(shown().find(" [X] 0002_item_price\n [ ] 0003_alter_item_name\n"), std::string::npos);
    EXPECT_NE(migrated().find("  Applying shop.0003_alter_item_name... OK\n"), std::string::npos);
    EXPECT_NE(shown().find(" [X] " + squashed_name), std::string::npos);
}

TEST_F(Squash, with_files_gone_that_a_database_still_needs_says_so) {
    migrated({.app_label = "shop", .migration = "0002"});
    squashed({.app_label = "shop", .last = "0003"});
    fs::remove(directory + "/0003_alter_item_name.toml");
    EXPECT_THROW(migrated(), MigrationError);
}

TEST_F(Squash, later_migrations_depend_on_it_in_place_of_those) {
    squashed({.app_label = "shop", .last = "0002"});
    EXPECT_NE(migrated().find("  Applying shop.0001_squashed_0002_item_price... OK\n"
                              "  Applying shop.0003_alter_item_name... OK\n"),
              std::string::npos);
    MakeOptions check;
    check.check = true;
    EXPECT_FALSE(makemigrations(project(), check, out));
}

TEST_F(Squash, starts_at_a_migration_and_takes_a_name) {
    const std::string said =
        squashed({.app_label = "shop", .first = "0002", .last = "0003", .name = "prices", .optimize = false});
    EXPECT_EQ(said.find("Optimizing"), said.npos);
    const std::string toml = read("0002_prices");
    EXPECT_NE(toml.find(R"(dependencies = ["shop.0001_initial"])"), toml.npos) << toml;
    EXPECT_EQ(toml.find("initial = true"), toml.npos);
    EXPECT_NE(migrated().find("0002_prices... OK"), std::string::npos);
}

TEST_F(Squash, what_cannot_be_squashed_is_named) {
    EXPECT_THROW(squashed({.app_label = "shop", .first = "0003", .last = "0002"}), MigrationError);
    EXPECT_THROW(squashed({.app_label = "shop", .last = "0009"}), MigrationError);
    EXPECT_THROW(squashed({.app_label = "shp", .last = "0001"}), MigrationError);
    squashed({.app_label = "shop", .last = "0002"});
    EXPECT_THROW(squashed({.app_label = "shop", .last = "0003"}), MigrationError);
}

TEST_F(Squash, what_a_squashed_migration_replaces_is_not_pruned_nor_is_it_updated) {
    migrated();
    squashed({.app_label = "shop", .last = "0003"});
    migrated();
    for (const char* gone : {"0001_initial", "0002_item_price", "0003_alter_item_name"})
        fs::remove(directory + '/' + gone + ".toml");
    EXPECT_THROW(migrated({.app_label = "shop", .prune = true}), MigrationError);
    EXPECT_EQ(recorded().size(), 4U);
    // The file stands for itself once it says no more what it replaced.
    std::string toml = read(squashed_name);
    toml.replace(toml.find("replaces = "),
                 toml.find('\n', toml.find("replaces = ")) - toml.find("replaces = "), "");
    write(squashed_name, toml);
    migrated({.app_label = "shop", .prune = true});
    EXPECT_EQ(recorded(), (std::set<std::string>{squashed_name}));
}

TEST_F(Squash, optimizemigration_writes_the_shorter_one) {
    squashed({.app_label = "shop", .last = "0003", .optimize = false});
    const std::string before = read(squashed_name);
    const OptimizeOptions options{.app_label = "shop", .migration = squashed_name};
    EXPECT_TRUE(
        optimizemigration(project(), {.app_label = "shop", .migration = squashed_name, .check = true}, out));
    EXPECT_EQ(read(squashed_name), before);
    EXPECT_TRUE(optimizemigration(project(), options, out));
    EXPECT_NE(out.text.find("Optimizing from 3 operations to 1 operations.\nOptimized migration "),
              std::string::npos);
    EXPECT_EQ(read(squashed_name).find("AddField"), std::string::npos);
    EXPECT_FALSE(optimizemigration(project(), options, out));
}

TEST_F(Squash, flush_empties_the_tables_of_models_and_starts_their_numbers_anew) {
    migrated();
    shop::Item::objects.create({.name = "pen"});
    database.execute("CREATE TABLE theirs (n integer)");
    database.execute("INSERT INTO theirs VALUES (1)");
    int called = 0;
    Project site = project();
    site.on_migrated.push_back([&](const Migrated& migrated) {
        ++called;
        EXPECT_EQ(migrated.models().size(), 1U);
        EXPECT_EQ(&migrated.models().front()->database(), &migrated.database);
    });
    flush(site, 1, out);
    EXPECT_EQ(shop::Item::objects.count(), 0);
    EXPECT_EQ(shop::Item::objects.create({.name = "ink"}).id, 1);
    EXPECT_EQ(database.query_value("SELECT count(*) FROM theirs"), Value(1));
    EXPECT_EQ(recorded().size(), 3U);
    EXPECT_EQ(called, 1);
}

TEST_F(Squash, apps_hear_of_every_migrate_with_the_models_that_have_tables) {
    std::vector<std::size_t> models;
    Project site = project();
    site.on_migrated.push_back([&](const Migrated& migrated) { models.push_back(migrated.models().size()); });
    migrate(site, {}, out);
    migrate(site, {}, out);
    migrate(site, {.check = true}, out);
    migrate(site, {.plan = true}, out);
    migrate(site, {.app_label = "shop", .migration = "zero"}, out);
    EXPECT_EQ(models, (std::vector<std::size_t>{1, 1, 0}));
}

}  // namespace
}  // namespace nuages::migrations
