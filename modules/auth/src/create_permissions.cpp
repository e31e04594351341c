#include "create_permissions.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nuages/auth/permission.h>
#include <nuages/db/atomic.h>
#include <nuages/migrations/reporter.h>
#include <nuages/orm/model_info.h>

#include "wanted_permissions.h"

namespace nuages::auth {
namespace {

// In plain SQL, as the content types are made.
class Creation {
public:
    explicit Creation(const migrations::Migrated& migrated)
        : migrated_(migrated), database_(migrated.database) {}

    void run() {
        read();
        for (const orm::ModelInfo* model : migrated_.models()) {
            const auto type = types_.find({model->app_label(), model->model_name()});
            if (type == types_.end())
                continue;
            for (const auto& permissions : {builtin_permissions(*model), own_permissions(*model)})
                for (const WantedPermission& wanted : permissions) {
                    if (known_.emplace(type->second, wanted.codename).second)
                        create(*model, type->second, wanted);
                }
        }
    }

private:
    void read() {
        database_.query("SELECT id, app_label, model FROM django_content_type", {}, [&](const db::Row& row) {
            types_[{std::string(row.text(1)), std::string(row.text(2))}] = row.integer(0);
        });
        database_.query("SELECT content_type_id, codename FROM auth_permission", {}, [&](const db::Row& row) {
            known_.emplace(row.integer(0), std::string(row.text(1)));
        });
    }

    // Another process may be at it, too.
    void create(const orm::ModelInfo& model, std::int64_t type, const WantedPermission& wanted) {
        const bool is_sqlite = database_.vendor() == db::Vendor::sqlite;
        const Value parameters[] = {wanted.name, type, wanted.codename};
        database_.execute("INSERT INTO auth_permission (name, content_type_id, codename) VALUES (" +
                              std::string(is_sqlite ? "?, ?, ?" : "$1, $2, $3") + ") ON CONFLICT DO NOTHING",
                          parameters);
        if (migrated_.reporter && migrated_.verbosity >= 2)
            migrated_.reporter->write("Adding permission '" + model.app_label() + " | " +
                                      model.verbose_name() + " | " + wanted.name + "'\n");
    }

    const migrations::Migrated& migrated_;
    db::Database& database_;
    std::map<std::pair<std::string, std::string>, std::int64_t> types_;
    std::set<std::pair<std::int64_t, std::string>> known_;
};

}  // namespace

void create_permissions(const migrations::Migrated& migrated) {
    const orm::ModelInfo* permission = migrated.registry.find(meta::type_tag<Permission>);
    const orm::ModelInfo* type = migrated.registry.find(meta::type_tag<contenttypes::ContentType>);
    if (!permission || !type || !migrated.has_table(*permission) || !migrated.has_table(*type))
        return;
    db::atomic(migrated.database, [&] { Creation(migrated).run(); });
    permission->count_write();
}

}  // namespace nuages::auth
