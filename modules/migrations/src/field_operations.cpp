#include <algorithm>
#include <utility>

#include <nuages/base/text.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/field_operations.h>

#include "toml_text.h"

namespace nuages::migrations {
namespace {

Reduction merged(OperationList operations) {
    return {Reduction::Type::merged, std::move(operations)};
}

void replace_in_sql(std::string& sql, const std::string& old_column, const std::string& new_column) {
    sql = text::replace_all(sql, SchemaEditor::quoted(old_column), SchemaEditor::quoted(new_column));
}

}  // namespace

bool FieldOperation::is_same_field(const std::string& app, const FieldOperation& other) const {
    return model_key(app) == other.model_key(app) && lower_name() == other.lower_name();
}

bool FieldOperation::references_model(const std::string& app, const ProjectState::Key& model) const {
    return model_key(app) == model;
}

bool FieldOperation::references_field(const std::string& app, const ProjectState::Key& model,
                                      std::string_view field) const {
    return model_key(app) == model && name_ == field;
}

Reduction FieldOperation::reduce(const std::string& app, const Operation& next) const {
    return {next.references_field(app, model_key(app), name_) ? Reduction::Type::blocked
                                                              : Reduction::Type::passes};
}

std::string FieldOperation::lower_model() const {
    return text::lower(model_);
}

std::string FieldOperation::lower_name() const {
    return text::lower(name_);
}

// FieldDefinition

FieldState FieldDefinition::kept_field() const {
    FieldState kept = field_;
    if (default_use_ == DefaultUse::once)
        kept.default_value.reset();
    return kept;
}

bool FieldDefinition::references_model(const std::string& app, const ProjectState::Key& model) const {
    return FieldOperation::references_model(app, model) ||
           (field_.is_relation() && key_of_label(field_.to) == model) ||
           (!field_.through.empty() && key_of_label(field_.through) == model);
}

void FieldDefinition::write(TableWriter& out) const {
    out.line("model", toml_text::text(model()));
    out.line("field", toml_text::inline_table(field_));
    if (default_use_ == DefaultUse::once)
        out.line("preserve_default", "false");
}

// AddField

void AddField::change_state(const std::string& app, ProjectState& state) const {
    ModelState& model_state = state.model(app, model());
    if (model_state.find_field(name()))
        throw MigrationError("The field " + model_state.label() + '.' + name() + " is added twice.");
    model_state.add_field(kept_field());
}

void AddField::forwards(const std::string& app, SchemaEditor& editor, const ProjectState&,
                        const ProjectState& after) const {
    const ModelState& model_state = after.model(app, model());
    if (model_state.has_table())
        editor.add_field(after, model_state, field());
}

void AddField::backwards(const std::string& app, SchemaEditor& editor, const ProjectState&,
                         const ProjectState& after) const {
    const ModelState& model_state = after.model(app, model());
    if (model_state.has_table())
        editor.remove_field(after, model_state, model_state.field(name()));
}

Reduction AddField::reduce(const std::string& app, const Operation& next) const {
    if (const auto* other = dynamic_cast<const FieldOperation*>(&next); other && is_same_field(app, *other)) {
        if (dynamic_cast<const RemoveField*>(&next))
            return merged({});
        if (const auto* alter = dynamic_cast<const AlterField*>(&next))
            return merged({std::make_shared<AddField>(model(), alter->field(), alter->default_use())});
        if (const auto* rename = dynamic_cast<const RenameField*>(&next)) {
            FieldState renamed = field();
            renamed.name = rename->new_name();
            return merged({std::make_shared<AddField>(model(), std::move(renamed), default_use())});
        }
    }
    return FieldOperation::reduce(app, next);
}

// RemoveField

void RemoveField::change_state(const std::string& app, ProjectState& state) const {
    ModelState& model_state = state.model(app, model());
    model_state.field(name());
    std::erase_if(model_state.fields, [&](const FieldState& each) { return each.name == name(); });
}

void RemoveField::forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                           const ProjectState&) const {
    const ModelState& model_state = before.model(app, model());
    if (model_state.has_table())
        editor.remove_field(before, model_state, model_state.field(name()));
}

void RemoveField::backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                            const ProjectState&) const {
    const ModelState& model_state = before.model(app, model());
    if (model_state.has_table())
        editor.add_field(before, model_state, model_state.field(name()));
}

Reduction RemoveField::reduce(const std::string& app, const Operation& next) const {
    if (const auto* deletion = dynamic_cast<const DeleteModel*>(&next);
        deletion && deletion->key(app) == model_key(app))
        return {Reduction::Type::superseded};
    return FieldOperation::reduce(app, next);
}

