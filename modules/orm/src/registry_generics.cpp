// What is different about generic foreign keys and relations when a registry is put together: they are made
// of two fields of the model that has the former.
#include <algorithm>

#include "registry_builder.h"

namespace nuages::orm::detail {
namespace {

using meta::Storage;

const FieldInfo* field_named(const ModelInfo& model, std::string_view name) {
    for (const FieldInfo& field : model.fields())
        if (field.name() == name)
            return &field;
    return nullptr;
}

}  // namespace

void RegistryBuilder::tie_generic_fields() {
    std::vector<FieldInfo*> relations, targets;
    for (const auto& model : state.models) {
        if (model->proxied_)
            continue;
        for (FieldInfo& field : model->fields_) {
            if (field.is_generic_key())
                tie_generic_key(field);
            else if (field.is_generic_relation())
                relations.push_back(&field);
            else if (!field.meta().content_type_field.empty())
                targets.push_back(&field);
        }
    }
    for (FieldInfo* relation : relations)
        tie_generic_relation(*relation);
    std::erase_if(relations, [](const FieldInfo* relation) { return !relation->object_id_; });
    for (FieldInfo* target : targets)
        tie_generic_target(*target, relations);
    for (const FieldInfo* relation : relations)
        if (!relation->meta().related_name.empty())
            add_generic_far_side(*relation);
    for (const auto& model : state.models)
        sort_out_generic_fields(*model);
}

// That the fields are there, the compiler has seen.
void RegistryBuilder::tie_generic_key(FieldInfo& field) {
    const ModelInfo& model = field.model();
    field.content_type_ = field_named(model, field.meta().content_type_field);
    field.object_id_ = field_named(model, field.meta().object_id_field);
    const std::string type = "'" + model.name() + "." + field.content_type_->name() + "' is not a ForeignKey";
    const std::string remedy =
        ". GenericForeignKeys must use a ForeignKey to 'contenttypes.ContentType' as the 'content_type' "
        "field.";
    if (!state.content_types.model)
        mistake(model, field.name(), "needs content types. Install nuages::contenttypes::app().");
    else if (!field.content_type_->is_to_one())
        mistake(model, field.name(), type + remedy + " (contenttypes.E003)");
    else if (field.content_type_->meta().target != state.content_types.model)
        mistake(model, field.name(),
                type + " to 'contenttypes.ContentType'" + remedy + " (contenttypes.E004)");
}

void RegistryBuilder::tie_generic_relation(FieldInfo& field) {
    if (!field.target_) {
        mistake(field.model(), field.name(),
                "leads to '" + std::string(field.meta().target->qualified_name) +
                    "', which is not among the models of any app. Add it to its app's models<...>().");
        return;
    }
    for (const FieldInfo& key : field.target_->concrete_->fields_) {
        if (!key.is_generic_key() || key.meta().content_type_field != field.meta().content_type_field ||
            key.meta().object_id_field != field.meta().object_id_field)
            continue;
        field.content_type_ = key.content_type_;
        field.object_id_ = field.remote_ = key.object_id_;
        return;
    }
    mistake(field.model(), field.name(),
            "The GenericRelation defines a relation with the model '" + field.target_->label() +
                "', but that model does not have a GenericForeignKey. (contenttypes.E004)");
}

// Makes a field the other side of a generic relation, for queries only.
void RegistryBuilder::tie_far_side(FieldInfo& field, const FieldInfo& relation) {
    field.target_ = &relation.model();
    field.described_target_ = field.target_->description_;
    field.remote_ = relation.model().primary_key_;
    field.content_type_ = relation.content_type_;
    field.object_id_ = relation.object_id_;
    field.is_member_ = false;
}

void RegistryBuilder::tie_generic_target(FieldInfo& field, const std::vector<FieldInfo*>& relations) {
    const std::string_view wanted = field.meta().related_name;
    std::vector<const FieldInfo*> candidates;
    for (const FieldInfo* relation : relations)
        if (field.target_ && &relation->model() == field.target_->concrete_ &&
            relation->target_->concrete_ == &field.model() && (wanted.empty() || relation->name() == wanted))
            candidates.push_back(relation);
    if (candidates.size() != 1) {
        const std::string target(field.meta().target->name());
        mistake(field.model(), field.name(),
                candidates.empty()
                    ? target + " has no GenericRelation" +
                          (wanted.empty() ? "" : " '" + std::string(wanted) + "'") + " to this model."
                    : target +
                          " has several generic relations to this model. Say which one is "
                          "meant: GenericTarget<" +
                          target + ", \"" + candidates.front()->name() + "\">.");
        return;
    }
    meta::FieldMeta& meta = state.far_sides.emplace_back(field.meta());
    meta.storage = Storage::generic_set;
    meta.for_concrete_model = candidates.front()->meta().for_concrete_model;
    field.meta_ = &meta;
    tie_far_side(field, *candidates.front());
}

// Its name in queries from the other side.
void RegistryBuilder::add_generic_far_side(const FieldInfo& relation) {
    ModelInfo& holder = concrete_of(*state.find(relation.meta().target));
    std::string name(relation.meta().related_name);
    if (const FieldInfo* known = field_named(holder, name)) {
        if (!known->is_generic_relation() || known->target_ != &relation.model())
            mistake(
                relation.model(), relation.name(),
                "its related_query_name() '" + name + "' is the name of a field of " + holder.label() + ".");
        return;
    }
    meta::FieldMeta& meta = state.far_sides.emplace_back();
    meta.kind = meta::Kind::relation;
    meta.storage = Storage::generic_set;
    meta.target = relation.model().description().type;
    meta.for_concrete_model = relation.meta().for_concrete_model;
    meta.editable = false;
    add_field(holder, meta, 0);
    FieldInfo& field = holder.fields_.back();
    field.name_ = field.attname_ = field.verbose_name_ = std::move(name);
    tie_far_side(field, relation);
}

void RegistryBuilder::sort_out_generic_fields(ModelInfo& model) {
    model.generic_keys_.clear();
    model.generic_relations_.clear();
    for (const FieldInfo& field : model.fields_) {
        if (field.is_generic_key())
            model.generic_keys_.push_back(&field);
        else if (field.is_generic_relation() && field.is_member_ && field.object_id_)
            model.generic_relations_.push_back(&field);
    }
}

}  // namespace nuages::orm::detail
