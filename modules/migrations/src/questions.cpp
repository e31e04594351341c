#include "questions.h"

#include <nuages/base/text.h>
#include <nuages/migrations/errors.h>
#include <nuages/orm/model_info.h>

#include "field_values.h"

namespace nuages::migrations {

bool confirmed(Reporter& out, std::string_view question) {
    std::optional<std::string> answer = out.ask(question);
    for (;;) {
        const std::string said = text::lower(text::trim(answer.value_or("")));
        if (said == "y" || said == "yes")
            return true;
        // A slip of the finger must not delete a table.
        if (said.empty() || said == "n" || said == "no")
            return false;
        answer = out.ask("Please answer yes or no: ");
    }
}

bool CommandQuestioner::was_model_renamed(const ModelState& before, const ModelState& after) {
    return confirmed(out_, "Was the model " + before.label() + " renamed to " + after.name + "? [y/N] ");
}

bool CommandQuestioner::was_field_renamed(const ModelState& model, const FieldState& before,
                                          const FieldState& after) {
    return confirmed(out_, "Was " + model.key() + '.' + before.name + " renamed to " + model.key() + '.' +
                               after.name + " (a " + std::string(type_name(after.type)) + ")? [y/N] ");
}

std::optional<Value> CommandQuestioner::known_value(const ModelState& model, const FieldState& field) {
    const std::string wanted = text::lower(model.label() + '.' + field.name);
    for (const auto& [name, value] : options_.defaults) {
        if (text::lower(name) == wanted) {
            used_.insert(name);
            return parse_argument(field.type, value);
        }
    }
    const orm::ModelInfo* info = project_.registry.find(model.app_label, model.key());
    const orm::FieldInfo* described = info ? info->find_field(field.name) : nullptr;
    if (!described)
        return std::nullopt;
    const Value value = described->default_value();
    return fits(field.type, value) ? std::optional(value) : std::nullopt;
}

std::optional<Value> CommandQuestioner::asked_value(const FieldState& field, const std::string& question) {
    for (;;) {
        const std::optional<std::string> answer = out_.ask(question);
        if (!answer || text::trim(*answer).empty())
            return std::nullopt;
        try {
            return parse_value(field.type, text::trim(*answer));
        } catch (const MigrationError& error) {
            out_.write(std::string(error.what()) + '\n', Reporter::Style::error);
        }
    }
}

Value CommandQuestioner::value_for_new_field(const ModelState& model, const FieldState& field) {
    if (auto known = known_value(model, field))
        return *std::move(known);
    const std::string reason =
        "It is impossible to add a non-nullable field '" + field.name + "' to " + model.key() +
        " without specifying a default. This is because the database needs something to populate "
        "existing rows.";
    if (auto asked = asked_value(field, reason + "\nGive existing rows " + std::string(example(field.type)) +
                                            ", or nothing to stop: "))
        return *std::move(asked);
    throw AnswerNeeded(reason +
                       "\nGive the field a default with .default_(...), make it a std::optional, or run "
                       "makemigrations --default " +
                       model.label() + '.' + field.name + "=VALUE with " + std::string(example(field.type)) +
                       '.');
}

std::optional<Value> CommandQuestioner::value_for_nulls(const ModelState& model, const FieldState& field) {
    if (auto known = known_value(model, field))
        return known;
    const std::string reason =
        "The nullable field '" + field.name + "' on " + model.key() +
        " becomes non-nullable without a default. Existing rows that contain NULL values would make "
        "the migration fail.";
    if (auto asked = asked_value(field, reason + "\nGive them " + std::string(example(field.type)) +
                                            ", or nothing if there are none: "))
        return asked;
    out_.write(reason + "\nIf there are such rows, run makemigrations --default " + model.label() + '.' +
                   field.name + "=VALUE, or change them before.\n",
               Reporter::Style::notice);
    return std::nullopt;
}

void CommandQuestioner::check_all_used() const {
    for (const auto& [name, value] : options_.defaults) {
        if (!used_.contains(name))
            throw MigrationError(
                "No value for '" + name +
                "' is needed. Defaults are named app.Model.field, for fields that are new or become "
                "non-nullable.");
    }
}

}  // namespace nuages::migrations
