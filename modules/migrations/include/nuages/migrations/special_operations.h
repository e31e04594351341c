#pragma once

#include <string>
#include <vector>

#include <nuages/migrations/operation.h>

namespace nuages::migrations {

// SQL by hand, each way a text of one or more statements.
class RunSQL final : public Operation {
public:
    // An empty reverse makes it irreversible; a reverse of blanks or comments does nothing.
    RunSQL(std::string sql, std::string reverse_sql)
        : sql_(std::move(sql)), reverse_sql_(std::move(reverse_sql)) {}

    const std::string& sql() const noexcept { return sql_; }
    const std::string& reverse_sql() const noexcept { return reverse_sql_; }

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
};

// A function of the program that changes data, by the name under which the program registers it
// (functions.h).
class RunCpp final : public Operation {
public:
    // The name of the reverse that does nothing.
    static constexpr std::string_view noop = "noop";
    // An empty reverse makes it irreversible.
    RunCpp(std::string function, std::string reverse)
        : function_(std::move(function)), reverse_(std::move(reverse)) {}

    const std::string& function() const noexcept { return function_; }
    const std::string& reverse() const noexcept { return reverse_; }

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
};

}  // namespace nuages::migrations
