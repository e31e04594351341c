// What is different about models whose primary key is several fields when a registry is put together.
#include <algorithm>

#include "registry_builder.h"

namespace nuages::orm::detail {
namespace {

const FieldInfo* find_part(const ModelInfo& model, std::string_view name) {
    for (const FieldInfo& field : model.fields())
        if (field.name() == name || field.attname() == name)
            return &field;
    return nullptr;
}

}  // namespace

// The field "pk", which stands for all of them.
void RegistryBuilder::tie_composite_key(ModelInfo& model) {
    FieldInfo& key = model.composite_key_ = FieldInfo();
    key.meta_ = &composite_key_meta;
    key.model_ = &model;
    key.number_ = composite_key_number;
    key.name_ = key.attname_ = key.verbose_name_ = composite_key_meta.name;
    for (std::string_view name : model.options_.primary_key) {
        const FieldInfo* part = find_part(model, name);
        if (!part || !part->is_stored())
            continue;  // check_composite_key() says so
        key.parts_.push_back(part);
        model.fields_[part->number()].in_primary_key_ = true;
    }
    if (key.is_composite())
        key.offset_ = key.parts_.front()->offset_;
    model.primary_key_ = &key;
}

bool RegistryBuilder::refuse_composite_key(const FieldInfo& relation, const ModelInfo& model) {
    if (!model.primary_key_ || !model.primary_key_->is_composite())
        return false;
    mistake(relation.model(), relation.name(),
            "Field defines a relation involving model '" + model.name() +
                "' which has a CompositePrimaryKey and such relations are not supported. (fields.E347)");
    return true;
}

void RegistryBuilder::check_composite_key(const ModelInfo& model, std::size_t other_keys) {
    const meta::NameList& names = model.options().primary_key;
    if (other_keys > 0)
        mistake(model, {},
                "The model cannot have more than one field with 'primary_key=True'. Name NoAutoId as its "
                "first base, and say .primary_key() of none of the fields. (models.E026)");
    if (names.count == 1)
        mistake(model, {}, "CompositePrimaryKey must include at least two fields.");
    const auto cannot = [&](std::string_view name, const std::string& why) {
        mistake(model, {},
                "'" + std::string(name) + "' cannot be included in the composite primary key. " + why +
                    " (models.E042)");
    };
    std::vector<const FieldInfo*> seen;
    for (std::string_view name : names) {
        const FieldInfo* part = find_part(model, name);
        const std::string said = "'" + std::string(name) + "'";
        if (!part)
            cannot(name, said + " is not a valid field.");
        else if (!part->is_stored())
            cannot(name, said + " field has no column.");
        else if (part->null())
            cannot(name, said + " field may not set 'null=True'.");
        else if (part->is_generated())
            cannot(name, said + " field is a generated field.");
        else if (std::find(seen.begin(), seen.end(), part) != seen.end())
            cannot(name, said + " and '" + part->name() + "' are the same fields.");
        seen.push_back(part);
    }
}

}  // namespace nuages::orm::detail
