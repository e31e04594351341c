#pragma once

#include <string>

#include <nuages/migrations/model_operations.h>

namespace nuages::migrations {

class AddIndex final : public ModelOperation {
public:
    AddIndex(std::string model, IndexState index)
        : ModelOperation(std::move(model)), index_(std::move(index)) {}

    const IndexState& index() const noexcept { return index_; }

    std::string_view type() const override { return "AddIndex"; }
    std::string describe() const override;
    std::string name_fragment() const override;
    void change_state(const std::string& app, ProjectState& state) const override;
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    Reduction reduce(const std::string& app, const Operation& next) const override;
    void write(TableWriter& out) const override;

private:
    IndexState index_;
};

class RemoveIndex final : public ModelOperation {
public:
    RemoveIndex(std::string model, std::string index)
        : ModelOperation(std::move(model)), index_(std::move(index)) {}

    const std::string& index() const noexcept { return index_; }

    std::string_view type() const override { return "RemoveIndex"; }
    std::string describe() const override { return "Remove index " + index_ + " from " + name(); }
    std::string name_fragment() const override;
    void change_state(const std::string& app, ProjectState& state) const override;
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    void write(TableWriter& out) const override;

private:
    std::string index_;
};

class AddConstraint final : public ModelOperation {
public:
    AddConstraint(std::string model, ConstraintState constraint)
        : ModelOperation(std::move(model)), constraint_(std::move(constraint)) {}

    const ConstraintState& constraint() const noexcept { return constraint_; }

    std::string_view type() const override { return "AddConstraint"; }
    std::string describe() const override {
        return "Create constraint " + constraint_.name + " on model " + name();
    }
    std::string name_fragment() const override;
    void change_state(const std::string& app, ProjectState& state) const override;
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    Reduction reduce(const std::string& app, const Operation& next) const override;
    void write(TableWriter& out) const override;

private:
    ConstraintState constraint_;
};

class RemoveConstraint final : public ModelOperation {
public:
    RemoveConstraint(std::string model, std::string constraint)
        : ModelOperation(std::move(model)), constraint_(std::move(constraint)) {}

    const std::string& constraint() const noexcept { return constraint_; }

    std::string_view type() const override { return "RemoveConstraint"; }
    std::string describe() const override {
        return "Remove constraint " + constraint_ + " from model " + name();
    }
    std::string name_fragment() const override;
    void change_state(const std::string& app, ProjectState& state) const override;
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    void write(TableWriter& out) const override;

private:
    std::string constraint_;
};

}  // namespace nuages::migrations
