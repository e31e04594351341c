#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/index_operations.h>

#include "toml_text.h"

namespace nuages::migrations {
namespace {

// The item of that name in a model's options; throws for one that is not there.
template <class Item>
const Item& named(const ModelState& model, const std::vector<Item>& items, std::string_view name,
                  std::string_view plural) {
    std::vector<std::string_view> known;
    for (const Item& item : items) {
        if (item.name == name)
            return item;
        known.push_back(item.name);
    }
    throw MigrationError("The model " + model.label() + " has nothing called '" + std::string(name) +
                         "' among its " + std::string(plural) + '.' + did_you_mean(name, known, plural));
}

template <class Item>
void add_named(const ModelState& model, std::vector<Item>& items, const Item& item) {
    if (std::any_of(items.begin(), items.end(), [&](const Item& each) { return each.name == item.name; }))
        throw MigrationError("'" + item.name + "' is added to the model " + model.label() + " twice.");
    items.push_back(item);
}

template <class Item>
void remove_named(std::vector<Item>& items, std::string_view name) {
    std::erase_if(items, [&](const Item& each) { return each.name == name; });
}

void add(SchemaEditor& editor, const ModelState& model, const IndexState& index) {
    if (model.has_table())
        editor.add_index(model, index);
}

void remove(SchemaEditor& editor, const ModelState& model, const IndexState& index) {
    if (model.has_table())
        editor.remove_index(index);
}

}  // namespace

// AddIndex

std::string AddIndex::describe() const {
    const bool by_fields = index_.expressions.empty();
    NameList expressions;
    for (const SqlText& each : index_.expressions)
        expressions.push_back(each.sqlite);
    return "Create index " + index_.name + " on " +
           (by_fields ? "field(s) " + text::join(index_.fields, ", ") + " of"
                      : text::join(expressions, ", ") + " on") +
           " model " + name();
}

std::string AddIndex::name_fragment() const {
    return lower_name() + '_' + text::lower(index_.name);
}

void AddIndex::change_state(const std::string& app, ProjectState& state) const {
    ModelState& model = state.model(app, name());
    add_named(model, model.options.indexes, index_);
}

void AddIndex::forwards(const std::string& app, SchemaEditor& editor, const ProjectState&,
                        const ProjectState& after) const {
    add(editor, after.model(app, name()), index_);
}

void AddIndex::backwards(const std::string& app, SchemaEditor& editor, const ProjectState&,
                         const ProjectState& after) const {
    remove(editor, after.model(app, name()), index_);
}

Reduction AddIndex::reduce(const std::string& app, const Operation& next) const {
    const auto* removal = dynamic_cast<const RemoveIndex*>(&next);
    if (removal && removal->key(app) == key(app) && removal->index() == index_.name)
        return {Reduction::Type::merged};
    return ModelOperation::reduce(app, next);
}

void AddIndex::write(TableWriter& out) const {
    out.line("model", toml_text::text(name()));
    out.line("index", toml_text::inline_table(index_));
}

// RemoveIndex

std::string RemoveIndex::name_fragment() const {
    return "remove_" + lower_name() + '_' + text::lower(index_);
}

void RemoveIndex::change_state(const std::string& app, ProjectState& state) const {
    ModelState& model = state.model(app, name());
    named(model, model.options.indexes, index_, "indexes");
    remove_named(model.options.indexes, index_);
}

void RemoveIndex::forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                           const ProjectState&) const {
    const ModelState& model = before.model(app, name());
    remove(editor, model, named(model, model.options.indexes, index_, "indexes"));
}

void RemoveIndex::backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                            const ProjectState&) const {
    const ModelState& model = before.model(app, name());
    add(editor, model, named(model, model.options.indexes, index_, "indexes"));
}

void RemoveIndex::write(TableWriter& out) const {
    out.line("model", toml_text::text(name()));
    out.line("name", toml_text::text(index_));
}

// AddConstraint

std::string AddConstraint::name_fragment() const {
    return lower_name() + '_' + text::lower(constraint_.name);
}

void AddConstraint::change_state(const std::string& app, ProjectState& state) const {
    ModelState& model = state.model(app, name());
    add_named(model, model.options.constraints, constraint_);
}

void AddConstraint::forwards(const std::string& app, SchemaEditor& editor, const ProjectState&,
                             const ProjectState& after) const {
    const ModelState& model = after.model(app, name());
    if (model.has_table())
        editor.add_constraint(after, model, constraint_);
}

void AddConstraint::backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                              const ProjectState&) const {
    const ModelState& model = before.model(app, name());
    if (model.has_table())
        editor.remove_constraint(before, model, constraint_);
}

Reduction AddConstraint::reduce(const std::string& app, const Operation& next) const {
    const auto* removal = dynamic_cast<const RemoveConstraint*>(&next);
    if (removal && removal->key(app) == key(app) && removal->constraint() == constraint_.name)
        return {Reduction::Type::merged};
    return ModelOperation::reduce(app, next);
}

void AddConstraint::write(TableWriter& out) const {
    out.line("model", toml_text::text(name()));
    out.line("constraint", toml_text::inline_table(constraint_));
}

// RemoveConstraint

std::string RemoveConstraint::name_fragment() const {
    return "remove_" + lower_name() + '_' + text::lower(constraint_);
}

void RemoveConstraint::change_state(const std::string& app, ProjectState& state) const {
    ModelState& model = state.model(app, name());
    named(model, model.options.constraints, constraint_, "constraints");
    remove_named(model.options.constraints, constraint_);
}

void RemoveConstraint::forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                                const ProjectState& after) const {
    const ModelState& model = before.model(app, name());
    if (model.has_table())
        editor.remove_constraint(after, after.model(app, name()),
                                 named(model, model.options.constraints, constraint_, "constraints"));
}

void RemoveConstraint::backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                                 const ProjectState&) const {
    const ModelState& model = before.model(app, name());
    if (model.has_table())
        editor.add_constraint(before, model,
                              named(model, model.options.constraints, constraint_, "constraints"));
}

void RemoveConstraint::write(TableWriter& out) const {
    out.line("model", toml_text::text(name()));
    out.line("name", toml_text::text(constraint_));
}

}  // namespace nuages::migrations
