// What is different about models whose primary key is several fields when a registry is put together. That
// the fields are there and can be a key is checked by the compiler (detail/checked.h).
#include "registry_builder.h"

namespace nuages::orm::detail {

// The field "pk", which stands for all of them.
void RegistryBuilder::tie_composite_key(ModelInfo& model) {
    FieldInfo& key = model.composite_key_ = FieldInfo();
    key.meta_ = &composite_key_meta;
    key.model_ = &model;
    key.number_ = composite_key_number;
    key.name_ = key.attname_ = key.verbose_name_ = composite_key_meta.name;
    for (std::string_view name : model.options_.primary_key)
        for (FieldInfo& field : model.fields_)
            if (field.name_ == name || field.attname_ == name) {
                field.in_primary_key_ = true;
                key.parts_.push_back(&field);
            }
    key.offset_ = key.parts_.front()->offset_;
    model.primary_key_ = &key;
}

// What the compiler does not see: a relation to a placeholder whose place such a model has taken.
bool RegistryBuilder::refuse_composite_key(const FieldInfo& relation, const ModelInfo& model) {
    if (!model.primary_key_ || !model.primary_key_->is_composite())
        return false;
    mistake(relation.model(), relation.name(),
            "Field defines a relation involving model '" + model.name() +
                "' which has a CompositePrimaryKey and such relations are not supported. (fields.E347)");
    return true;
}

}  // namespace nuages::orm::detail
