#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/function.h>
#include <nuages/db/database.h>
#include <nuages/migrations/project_state.h>

namespace nuages::migrations {

// What a function that changes data has to work with: the database inside the migration's atomic block, and
// the models as they are at that point of the history, which may differ from those in the source.
struct DataMigration {
    db::Database& database;
    const ProjectState& state;

    // The table of a model: table("polls.Question").
    std::string table(std::string_view label) const {
        return state.concrete_model(state.model(label)).table();
    }
};

// The functions that RunCpp operations name.
class Functions {
public:
    using Body = Function<void(DataMigration&)>;

    // Throws MigrationError for a name that is taken.
    void add(std::string name, Body body);
    // Throws MigrationError that names the nearest.
    const Body& get(std::string_view name) const;

private:
    std::vector<std::pair<std::string, Body>> bodies_;
};

}  // namespace nuages::migrations
