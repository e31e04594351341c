#include <algorithm>
#include <utility>

#include <nuages/base/text.h>
#include <nuages/migrations/field_operations.h>
#include <nuages/migrations/index_operations.h>
#include <nuages/migrations/model_operations.h>

#include "toml_text.h"

namespace nuages::migrations {
namespace {

Reduction merged(OperationPtr operation) {
    Reduction reduction{Reduction::Type::merged};
    if (operation)
        reduction.operations.push_back(std::move(operation));
    return reduction;
}

template <class T>
const T* as(const Operation& operation) {
    return dynamic_cast<const T*>(&operation);
}

std::vector<std::string> tables_of(const auto& items) {
    std::vector<std::string> lines;
    for (const auto& item : items)
        lines.push_back(toml_text::inline_table(item));
    return lines;
}

std::vector<std::string> lists_of(const std::vector<NameList>& lists) {
    std::vector<std::string> lines;
    for (const NameList& list : lists)
        lines.push_back(toml_text::list(list));
    return lines;
}

bool refers_to(const FieldState& field, const ProjectState::Key& model) {
    return (field.is_relation() && key_of_label(field.to) == model) ||
           (!field.through.empty() && key_of_label(field.through) == model);
}

}  // namespace

bool ModelOperation::references_model(const std::string& app, const ProjectState::Key& model) const {
    return key(app) == model;
}

Reduction ModelOperation::reduce(const std::string& app, const Operation& next) const {
    return {next.references_model(app, key(app)) ? Reduction::Type::blocked : Reduction::Type::passes};
}

std::string ModelOperation::lower_name() const {
    return text::lower(name_);
}

// CreateModel

CreateModel::CreateModel(std::string name, std::vector<FieldState> fields, ModelOptions options)
    : ModelOperation(std::move(name)), fields_(std::move(fields)), options_(std::move(options)) {}

void CreateModel::change_state(const std::string& app, ProjectState& state) const {
    ModelState model{app, name(), fields_, options_};
    model.set_order_with_respect_to(std::exchange(model.options.order_with_respect_to, {}));
    if (model.options.swappable == model.label())
        model.options.swappable.clear();
    if (model.is_swapped())
        model.options.managed = false;
    state.add(std::move(model));
}

void CreateModel::forwards(const std::string& app, SchemaEditor& editor, const ProjectState&,
                           const ProjectState& after) const {
    const ModelState& model = after.model(app, name());
    if (model.has_table())
        editor.create_model(after, model);
}

void CreateModel::backwards(const std::string& app, SchemaEditor& editor, const ProjectState&,
                            const ProjectState& after) const {
    const ModelState& model = after.model(app, name());
    if (model.has_table())
        editor.delete_model(after, model);
}

bool CreateModel::references_model(const std::string& app, const ProjectState::Key& model) const {
    return key(app) == model ||
           std::any_of(fields_.begin(), fields_.end(),
                       [&](const FieldState& field) { return refers_to(field, model); }) ||
           std::any_of(options_.bases.begin(), options_.bases.end(),
                       [&](const std::string& base) { return key_of_label(base) == model; });
}

Reduction CreateModel::reduce(const std::string& app, const Operation& next) const {
    ModelState model{app, name(), fields_, options_};
    const auto again = [&] {
        return merged(std::make_shared<CreateModel>(model.name, model.fields, model.options));
    };
    if (const auto* field = as<FieldOperation>(next); field && field->model_key(app) == key(app)) {
        FieldState* known = model.find_field(field->name());
        if (const auto* add = as<AddField>(next)) {
            model.fields.push_back(add->kept_field());
            return again();
        }
        if (const auto* alter = as<AlterField>(next); alter && known) {
            *known = alter->kept_field();
            return again();
        }
        if (as<RemoveField>(next) && known) {
            std::erase_if(model.fields, [&](const FieldState& each) { return each.name == field->name(); });
            std::erase_if(model.options.unique_together, [&](const NameList& together) {
                return std::find(together.begin(), together.end(), field->name()) != together.end();
            });
            if (model.options.order_with_respect_to == field->name())
                model.options.order_with_respect_to.clear();
            return again();
        }
        if (const auto* rename = as<RenameField>(next)) {
            rename_field(model, rename->name(), rename->new_name());
            return again();
        }
        return {};
    }
    if (const auto* other = as<ModelOperation>(next); other && other->key(app) == key(app)) {
        if (as<DeleteModel>(next))
            return merged(nullptr);
        if (const auto* rename = as<RenameModel>(next)) {
            if (references_itself(app))
                return {};
            model.name = rename->new_name();
            return again();
        }
        if (const auto* order = as<AlterOrderWithRespectTo>(next)) {
            model.options.order_with_respect_to = order->order_with_respect_to();
            return again();
        }
        ProjectState state;
        state.add(std::move(model));
        next.change_state(app, state);
        model = state.model(app, name());
        return again();
    }
    return ModelOperation::reduce(app, next);
}

bool CreateModel::references_itself(const std::string& app) const {
    return std::any_of(fields_.begin(), fields_.end(),
                       [&](const FieldState& field) { return refers_to(field, key(app)); });
}

void CreateModel::write(TableWriter& out) const {
    out.line("name", toml_text::text(name()));
    out.lines("fields", tables_of(fields_));
    if (!options_.db_table.empty())
        out.line("db_table", toml_text::text(options_.db_table));
    out.lines("unique_together", lists_of(options_.unique_together));
    if (!options_.order_with_respect_to.empty())
        out.line("order_with_respect_to", toml_text::text(options_.order_with_respect_to));
    out.lines("indexes", tables_of(options_.indexes));
    out.lines("constraints", tables_of(options_.constraints));
    if (!options_.managed)
        out.line("managed", "false");
    if (!options_.bases.empty())
        out.line("bases", toml_text::list(options_.bases));
    if (options_.proxy)
        out.line("proxy", "true");
    if (!options_.swappable.empty())
        out.line("swappable", toml_text::text(options_.swappable));
    if (!options_.db_table_comment.empty())
        out.line("db_table_comment", toml_text::text(options_.db_table_comment));
}

// DeleteModel

void DeleteModel::change_state(const std::string& app, ProjectState& state) const {
    state.remove(app, name());
}

void DeleteModel::forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                           const ProjectState&) const {
    const ModelState& model = before.model(app, name());
    if (model.has_table())
        editor.delete_model(before, model);
}

