#pragma once

#include <string>
#include <vector>

#include <nuages/base/function.h>
#include <nuages/migrations/migration.h>
#include <nuages/migrations/operations.h>
#include <nuages/migrations/schema_editor.h>

namespace nuages::migrations {

// Short forms to write models down with.
FieldState make(
    std::string name, FieldType type, void (*set)(FieldState&) = [](FieldState&) {});
FieldState big_id();
FieldState text_field(std::string name, int max_length);
FieldState relation(std::string name, FieldType type, std::string to);
ModelState make_model(std::string app, std::string name, std::vector<FieldState> fields,
                      ModelOptions options = {});

template <class T, class... A>
OperationPtr op(A&&... arguments) {
    return std::make_shared<T>(std::forward<A>(arguments)...);
}

// The statements of some operations on a state, as sqlmigrate has them but without comments.
std::vector<std::string> sql_of(const ProjectState& state, const OperationList& operations,
                                const std::string& app = "polls");
std::vector<std::string> sql_of(db::Database& database, const ProjectState& state,
                                const OperationList& operations, const std::string& app = "polls");
std::vector<std::string> backwards_sql_of(const ProjectState& state, const OperationList& operations,
                                          const std::string& app = "polls");

// Calls it as a migration does: in one transaction, at the end of which all references lead somewhere.
void in_migration(db::Database& database, const Function<void(SchemaEditor&)>& change);
// The state goes on with the database.
void apply(db::Database& database, const OperationList& operations, ProjectState& state);
// Back to the state before them.
void unapply(db::Database& database, const OperationList& operations, ProjectState& state,
             const ProjectState& before);

// The tutorial's two models.
ProjectState polls_state();

}  // namespace nuages::migrations
