#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/model_state.h>

namespace nuages::migrations {

std::string ModelState::key() const {
    return text::lower(name);
}

std::string ModelState::label() const {
    return app_label + '.' + name;
}

std::string ModelState::table() const {
    return options.db_table.empty() ? app_label + '_' + key() : options.db_table;
}

const FieldState* ModelState::find_field(std::string_view wanted) const {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.name == wanted; });
    return found == fields.end() ? nullptr : &*found;
}

FieldState* ModelState::find_field(std::string_view wanted) {
    return const_cast<FieldState*>(std::as_const(*this).find_field(wanted));
}

const FieldState& ModelState::field(std::string_view wanted) const {
    if (const FieldState* found = find_field(wanted))
        return *found;
    std::vector<std::string_view> known;
    for (const FieldState& each : fields)
        known.push_back(each.name);
    throw MigrationError("The model " + label() + " has no field '" + std::string(wanted) + "'." +
                         did_you_mean(wanted, known, "fields"));
}

const FieldState& ModelState::primary_key() const {
    for (const FieldState& field : fields) {
        if (field.primary_key)
            return field;
    }
    throw MigrationError("The model " + label() +
                         " has no primary key. Give one of its fields primary_key = true.");
}

}  // namespace nuages::migrations
