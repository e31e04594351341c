#include "command_support.h"

#include <nuages/migrations/errors.h>

namespace nuages::migrations {

void require_primary(const db::Database& database) {
    if (!database.replica_of().empty())
        throw MigrationError("The database '" + database.alias() + "' repeats the rows of '" +
                             database.replica_of() + "', and is not written to: use --database " +
                             database.replica_of() + '.');
}

const AppMigrations& installed_app(const Project& project, std::string_view label) {
    std::vector<std::string_view> known;
    for (const AppMigrations& app : project.apps) {
        if (app.label == label)
            return app;
        known.push_back(app.label);
    }
    throw UnknownAppError("No installed app with label '" + std::string(label) + "'." +
                          did_you_mean(label, known, "apps"));
}

std::string signed_description(const Operation& operation) {
    const std::string_view type = operation.type();
    char sign = '~';
    if (type == "RunSQL")
        sign = 's';
    else if (type == "RunCpp")
        sign = 'p';
    else if (type.starts_with("Create") || type.starts_with("Add"))
        sign = '+';
    else if (type.starts_with("Delete") || type.starts_with("Remove"))
        sign = '-';
    return std::string(1, sign) + ' ' + operation.describe();
}

}  // namespace nuages::migrations
