#pragma once

#include <string>
#include <vector>

#include <nuages/migrations/operation.h>

namespace nuages::migrations {

// The base of those that concern one model.
class ModelOperation : public Operation {
public:
    explicit ModelOperation(std::string name) : name_(std::move(name)) {}

    const std::string& name() const noexcept { return name_; }
    std::string_view model_name() const override { return name_; }
    ProjectState::Key key(const std::string& app) const { return key_of(app, name_); }
    bool references_model(const std::string& app, const ProjectState::Key& model) const override;
    Reduction reduce(const std::string& app, const Operation& next) const override;

protected:
    std::string lower_name() const;

private:
    std::string name_;
};

class CreateModel final : public ModelOperation {
public:
    CreateModel(std::string name, std::vector<FieldState> fields, ModelOptions options = {});

    const std::vector<FieldState>& fields() const noexcept { return fields_; }
    const ModelOptions& options() const noexcept { return options_; }

    std::string_view type() const override { return "CreateModel"; }
    std::string describe() const override { return "Create model " + name(); }
    std::string name_fragment() const override { return lower_name(); }
    void change_state(const std::string& app, ProjectState& state) const override;
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    bool references_model(const std::string& app, const ProjectState::Key& model) const override;
    Reduction reduce(const std::string& app, const Operation& next) const override;
    void write(TableWriter& out) const override;

private:
    bool references_itself(const std::string& app) const;

    std::vector<FieldState> fields_;
    ModelOptions options_;
};

class DeleteModel final : public ModelOperation {
public:
    using ModelOperation::ModelOperation;

    std::string_view type() const override { return "DeleteModel"; }
    std::string describe() const override { return "Delete model " + name(); }
    std::string name_fragment() const override { return "delete_" + lower_name(); }
    void change_state(const std::string& app, ProjectState& state) const override;
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    // Whatever comes after it may rely on its being gone.
    bool references_model(const std::string&, const ProjectState::Key&) const override { return true; }
    void write(TableWriter& out) const override;
};

class RenameModel final : public ModelOperation {
public:
    RenameModel(std::string old_name, std::string new_name)
        : ModelOperation(std::move(old_name)), new_name_(std::move(new_name)) {}

    const std::string& new_name() const noexcept { return new_name_; }
    std::string_view model_name() const override { return new_name_; }

    std::string_view type() const override { return "RenameModel"; }
    std::string describe() const override { return "Rename model " + name() + " to " + new_name_; }
    std::string name_fragment() const override;
    void change_state(const std::string& app, ProjectState& state) const override;
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    bool references_model(const std::string& app, const ProjectState::Key& model) const override;
    void write(TableWriter& out) const override;

private:
    std::string new_name_;
};

// The base of those that set an option: only the last one counts.
class ModelOptionOperation : public ModelOperation {
public:
    using ModelOperation::ModelOperation;

    Reduction reduce(const std::string& app, const Operation& next) const override;
};

class AlterModelTable final : public ModelOptionOperation {
public:
    // An empty table is Django's choice.
    AlterModelTable(std::string name, std::string table)
        : ModelOptionOperation(std::move(name)), table_(std::move(table)) {}

    const std::string& table() const noexcept { return table_; }

    std::string_view type() const override { return "AlterModelTable"; }
    std::string describe() const override;
    std::string name_fragment() const override { return "alter_" + lower_name() + "_table"; }
    void change_state(const std::string& app, ProjectState& state) const override;
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    void write(TableWriter& out) const override;

private:
    std::string table_;
};

class AlterModelTableComment final : public ModelOptionOperation {
public:
    // "" for none.
    AlterModelTableComment(std::string name, std::string comment)
        : ModelOptionOperation(std::move(name)), comment_(std::move(comment)) {}

    std::string_view type() const override { return "AlterModelTableComment"; }
    std::string describe() const override { return "Alter " + name() + " table comment"; }
    std::string name_fragment() const override { return "alter_" + lower_name() + "_table_comment"; }
    void change_state(const std::string& app, ProjectState& state) const override;
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    void write(TableWriter& out) const override;

private:
    std::string comment_;
};

class AlterUniqueTogether final : public ModelOptionOperation {
public:
    AlterUniqueTogether(std::string name, std::vector<NameList> unique_together)
        : ModelOptionOperation(std::move(name)), unique_together_(std::move(unique_together)) {}

    const std::vector<NameList>& unique_together() const noexcept { return unique_together_; }

    std::string_view type() const override { return "AlterUniqueTogether"; }
    std::string describe() const override;
    std::string name_fragment() const override { return "alter_" + lower_name() + "_unique_together"; }
    void change_state(const std::string& app, ProjectState& state) const override;
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    void write(TableWriter& out) const override;

private:
    std::vector<NameList> unique_together_;
};

// Gives the rows an order among those that a relation has in common, in a column of their own, or takes it
// away ("").
class AlterOrderWithRespectTo final : public ModelOptionOperation {
public:
    AlterOrderWithRespectTo(std::string name, std::string order_with_respect_to)
        : ModelOptionOperation(std::move(name)), order_with_respect_to_(std::move(order_with_respect_to)) {}

    const std::string& order_with_respect_to() const noexcept { return order_with_respect_to_; }

    std::string_view type() const override { return "AlterOrderWithRespectTo"; }
    std::string describe() const override;
    std::string name_fragment() const override { return "alter_" + lower_name() + "_order_with_respect_to"; }
    void change_state(const std::string& app, ProjectState& state) const override;
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    bool references_field(const std::string& app, const ProjectState::Key& model,
                          std::string_view field) const override;
    void write(TableWriter& out) const override;

private:
    std::string order_with_respect_to_;
};

// Options without a trace in the database: whether migrations manage the table.
class AlterModelOptions final : public ModelOptionOperation {
public:
    AlterModelOptions(std::string name, bool managed)
        : ModelOptionOperation(std::move(name)), managed_(managed) {}

    bool managed() const noexcept { return managed_; }

    std::string_view type() const override { return "AlterModelOptions"; }
    std::string describe() const override { return "Change Meta options on " + name(); }
    std::string name_fragment() const override { return "alter_" + lower_name() + "_options"; }
    void change_state(const std::string& app, ProjectState& state) const override;
    void forwards(const std::string&, SchemaEditor&, const ProjectState&,
                  const ProjectState&) const override {}
    void backwards(const std::string&, SchemaEditor&, const ProjectState&,
                   const ProjectState&) const override {}
    void write(TableWriter& out) const override;

private:
    bool managed_;
};

}  // namespace nuages::migrations
