#pragma once

#include <string>

#include <nuages/migrations/model_operations.h>

namespace nuages::migrations {

// The base of those that concern one field of a model.
class FieldOperation : public Operation {
public:
    FieldOperation(std::string model, std::string name) : model_(std::move(model)), name_(std::move(name)) {}

    const std::string& model() const noexcept { return model_; }
    const std::string& name() const noexcept { return name_; }
    std::string_view model_name() const override { return model_; }
    ProjectState::Key model_key(const std::string& app) const { return key_of(app, model_); }
    bool is_same_field(const std::string& app, const FieldOperation& other) const;

    bool references_model(const std::string& app, const ProjectState::Key& model) const override;
    bool references_field(const std::string& app, const ProjectState::Key& model,
                          std::string_view field) const override;
    Reduction reduce(const std::string& app, const Operation& next) const override;

protected:
    std::string lower_model() const;
    std::string lower_name() const;

private:
    std::string model_;
    std::string name_;
};

// What AddField and AlterField share: they carry the field as it will be.
class FieldDefinition : public FieldOperation {
public:
    // A default that is not kept is for the rows that are there only.
    enum class DefaultUse : bool { once, kept };
    FieldDefinition(std::string model, FieldState field, DefaultUse use)
        : FieldOperation(std::move(model), field.name), field_(std::move(field)), default_use_(use) {}

    const FieldState& field() const noexcept { return field_; }
    DefaultUse default_use() const noexcept { return default_use_; }
    // The field as the state has it afterwards.
    FieldState kept_field() const;
    bool references_model(const std::string& app, const ProjectState::Key& model) const override;
    void write(TableWriter& out) const override;

private:
    FieldState field_;
    DefaultUse default_use_;
};

class AddField final : public FieldDefinition {
public:
    AddField(std::string model, FieldState field, DefaultUse use = DefaultUse::kept)
        : FieldDefinition(std::move(model), std::move(field), use) {}

    std::string_view type() const override { return "AddField"; }
    std::string describe() const override { return "Add field " + name() + " to " + model(); }
    std::string name_fragment() const override { return lower_model() + '_' + lower_name(); }
    void change_state(const std::string& app, ProjectState& state) const override;
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    Reduction reduce(const std::string& app, const Operation& next) const override;
};

class RemoveField final : public FieldOperation {
public:
    using FieldOperation::FieldOperation;

    std::string_view type() const override { return "RemoveField"; }
    std::string describe() const override { return "Remove field " + name() + " from " + model(); }
    std::string name_fragment() const override { return "remove_" + lower_model() + '_' + lower_name(); }
    void change_state(const std::string& app, ProjectState& state) const override;
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    Reduction reduce(const std::string& app, const Operation& next) const override;
    void write(TableWriter& out) const override;
};

class AlterField final : public FieldDefinition {
public:
    AlterField(std::string model, FieldState field, DefaultUse use = DefaultUse::kept)
        : FieldDefinition(std::move(model), std::move(field), use) {}

    std::string_view type() const override { return "AlterField"; }
    std::string describe() const override { return "Alter field " + name() + " on " + model(); }
    std::string name_fragment() const override { return "alter_" + lower_model() + '_' + lower_name(); }
    void change_state(const std::string& app, ProjectState& state) const override;
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    Reduction reduce(const std::string& app, const Operation& next) const override;
};

class RenameField final : public FieldOperation {
public:
    RenameField(std::string model, std::string old_name, std::string new_name)
        : FieldOperation(std::move(model), std::move(old_name)), new_name_(std::move(new_name)) {}

    const std::string& new_name() const noexcept { return new_name_; }

    std::string_view type() const override { return "RenameField"; }
    std::string describe() const override {
        return "Rename field " + name() + " on " + model() + " to " + new_name_;
    }
    std::string name_fragment() const override;
    void change_state(const std::string& app, ProjectState& state) const override;
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    bool references_field(const std::string& app, const ProjectState::Key& model,
                          std::string_view field) const override;
    void write(TableWriter& out) const override;

private:
    std::string new_name_;
};

// Gives a field of the model another name, everywhere in the model's state.
void rename_field(ModelState& model, std::string_view old_name, std::string_view new_name);

}  // namespace nuages::migrations
