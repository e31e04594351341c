#pragma once

#include <set>
#include <string>
#include <string_view>

#include <nuages/migrations/autodetector.h>
#include <nuages/migrations/commands.h>

namespace nuages::migrations {

// Answers from the options of the command and the defaults of the models, or by asking.
class CommandQuestioner final : public Questioner {
public:
    CommandQuestioner(const Project& project, const MakeOptions& options, Reporter& out)
        : project_(project), options_(options), out_(out) {}

    bool was_model_renamed(const ModelState& before, const ModelState& after) override;
    bool was_field_renamed(const ModelState& model, const FieldState& before,
                           const FieldState& after) override;
    Value value_for_new_field(const ModelState& model, const FieldState& field) override;
    std::optional<Value> value_for_nulls(const ModelState& model, const FieldState& field) override;

    // Throws MigrationError for a default in the options that no field asked for.
    void check_all_used() const;

private:
    std::optional<Value> known_value(const ModelState& model, const FieldState& field);
    std::optional<Value> asked_value(const FieldState& field, const std::string& question);

    const Project& project_;
    const MakeOptions& options_;
    Reporter& out_;
    std::set<std::string> used_;
};

// The yes or no to a question; no where nobody can be asked.
bool confirmed(Reporter& out, std::string_view question);

// For finding out only whether there are changes: nothing was renamed, and any value will do.
class SilentQuestioner final : public Questioner {
public:
    bool was_model_renamed(const ModelState&, const ModelState&) override { return false; }
    bool was_field_renamed(const ModelState&, const FieldState&, const FieldState&) override { return false; }
    Value value_for_new_field(const ModelState&, const FieldState&) override { return {}; }
    std::optional<Value> value_for_nulls(const ModelState&, const FieldState&) override {
        return std::nullopt;
    }
};

}  // namespace nuages::migrations
