// What is different about proxies when a registry is put together. Relations belong to the model that has the
// table; a proxy has copies of its fields once they are tied.
#include <algorithm>

#include "registry_builder.h"

namespace nuages::orm::detail {

namespace {

const meta::Description::Part& own_part(const ModelInfo& model) {
    return model.description().parts[model.description().part_count - 1];
}

// How many proxies there are from a model to the one that has the table.
std::size_t depth(const ModelInfo& model) {
    std::size_t hops = 0;
    for (const ModelInfo* each = model.proxied(); each; each = each->proxied())
        ++hops;
    return hops;
}

}  // namespace

void RegistryBuilder::find_proxied() {
    for (const auto& model : state.models) {
        const meta::TypeTag* proxied = model->ops().proxied;
        if (!proxied)
            continue;
        const ModelInfo* found = state.find(proxied);
        const std::string what = "is a proxy of '" + std::string(proxied->qualified_name) + "', ";
        if (!found)
            mistake(*model, {},
                    what + "which is not among the models of any app. Add it to its app's models<...>().");
        else if (found->description().type != proxied)
            mistake(*model, {},
                    what + "whose place " + found->label() + " has taken. Make it a proxy of that.");
        else
            model->proxied_ = found;
    }
    for (const auto& model : state.models)
        while (model->concrete_->proxied_)
            model->concrete_ = model->concrete_->proxied_;
    for (ModelInfo* proxy : proxies())
        proxy->table_ = proxy->concrete_->table_;
}

std::vector<ModelInfo*> RegistryBuilder::proxies() const {
    return by_depth(depth);
}

ModelInfo& RegistryBuilder::concrete_of(ModelInfo& model) const {
    return *state.find(model.concrete_->description_->type);
}

void RegistryBuilder::tie_proxies() {
    for (ModelInfo* proxy : proxies()) {
        const ModelInfo& concrete = *proxy->concrete_;
        const FieldInfo& key = *concrete.key_fields_.front();
        const std::ptrdiff_t moved = proxy->fields_[key.number_].offset_ - key.offset_;
        proxy->incoming_ = concrete.incoming_;
        proxy->parent_ = concrete.parent_;
        proxy->inherited_count_ = concrete.inherited_count_;
        proxy->fields_.clear();
        for (const FieldInfo& tied : concrete.fields_) {
            FieldInfo& field = proxy->fields_.emplace_back(tied);
            field.model_ = proxy;
            field.offset_ += tied.is_member_ ? moved : 0;
            std::replace(field.steps_.begin(), field.steps_.end(), &tied,
                         static_cast<const FieldInfo*>(&field));
        }
        // What a generic foreign key is made of lies in the same object.
        for (FieldInfo& field : proxy->fields_)
            if (field.is_generic_key()) {
                field.content_type_ = &proxy->fields_[field.content_type_->number_];
                field.object_id_ = &proxy->fields_[field.object_id_->number_];
            }
        // Methods come last, so that fields have the same numbers in queries of both models.
        const meta::Description& description = proxy->description();
        for (std::size_t part = description.part_count - depth(*proxy); part < description.part_count; ++part)
            add_fields(*proxy, description.parts[part]);
        sort_out_fields(*proxy);
        sort_out_generic_fields(*proxy);
    }
}

void RegistryBuilder::check_proxy(const ModelInfo& proxy) {
    const meta::Description::Part& own = own_part(proxy);
    const std::string& table_of = proxy.concrete_model().label();
    for (std::size_t i = 0; i < own.count; ++i)
        if (own.fields[i].storage != meta::Storage::method)
            mistake(proxy, own.fields[i].name,
                    "Proxy model '" + proxy.name() + "' contains model fields. Put them into " + table_of +
                        ", whose table it shares. (models.E017)");
    const meta::Options& options = proxy.options();
    if (proxy.description().options->primary_key.count > 0)
        mistake(proxy, {}, "is a proxy: its primary key is that of " + table_of + ".");
    if (!options.db_table.empty() || !options.order_with_respect_to.empty() || options.index_count > 0 ||
        options.constraint_count > 0 || options.unique_together_count > 0)
        mistake(proxy, {},
                "is a proxy and has no table of its own: db_table(), indexes(), constraints(), "
                "unique_together() and order_with_respect_to() are for " +
                    table_of + " to say.");
}

}  // namespace nuages::orm::detail
