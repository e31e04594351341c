#include <string>

#include <nuages/db/atomic.h>
#include <nuages/migrations/recorder.h>
#include <nuages/migrations/schema_editor.h>

namespace nuages::migrations {
namespace {

constexpr std::string_view table = "django_migrations";

ModelState model() {
    FieldState id("id", FieldType::big_auto), app("app", FieldType::character),
        name("name", FieldType::character), applied("applied", FieldType::datetime);
    id.primary_key = true;
    app.max_length = name.max_length = 255;
    ModelState model{"migrations", "Migration", {id, app, name, applied}, {}};
    model.options.db_table = std::string(table);
    return model;
}

std::string placeholder(const db::Database& database, int number) {
    return database.vendor() == db::Vendor::sqlite ? "?" : '$' + std::to_string(number);
}

}  // namespace

bool Recorder::has_table() const {
    return SchemaEditor::make(database_, SchemaEditor::Mode::execute)->has_table(std::string(table));
}

std::set<MigrationKey> Recorder::applied() const {
    std::set<MigrationKey> keys;
    if (!has_table())
        return keys;
    database_.query("SELECT \"app\", \"name\" FROM \"django_migrations\"", {}, [&](const db::Row& row) {
        keys.insert({std::string(row.text(0)), std::string(row.text(1))});
    });
    return keys;
}

void Recorder::make_table() const {
    if (has_table())
        return;
    db::atomic(database_, [&] {
        const auto editor = SchemaEditor::make(database_, SchemaEditor::Mode::execute);
        editor->wait_for_turn();
        if (has_table())  // made by another process while this one waited for its turn
            return;
        editor->create_model(ProjectState(), model());
        editor->finish();
    });
}

bool Recorder::is_applied(const MigrationKey& key) const {
    const Value parameters[] = {key.app, key.name};
    return database_
        .query_value("SELECT 1 FROM \"django_migrations\" WHERE \"app\" = " + placeholder(database_, 1) +
                         " AND \"name\" = " + placeholder(database_, 2),
                     parameters)
        .has_value();
}

void Recorder::record_applied(const MigrationKey& key) const {
    const Value parameters[] = {key.app, key.name, tz::now()};
    database_.execute("INSERT INTO \"django_migrations\" (\"app\", \"name\", \"applied\") VALUES (" +
                          placeholder(database_, 1) + ", " + placeholder(database_, 2) + ", " +
                          placeholder(database_, 3) + ')',
                      parameters);
}

void Recorder::record_unapplied(const MigrationKey& key) const {
    const Value parameters[] = {key.app, key.name};
    database_.execute("DELETE FROM \"django_migrations\" WHERE \"app\" = " + placeholder(database_, 1) +
                          " AND \"name\" = " + placeholder(database_, 2),
                      parameters);
}

}  // namespace nuages::migrations
