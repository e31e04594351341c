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

// In plain SQL: the database may be another than that of the calling fiber, and its table that of a migration
// in the middle of the history.
class Creation {
public:
    Creation(const migrations::Migrated& migrated, bool has_name)
        : migrated_(migrated), database_(migrated.database), has_name_(has_name) {}

    void run() {
        for (const auto& rename : migrated_.renamed)
            this->rename(rename);
        database_.query("SELECT app_label, model FROM django_content_type", {}, [&](const db::Row& row) {
            known_.emplace(std::string(row.text(0)), std::string(row.text(1)));
        });
        for (const orm::ModelInfo* model : migrated_.models()) {
            if (!known_.contains({model->app_label(), model->model_name()}))
                create(*model);
        }
    }

private:
    std::string placeholder(int number) const {
        return database_.vendor() == db::Vendor::sqlite ? "?" + std::to_string(number)
                                                        : '$' + std::to_string(number);
    }

    // Where both names are there, the old one stays: rows may point to either.
    void rename(const migrations::Migrated::Rename& rename) {
        const std::string label = placeholder(1), from = placeholder(2), to = placeholder(3);
        const Value parameters[] = {rename.app_label, text::lower(rename.old_name),
                                    text::lower(rename.new_name)};
        database_.execute(
            "UPDATE django_content_type SET model = " + to + " WHERE app_label = " + label +
                " AND model = " + from +
                " AND NOT EXISTS (SELECT 1 FROM django_content_type other WHERE other.app_label = " + label +
                " AND other.model = " + to + ")",
            parameters);
    }

    // Another process may be at it, too.
    void create(const orm::ModelInfo& model) {
        const Value parameters[] = {model.app_label(), model.model_name()};
        database_.execute("INSERT INTO django_content_type (app_label, model" +
                              std::string(has_name_ ? ", name" : "") + ") VALUES (" + placeholder(1) + ", " +
                              placeholder(2) + (has_name_ ? ", " + placeholder(2) : "") +
                              ") ON CONFLICT DO NOTHING",
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
    const orm::ModelInfo* model = migrated.registry.find(meta::type_tag<ContentType>);
    const migrations::ModelState* state =
        model ? migrated.state.find(model->app_label(), model->name()) : nullptr;
    if (!state || !migrated.has_table(*model))
        return;
    db::atomic(migrated.database, [&] { Creation(migrated, state->find_field("name")).run(); });
    model->count_write();
}

}  // namespace nuages::contenttypes
