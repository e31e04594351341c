#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <nuages/orm/detail/model_ops.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/registry.h>

#include "plan_cache.h"

namespace nuages::orm {

// What stands in for a description where a many-to-many field needs a model for its links.
struct ThroughDescription {
    std::string from, to;  // names of the two foreign keys
    meta::FieldMeta fields[3];
    meta::TypeTag type;
    std::string type_name;
    meta::Options options;
    meta::Description::Part part{fields, 3, [] { return std::ptrdiff_t(0); }, nullptr, 0, &options};
    meta::Description description{&type, &part, 1, 3, &options};
    const ModelInfo* slot = nullptr;
    detail::ModelOps ops{};
};

struct Registry::State {
    std::vector<std::unique_ptr<ModelInfo>> models;
    std::deque<meta::FieldMeta> far_sides;  // of relations that no member stands for
    std::deque<ThroughDescription> through;
    std::vector<std::pair<const meta::Description*, const meta::TypeTag*>> substitutes;
    bool resolved = false;
    std::deque<Receiver> receivers;
    detail::PlanCache plans;
    ContentTypeTable content_types;

    ModelInfo* find(const meta::TypeTag* type) const;
};

}  // namespace nuages::orm

namespace nuages::orm::detail {

// Completes what descriptions say: names, columns, types, and the two ends of relations.
struct RegistryBuilder {
    Registry& registry;
    Registry::State& state;
    std::vector<std::string> mistakes;

    std::unique_ptr<ModelInfo> make_model(const meta::Description& description, const ModelOps& ops,
                                          std::string_view app_label) const;
    void tie_relations();
    void tie_receivers();
    void check();

private:
    void add_fields(ModelInfo& model, const meta::Description::Part& part) const;
    static void sort_out_fields(ModelInfo& model);
    static bool is_inherited(const FieldInfo& field) {
        return field.number_ < field.model_->inherited_count_;
    }
    static void tie_composite_key(ModelInfo& model);
    // True where the model has one, which the relation cannot hold.
    bool refuse_composite_key(const FieldInfo& relation, const ModelInfo& model);
    void add_field(ModelInfo& model, const meta::FieldMeta& meta, std::ptrdiff_t offset) const;
    void set_target(FieldInfo& field);
    void tie_to_one(FieldInfo& field);
    void tie_reverse(FieldInfo& field);
    void add_through_models();
    ModelInfo& make_through(FieldInfo& field);
    void tie_through(FieldInfo& field);
    void set_symmetrical(FieldInfo& field) const;
    void add_far_sides();
    void add_far_side(ModelInfo& model, const FieldInfo& relation, std::string name);
    void set_steps(FieldInfo& field);
    const FieldInfo* far_side_of(const FieldInfo& foreign_key) const;
    void set_column_type(FieldInfo& field, int depth = 0);
    void tie_generic_fields();
    void tie_generic_key(FieldInfo& field);
    void tie_generic_relation(FieldInfo& field);
    void tie_generic_target(FieldInfo& field, const std::vector<FieldInfo*>& relations);
    void add_generic_far_side(const FieldInfo& relation);
    static void tie_far_side(FieldInfo& field, const FieldInfo& relation);
    static void sort_out_generic_fields(ModelInfo& model);
    void find_proxied();
    void tie_proxies();
    void find_parents();
    void inherit_options();
    void tie_children();
    void inherit_field(ModelInfo& child, FieldInfo& field, const FieldInfo& inherited) const;
    // The models for which depth(model) is not 0, those of a lower one first, else in their order.
    template <class Depth>
    std::vector<ModelInfo*> by_depth(Depth depth) const {
        std::vector<ModelInfo*> found;
        bool is_last = false;
        for (std::size_t level = 1; !is_last; ++level) {
            is_last = true;
            for (const auto& model : state.models) {
                const std::size_t own = depth(*model);
                if (own == level)
                    found.push_back(model.get());
                is_last = is_last && own <= level;
            }
        }
        return found;
    }
    std::vector<ModelInfo*> children() const;  // each after the one that it extends
    void check_child(const ModelInfo& child);
    std::vector<ModelInfo*> proxies() const;  // each after the one that it stands for
    ModelInfo& concrete_of(ModelInfo& model) const;
    void check_proxy(const ModelInfo& proxy);
    void check_fields(const ModelInfo& model);
    void check_on_delete(const ModelInfo& model, const FieldInfo& field);
    void mistake(const ModelInfo& model, std::string_view field, std::string_view what);
};

}  // namespace nuages::orm::detail
