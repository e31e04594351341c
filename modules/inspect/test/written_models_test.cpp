// The files in written/ are what inspectdb gives for existing databases. Here they are compiled and used.
#include <gtest/gtest.h>

#include <nuages/db/atomic.h>
#include <nuages/inspect/read_tables.h>
#include <nuages/inspect/write_models.h>
#include <nuages/migrations/autodetector.h>
#include <nuages/migrations/schema_editor.h>
#include <nuages/models.h>
#include <nuages/orm/registry.h>

#include "database_support.h"
#include "written/framework_postgresql.inc"
#include "written/framework_sqlite.inc"
#include "written/odd_postgresql.inc"
#include "written/odd_sqlite.inc"

namespace nuages::inspect {
namespace {

struct NobodyToAsk final : migrations::Questioner {
    bool was_model_renamed(const migrations::ModelState&, const migrations::ModelState&) override {
        return false;
    }
    bool was_field_renamed(const migrations::ModelState&, const migrations::FieldState&,
                           const migrations::FieldState&) override {
        return false;
    }
    Value value_for_new_field(const migrations::ModelState&, const migrations::FieldState&) override {
        return {};
    }
    std::optional<Value> value_for_nulls(const migrations::ModelState&,
                                         const migrations::FieldState&) override {
        return std::nullopt;
    }
};

// The statements that the first migrations of the models would run.
std::vector<std::string> statements_for(db::Database& database, const migrations::ProjectState& to) {
    NobodyToAsk nobody;
    migrations::ProjectState state;
    const auto editor = migrations::SchemaEditor::make(database, migrations::SchemaEditor::Mode::collect);
    for (const migrations::Migration& migration : migrations::detect_changes(state, to, {}, nobody))
        migration.apply(*editor, state);
    std::vector<std::string> statements = editor->statements();
    std::erase_if(statements, [](const std::string& line) { return line.starts_with("--"); });
    return statements;
}

// Once migrations manage them, they make the tables that were there.
void expect_round_trip(orm::Registry& registry, EmptyDatabase empty, const std::string& name) {
    registry.resolve();
    migrations::ProjectState state = migrations::ProjectState::of(registry);
    EXPECT_EQ(statements_for(empty.database, state), std::vector<std::string>())
        << "tables that are not managed are left alone";
    for (const auto& [key, model] : state.models())
        state.find(key.first, key.second)->options.managed = true;
    make_tables(empty.database, state);
    expect_is_file(write_models(read_tables(empty.database), name), "written/" + name + ".inc");
}

TEST(WrittenModels, make_the_tables_that_they_were_written_for_on_sqlite) {
    using namespace framework_sqlite;
    orm::Registry registry;
    registry.add<AuthGroup, AuthGroupPermissions, AuthPermission, AuthUser, AuthUserGroups,
                 AuthUserUserPermissions, DjangoAdminLog, DjangoContentType, DjangoSession>("old");
    expect_round_trip(registry, EmptyDatabase::sqlite(), "framework_sqlite");
}

TEST(WrittenModels, make_the_tables_that_they_were_written_for_on_postgresql) {
    using namespace framework_postgresql;
    orm::Registry registry;
    registry.add<AuthGroup, AuthGroupPermissions, AuthPermission, AuthUser, AuthUserGroups,
                 AuthUserUserPermissions, DjangoAdminLog, DjangoContentType, DjangoSession>("old");
    expect_round_trip(registry, EmptyDatabase::postgres(), "framework_postgresql");
}

// Rows go in and come out, over relations too, through models that the database has never heard of.
#define EXPECT_ODD_MODELS_WORK(empty, registry, models)                                                    \
    do {                                                                                                   \
        make_odd_tables(empty.database);                                                                   \
        registry.add<models::Table2NdTable, models::Zebra, models::Links, models::ByName, models::Keyless, \
                     models::Kinds, models::Striped>("odd");                                               \
        registry.install(empty.database);                                                                  \
        models::Zebra zebra;                                                                               \
        zebra.code = "z";                                                                                  \
        zebra.name = "Zoe";                                                                                \
        zebra.save({.force_insert = true});                                                                \
        models::Links link;                                                                                \
        link.from_0 = zebra;                                                                               \
        link.to = zebra;                                                                                   \
        link.up = 3;                                                                                       \
        link.save({.force_insert = true});                                                                 \
        models::ByName by_name;                                                                            \
        by_name.zebra_code = zebra;                                                                        \
        by_name.zebra = "Zoe";                                                                             \
        by_name.save({.force_insert = true});                                                              \
        models::Table2NdTable row;                                                                         \
        row.id = 7;                                                                                        \
        row.class_field = "it's";                                                                          \
        row.x_int_y = 4;                                                                                   \
        row.save({.force_insert = true});                                                                  \
        models::Keyless::objects.create({"note", "n"});                                                    \
        EXPECT_EQ(models::Links::objects.filter({"to__name", "Zoe"}).count(), 1u);                         \
        EXPECT_EQ(models::Links::objects.get({"pk", std::tuple(zebra, "z")}).from_0->name, "Zoe");         \
        EXPECT_EQ(models::ByName::objects.filter({"zebra_code__code", "z"}).count(), 1u);                  \
        EXPECT_EQ(models::Table2NdTable::objects.get({"x_int_y", 4}).class_field, "it's");                 \
        EXPECT_EQ(models::Striped::objects.get({"name", "Zoe"}).code, "z");                                \
        EXPECT_EQ(models::Keyless::objects.count(), 1u);                                                   \
    } while (false)

TEST(WrittenModels, read_and_write_odd_tables_on_sqlite) {
    const EmptyDatabase empty = EmptyDatabase::sqlite();
    orm::Registry registry;
    EXPECT_ODD_MODELS_WORK(empty, registry, odd_sqlite);
    odd_sqlite::Kinds kinds;
    kinds.s = 2;
    kinds.n = *Decimal::parse("1.50");
    kinds.j = Value(Dict{{"a", 1}});
    kinds.flag = true;
    kinds.save();
    const auto read = odd_sqlite::Kinds::objects.get({"pk", kinds.id});
    EXPECT_EQ(read.n.str(), "1.50");
    EXPECT_EQ(read.j["a"], Value(1));
    EXPECT_TRUE(read.flag);
}

TEST(WrittenModels, read_and_write_odd_tables_on_postgresql) {
    const EmptyDatabase empty = EmptyDatabase::postgres();
    orm::Registry registry;
    EXPECT_ODD_MODELS_WORK(empty, registry, odd_postgresql);
    odd_postgresql::Kinds kinds;
    kinds.s = 2;
    kinds.n = *Decimal::parse("1.50");
    kinds.j = Value(Dict{{"a", 1}});
    kinds.m = "good";
    kinds.ip = "10.0.0.1";
    kinds.c = "abc";
    kinds.dur = Duration::seconds(5);
    kinds.words = {"a", "b"};
    kinds.span = {1, 4, false, true};
    kinds.labels = {{"a", "b"}};
    kinds.grid = {{Decimal("1.5"), Decimal("2.0")}};
    kinds.save();
    const auto read = odd_postgresql::Kinds::objects.get({"m", "good"});
    EXPECT_EQ(read.n.str(), "1.50");
    EXPECT_EQ(read.j["a"], Value(1));
    EXPECT_EQ(read.ip, "10.0.0.1");
    EXPECT_EQ(read.c, "abc");
    EXPECT_EQ(read.dur, Duration::seconds(5));
    EXPECT_FALSE(read.i);
    EXPECT_FALSE(read.arr);
    EXPECT_EQ(read.span, (Range<int>{2, 5}));
    EXPECT_EQ(read.labels, kinds.labels);
    EXPECT_EQ(read.words, kinds.words);
    EXPECT_EQ(read.grid, kinds.grid);
    EXPECT_EQ(odd_postgresql::Kinds::objects.filter({"words__1", "b"}).count(), 1);
}

}  // namespace
}  // namespace nuages::inspect