void DeleteModel::backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                            const ProjectState&) const {
    const ModelState& model = before.model(app, name());
    if (model.has_table())
        editor.create_model(before, model);
}

void DeleteModel::write(TableWriter& out) const {
    out.line("name", toml_text::text(name()));
}

// RenameModel

std::string RenameModel::name_fragment() const {
    return "rename_" + lower_name() + '_' + text::lower(new_name_);
}

void RenameModel::change_state(const std::string& app, ProjectState& state) const {
    state.rename(app, name(), new_name_);
}

namespace {

void rename_columns(SchemaEditor& editor, const ModelState& before, const ModelState& after) {
    for (std::size_t i = 0; i < before.fields.size(); ++i) {
        const std::string old_column = before.fields[i].column(), new_column = after.fields[i].column();
        if (old_column != new_column)
            editor.rename_column(after.table(), old_column, new_column);
    }
}

// The tables and columns whose names follow from that of a model.
void rename_tables(SchemaEditor& editor, const ProjectState& before, const ProjectState& after,
                   const ModelState& old_model, const ModelState& new_model) {
    if (!new_model.options.managed)
        return;
    // The name of a proxy is in the columns of links to it.
    if (new_model.has_table())
        editor.rename_table(old_model.table(), new_model.table());
    for (const FieldState& field : old_model.fields) {
        if (!field.has_own_table())
            continue;
        const ModelState old_between = before.many_to_many_model(old_model, field);
        const ModelState new_between = after.many_to_many_model(new_model, new_model.field(field.name));
        editor.rename_table(old_between.table(), new_between.table());
        rename_columns(editor, old_between, new_between);
    }
    for (const auto& [other, field] : before.references_to(old_model)) {
        if (!field->is_many_to_many()) {
            if (!new_model.has_table())
                continue;
            const ModelState& new_other =
                other->label() == old_model.label() ? new_model : after.model(other->app_label, other->name);
            editor.rename_reference(before, after, *other, new_other, *field, new_other.field(field->name));
            continue;
        }
        if (!field->has_own_table() || other->label() == old_model.label())
            continue;
        const ModelState& other_after = after.model(other->app_label, other->name);
        rename_columns(editor, before.many_to_many_model(*other, *field),
                       after.many_to_many_model(other_after, other_after.field(field->name)));
    }
}

}  // namespace

void RenameModel::forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                           const ProjectState& after) const {
    rename_tables(editor, before, after, before.model(app, name()), after.model(app, new_name_));
}

void RenameModel::backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                            const ProjectState& after) const {
    rename_tables(editor, after, before, after.model(app, new_name_), before.model(app, name()));
}

bool RenameModel::references_model(const std::string& app, const ProjectState::Key& model) const {
    return key(app) == model || key_of(app, new_name_) == model;
}

void RenameModel::write(TableWriter& out) const {
    out.line("old_name", toml_text::text(name()));
    out.line("new_name", toml_text::text(new_name_));
}

// ModelOptionOperation

Reduction ModelOptionOperation::reduce(const std::string& app, const Operation& next) const {
    const auto* other = as<ModelOperation>(next);
    if (!other || other->key(app) != key(app))
        return ModelOperation::reduce(app, next);
    const bool makes_it_moot = as<DeleteModel>(next) || next.type() == type();
    return {makes_it_moot ? Reduction::Type::superseded : Reduction::Type::blocked};
}

// AlterModelTable

std::string AlterModelTable::describe() const {
    return "Rename table for " + name() + " to " + (table_.empty() ? "(default)" : table_);
}