void RemoveField::write(TableWriter& out) const {
    out.line("model", toml_text::text(model()));
    out.line("name", toml_text::text(name()));
}

// AlterField

void AlterField::change_state(const std::string& app, ProjectState& state) const {
    ModelState& model_state = state.model(app, model());
    model_state.field(name());
    *model_state.find_field(name()) = kept_field();
}

namespace {

void alter_field(SchemaEditor& editor, const ProjectState& from, const ProjectState& to,
                 const ModelState& old_model, const ModelState& new_model, const FieldState& old_field,
                 const FieldState& new_field) {
    if (new_model.has_table())
        editor.alter_field(from, to, old_model, new_model, old_field, new_field);
}

}  // namespace

void AlterField::forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                          const ProjectState& after) const {
    const ModelState& old_model = before.model(app, model());
    alter_field(editor, before, after, old_model, after.model(app, model()), old_model.field(name()),
                field());
}

void AlterField::backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                           const ProjectState& after) const {
    const ModelState& old_model = after.model(app, model());
    const ModelState& new_model = before.model(app, model());
    alter_field(editor, after, before, old_model, new_model, old_model.field(name()),
                new_model.field(name()));
}

Reduction AlterField::reduce(const std::string& app, const Operation& next) const {
    if (const auto* other = dynamic_cast<const FieldOperation*>(&next); other && is_same_field(app, *other)) {
        if (dynamic_cast<const RemoveField*>(&next))
            return merged({std::make_shared<RemoveField>(model(), name())});
        if (const auto* alter = dynamic_cast<const AlterField*>(&next))
            return merged({std::make_shared<AlterField>(model(), alter->field(), alter->default_use())});
    }
    return FieldOperation::reduce(app, next);
}

// RenameField

void rename_field(ModelState& model, std::string_view old_name, std::string_view new_name) {
    const std::string old_column = model.field(old_name).column();
    if (model.find_field(new_name))
        throw MigrationError("The model " + model.label() + " has a field '" + std::string(new_name) +
                             "' already, so '" + std::string(old_name) + "' cannot be renamed to it.");
    FieldState& field = *model.find_field(old_name);
    field.name = std::string(new_name);
    const auto rename_in = [&](NameList& names) {
        for (std::string& name : names) {
            if (name == old_name)
                name = std::string(new_name);
            else if (name.starts_with('-') && std::string_view(name).substr(1) == old_name)
                name = '-' + std::string(new_name);
        }
    };
    const auto rename_in_sql = [&](SqlText& sql) {
        replace_in_sql(sql.sqlite, old_column, field.column());
        replace_in_sql(sql.postgresql, old_column, field.column());
    };
    for (FieldState& other : model.fields) {
        rename_in(other.parts);
        rename_in_sql(other.generated);
        rename_in_sql(other.db_default_sql);
    }
    for (NameList& together : model.options.unique_together)
        rename_in(together);
    if (model.options.order_with_respect_to == old_name)
        model.options.order_with_respect_to = std::string(new_name);
    for (IndexState& index : model.options.indexes) {
        rename_in(index.fields);
        std::for_each(index.expressions.begin(), index.expressions.end(), rename_in_sql);
        rename_in_sql(index.condition);
        rename_in(index.include);
    }
    for (ConstraintState& constraint : model.options.constraints) {
        rename_in(constraint.fields);
        rename_in(constraint.include);
        std::for_each(constraint.expressions.begin(), constraint.expressions.end(), rename_in_sql);
        rename_in_sql(constraint.condition);
    }
}

std::string RenameField::name_fragment() const {
    return "rename_" + lower_name() + '_' + lower_model() + '_' + text::lower(new_name_);
}

void RenameField::change_state(const std::string& app, ProjectState& state) const {
    rename_field(state.model(app, model()), name(), new_name_);
}

void RenameField::forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                           const ProjectState& after) const {
    const ModelState& old_model = before.model(app, model());
    const ModelState& new_model = after.model(app, model());
    alter_field(editor, before, after, old_model, new_model, old_model.field(name()),
                new_model.field(new_name_));
}

void RenameField::backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                            const ProjectState& after) const {
    const ModelState& old_model = after.model(app, model());
    const ModelState& new_model = before.model(app, model());
    alter_field(editor, after, before, old_model, new_model, old_model.field(new_name_),
                new_model.field(name()));
}

bool RenameField::references_field(const std::string& app, const ProjectState::Key& model,
                                   std::string_view field) const {
    return references_model(app, model) && (field == name() || field == new_name_);
}

void RenameField::write(TableWriter& out) const {
    out.line("model", toml_text::text(model()));
    out.line("old_name", toml_text::text(name()));
    out.line("new_name", toml_text::text(new_name_));
}

}  // namespace nuages::migrations
