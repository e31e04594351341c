#include "create_content_types.h"

#include <set>
#include <string>
#include <utility>

#include <nuages/base/text.h>
#include <nuages/contenttypes/content_type.h>
#include <nuages/db/atomic.h>
#include <nuages/migrations/reporter.h>
#include <nuages/orm/model_info.h>

namespace nuages::contenttypes {
namespace {

using Key = std::pair<std::string, std::string>;

std::string placeholder(const db::Database& database, int number) {
    return (database.vendor() == db::Vendor::sqlite ? "?" : "$") + std::to_string(number);
}

// The table as it is in the middle of the history; null while it is not there.
const migrations::ModelState* find_table(const migrations::Migrated& migrated) {
    const orm::ModelInfo* model = migrated.registry.find(meta::type_tag<ContentType>);
    return model && migrated.has_table(*model) ? migrated.state.find(model->app_label(), model->name())
                                               : nullptr;
}

// In plain SQL: the database may be another than that of the calling fiber, and its table that of a migration
// in the middle of the history.
class Creation {
public:
    Creation(const migrations::Migrated& migrated, bool has_name)
        : migrated_(migrated), database_(migrated.database), has_name_(has_name) {}

    void run() {
        database_.query("SELECT app_label, model FROM django_content_type", {}, [&](const db::Row& row) {
            known_.emplace(std::string(row.text(0)), std::string(row.text(1)));
        });
        for (const orm::ModelInfo* model : migrated_.models()) {
            if (!known_.contains({model->app_label(), model->model_name()}))
                create(*model);
        }
    }

private:
    // Another process may be at it, too.
    void create(const orm::ModelInfo& model) {
        const Value parameters[] = {model.app_label(), model.model_name()};
        database_.execute(
            "INSERT INTO django_content_type (app_label, model" + std::string(has_name_ ? ", name" : "") +
                ") VALUES (" + placeholder(database_, 1) + ", " + placeholder(database_, 2) +
                (has_name_ ? ", " + placeholder(database_, 2) : "") + ") ON CONFLICT DO NOTHING",
            parameters);
        if (migrated_.reporter && migrated_.verbosity >= 2)
            migrated_.reporter->write("Adding content type '" + model.app_label() + " | " +
                                      model.model_name() + "'\n");
    }

    const migrations::Migrated& migrated_;
    db::Database& database_;
    bool has_name_;
    std::set<Key> known_;
};

}  // namespace

void create_content_types(const migrations::Migrated& migrated) {
    const migrations::ModelState* table = find_table(migrated);
    if (!table)
        return;
    db::atomic(migrated.database, [&] { Creation(migrated, table->find_field("name")).run(); });
    migrated.registry.find(meta::type_tag<ContentType>)->count_write();
}

void rename_content_type(const migrations::Migrated& migrated, const migrations::ModelRename& rename) {
    if (!find_table(migrated))
        return;
    db::Database& database = migrated.database;
    const std::string label = placeholder(database, 1), from = placeholder(database, 2),
                      to = placeholder(database, 3);
    const Value parameters[] = {rename.app_label, text::lower(rename.old_name), text::lower(rename.new_name)};
    // Where both names are there, the old one stays: rows may point to either.
    database.execute("UPDATE django_content_type SET model = " + to + " WHERE app_label = " + label +
                         " AND model = " + from +
                         " AND NOT EXISTS (SELECT 1 FROM django_content_type other WHERE other.app_label = " +
                         label + " AND other.model = " + to + ")",
                     parameters);
    migrated.registry.find(meta::type_tag<ContentType>)->count_write();
}

}  // namespace nuages::contenttypes
