#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nuages/migrations/graph.h>
#include <nuages/migrations/migration.h>
#include <nuages/migrations/project_state.h>

namespace nuages::migrations {

// Answers what cannot be told from the models alone.
class Questioner {
public:
    // Whether a model or field was renamed, not deleted and another one made.
    virtual bool was_model_renamed(const ModelState& before, const ModelState& after) = 0;
    virtual bool was_field_renamed(const ModelState& model, const FieldState& before,
                                   const FieldState& after) = 0;
    // The value of existing rows for a field that cannot be null and has no default. Throws AnswerNeeded.
    virtual Value value_for_new_field(const ModelState& model, const FieldState& field) = 0;
    // The same for a field that was nullable; nullopt where no row is null.
    virtual std::optional<Value> value_for_nulls(const ModelState& model, const FieldState& field) = 0;

protected:
    ~Questioner() = default;
};

// The migrations that lead from one state to the other, in the order in which they can be written and
// numbered after the last ones in the graph. `only` limits them to some apps and what those need; empty for
// all. `name` is the part after the number; empty for Django's. Throws MigrationError for relations to models
// that do not exist.
std::vector<Migration> detect_changes(const ProjectState& from, const ProjectState& to, const Graph& graph,
                                      Questioner& questioner, const std::set<std::string>& only = {},
                                      const std::string& name = {});

// The same operations in fewer: a field that is added to a new model becomes part of it, and so on.
OperationList optimized(OperationList operations, const std::string& app);

// "0003" of the name of the migration after those of the app.
std::string next_number(const Graph& graph, const std::string& app);

}  // namespace nuages::migrations
