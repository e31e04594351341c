#pragma once

#include <string>
#include <vector>

#include <nuages/migrations/operation.h>

namespace nuages::migrations {

// The hint `model_name` of an operation that may touch anything: what the routers are asked about. Empty
// where there is none.
std::string_view model_of(const Dict& hints);

// SQL by hand, each way a text of one or more statements.
class RunSQL final : public Operation {
public:
    // An empty reverse makes it irreversible; a reverse of blanks or comments does nothing.
    // The hints are for the routers.
    RunSQL(std::string sql, std::string reverse_sql, Dict hints = {})
        : sql_(std::move(sql)), reverse_sql_(std::move(reverse_sql)), hints_(std::move(hints)) {}

    const std::string& sql() const noexcept { return sql_; }
    const std::string& reverse_sql() const noexcept { return reverse_sql_; }
    const Dict& hints() const override { return hints_; }
    std::string_view model_name() const override { return model_of(hints_); }

    std::string_view type() const override { return "RunSQL"; }
    std::string describe() const override { return "Raw SQL operation"; }
    std::string name_fragment() const override { return {}; }
    void change_state(const std::string&, ProjectState&) const override {}
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    bool is_reversible() const override { return !reverse_sql_.empty(); }
    // It may touch anything.
    bool references_model(const std::string&, const ProjectState::Key&) const override { return true; }
    Reduction reduce(const std::string&, const Operation&) const override { return {}; }
    void write(TableWriter& out) const override;

private:
    std::string sql_;
    std::string reverse_sql_;
    Dict hints_;
};

// A function of the program that changes data, by the name under which the program registers it
// (functions.h).
class RunCpp final : public Operation {
public:
    // The name of the reverse that does nothing.
    static constexpr std::string_view noop = "noop";
    // An empty reverse makes it irreversible.
    RunCpp(std::string function, std::string reverse, Dict hints = {})
        : function_(std::move(function)), reverse_(std::move(reverse)), hints_(std::move(hints)) {}

    const std::string& function() const noexcept { return function_; }
    const std::string& reverse() const noexcept { return reverse_; }
    const Dict& hints() const override { return hints_; }
    std::string_view model_name() const override { return model_of(hints_); }

    std::string_view type() const override { return "RunCpp"; }
    std::string describe() const override { return "Run the C++ function " + function_; }
    std::string name_fragment() const override { return {}; }
    void change_state(const std::string&, ProjectState&) const override {}
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    bool is_reversible() const override { return !reverse_.empty(); }
    bool references_model(const std::string&, const ProjectState::Key&) const override { return true; }
    Reduction reduce(const std::string&, const Operation&) const override { return {}; }
    void write(TableWriter& out) const override;

private:
    std::string function_;
    std::string reverse_;
    Dict hints_;
};

// What is done to the database, apart from what the migrations after it take for done: where a change of a
// model needs another one of its tables than migrations would make.
class SeparateDatabaseAndState final : public Operation {
public:
    SeparateDatabaseAndState(OperationList database_operations, OperationList state_operations)
        : database_(std::move(database_operations)), state_(std::move(state_operations)) {}

    const OperationList& database_operations() const noexcept { return database_; }
    const OperationList& state_operations() const noexcept { return state_; }

    std::string_view type() const override { return "SeparateDatabaseAndState"; }
    std::string describe() const override { return "Custom state/database change combination"; }
    std::string name_fragment() const override { return {}; }
    void change_state(const std::string& app, ProjectState& state) const override;
    // The operations of the database each see the states that those before them leave, whatever
    // change_state() makes of it. Routers are asked about each.
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    bool is_reversible() const override;
    bool references_model(const std::string&, const ProjectState::Key&) const override { return true; }
    Reduction reduce(const std::string&, const Operation&) const override { return {}; }
    void write(TableWriter& out) const override;

private:
    OperationList database_, state_;
};

}  // namespace nuages::migrations