void AlterModelTable::change_state(const std::string& app, ProjectState& state) const {
    state.model(app, name()).options.db_table = table_;
}

void AlterModelTable::forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                               const ProjectState& after) const {
    rename_tables(editor, before, after, before.model(app, name()), after.model(app, name()));
}

void AlterModelTable::backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                                const ProjectState& after) const {
    rename_tables(editor, after, before, after.model(app, name()), before.model(app, name()));
}

void AlterModelTable::write(TableWriter& out) const {
    out.line("name", toml_text::text(name()));
    out.line("table", toml_text::text(table_));
}

// AlterModelTableComment

void AlterModelTableComment::change_state(const std::string& app, ProjectState& state) const {
    state.model(app, name()).options.db_table_comment = comment_;
}

void AlterModelTableComment::forwards(const std::string& app, SchemaEditor& editor, const ProjectState&,
                                      const ProjectState& after) const {
    if (const ModelState& model = after.model(app, name()); model.options.managed)
        editor.set_table_comment(model);
}

void AlterModelTableComment::backwards(const std::string& app, SchemaEditor& editor,
                                       const ProjectState& before, const ProjectState&) const {
    if (const ModelState& model = before.model(app, name()); model.options.managed)
        editor.set_table_comment(model);
}

void AlterModelTableComment::write(TableWriter& out) const {
    out.line("name", toml_text::text(name()));
    out.line("table_comment", toml_text::text(comment_));
}

// AlterUniqueTogether

std::string AlterUniqueTogether::describe() const {
    return "Alter unique_together for " + name() + " (" + std::to_string(unique_together_.size()) +
           " constraint(s))";
}

void AlterUniqueTogether::change_state(const std::string& app, ProjectState& state) const {
    state.model(app, name()).options.unique_together = unique_together_;
}

namespace {

void alter_unique_together(SchemaEditor& editor, const ModelState& old_model, const ModelState& new_model) {
    if (new_model.has_table())
        editor.alter_unique_together(new_model, old_model.options.unique_together,
                                     new_model.options.unique_together);
}

}  // namespace

void AlterUniqueTogether::forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                                   const ProjectState& after) const {
    alter_unique_together(editor, before.model(app, name()), after.model(app, name()));
}

void AlterUniqueTogether::backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                                    const ProjectState& after) const {
    alter_unique_together(editor, after.model(app, name()), before.model(app, name()));
}

void AlterUniqueTogether::write(TableWriter& out) const {
    out.line("name", toml_text::text(name()));
    if (unique_together_.empty())
        out.line("unique_together", "[]");
    out.lines("unique_together", lists_of(unique_together_));
}

// AlterOrderWithRespectTo

std::string AlterOrderWithRespectTo::describe() const {
    return "Set order_with_respect_to on " + name() + " to " +
           (order_with_respect_to_.empty() ? "None" : order_with_respect_to_);
}

void AlterOrderWithRespectTo::change_state(const std::string& app, ProjectState& state) const {
    state.model(app, name()).set_order_with_respect_to(order_with_respect_to_);
}

namespace {

void alter_order(SchemaEditor& editor, const ProjectState& before, const ProjectState& after,
                 const ModelState& old_model, const ModelState& new_model) {
    const bool was_ordered = !old_model.options.order_with_respect_to.empty();
    const bool is_ordered = !new_model.options.order_with_respect_to.empty();
    if (!new_model.has_table() || was_ordered == is_ordered)
        return;
    FieldState field = order_field();
    if (was_ordered)
        return editor.remove_field(before, old_model, field);
    field.default_value = 0;
    editor.add_field(after, new_model, field);
}

}  // namespace

void AlterOrderWithRespectTo::forwards(const std::string& app, SchemaEditor& editor,
                                       const ProjectState& before, const ProjectState& after) const {
    alter_order(editor, before, after, before.model(app, name()), after.model(app, name()));
}

void AlterOrderWithRespectTo::backwards(const std::string& app, SchemaEditor& editor,
                                        const ProjectState& before, const ProjectState& after) const {
    alter_order(editor, after, before, after.model(app, name()), before.model(app, name()));
}

bool AlterOrderWithRespectTo::references_field(const std::string& app, const ProjectState::Key& model,
                                               std::string_view field) const {
    return references_model(app, model) &&
           (order_with_respect_to_.empty() || field == order_with_respect_to_);
}

void AlterOrderWithRespectTo::write(TableWriter& out) const {
    out.line("name", toml_text::text(name()));
    out.line("order_with_respect_to", toml_text::text(order_with_respect_to_));
}

// AlterModelOptions

void AlterModelOptions::change_state(const std::string& app, ProjectState& state) const {
    state.model(app, name()).options.managed = managed_;
}

void AlterModelOptions::write(TableWriter& out) const {
    out.line("name", toml_text::text(name()));
    out.line("managed", managed_ ? "true" : "false");
}

}  // namespace nuages::migrations
