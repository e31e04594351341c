#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/model_state.h>

namespace nuages::migrations {
namespace {

constexpr std::string_view order_field_name = "_order";

}  // namespace

FieldState order_field() {
    return {std::string(order_field_name), FieldType::integer};
}

std::string_view type_name(ConstraintState::Type type) {
    switch (type) {
        case ConstraintState::Type::check:
            return "check";
        case ConstraintState::Type::exclude:
            return "exclude";
        case ConstraintState::Type::unique:
            break;
    }
    return "unique";
}

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

void ModelState::add_field(FieldState field) {
    const bool is_ordered = !options.order_with_respect_to.empty() && !fields.empty();
    fields.insert(fields.end() - (is_ordered ? 1 : 0), std::move(field));
}

void ModelState::set_order_with_respect_to(std::string field_name) {
    if (!options.order_with_respect_to.empty())
        std::erase_if(fields, [](const FieldState& each) { return each.name == order_field_name; });
    if (!field_name.empty()) {
        field(field_name);
        if (find_field(order_field_name))
            throw MigrationError(
                "The model " + label() + " has a field '" + std::string(order_field_name) +
                "' of its own, which order_with_respect_to would give it. Rename the field.");
        fields.push_back(order_field());
    }
    options.order_with_respect_to = std::move(field_name);
}

bool ModelState::is_in_primary_key(const FieldState& wanted) const {
    return wanted.primary_key || std::any_of(fields.begin(), fields.end(), [&](const FieldState& each) {
               return std::find(each.parts.begin(), each.parts.end(), wanted.name) != each.parts.end();
           });
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
