#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/migrations/project_state.h>
#include <nuages/migrations/schema_editor.h>

namespace nuages::migrations {

class Operation;
class TableWriter;
using OperationPtr = std::shared_ptr<const Operation>;
using OperationList = std::vector<OperationPtr>;

// What becomes of two operations that follow one another, the first looking at the second.
struct Reduction {
    enum class Type : std::uint8_t {
        blocked,     // the second depends on the first
        passes,      // they do not touch: the first may as well come after the second
        merged,      // `operations` do what both did
        superseded,  // the second does
    };
    Type type = Type::blocked;
    OperationList operations{};
};

// One step of a migration, with Django's name and meaning. Immutable.
class Operation {
public:
    Operation() = default;
    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;
    virtual ~Operation() = default;

    // "CreateModel", as files have it.
    virtual std::string_view type() const = 0;
    // "Create model Question"
    virtual std::string describe() const = 0;
    // Its part in the name of a migration: "question", "choice_votes"; "" where it has none.
    virtual std::string name_fragment() const = 0;

    // Of the model that it is about, in any case; empty where it is about none. And what its file tells the
    // routers of a site, which may keep it from a database.
    virtual std::string_view model_name() const { return {}; }
    virtual const Dict& hints() const;

    virtual void change_state(const std::string& app, ProjectState& state) const = 0;
    // `before` and `after` are the states without and with this operation.
    virtual void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                          const ProjectState& after) const = 0;
    virtual void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                           const ProjectState& after) const = 0;
    virtual bool is_reversible() const { return true; }

    virtual bool references_model(const std::string& app, const ProjectState::Key& model) const = 0;
    virtual bool references_field(const std::string& app, const ProjectState::Key& model,
                                  std::string_view) const {
        return references_model(app, model);
    }
    virtual Reduction reduce(const std::string& app, const Operation& next) const = 0;

    virtual void write(TableWriter& out) const = 0;
};

}  // namespace nuages::migrations
