#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <nuages/orm/model_info.h>
#include <nuages/orm/registry.h>

#include "plan_cache.h"

namespace nuages::orm {

struct Registry::State {
    std::vector<std::unique_ptr<ModelInfo>> models;
    std::deque<meta::FieldMeta> far_sides;  // of foreign keys that no member stands for
    std::vector<std::pair<const meta::Description*, const meta::TypeTag*>> substitutes;
    bool resolved = false;
    detail::PlanCache plans;

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
    void check();

private:
    void add_field(ModelInfo& model, const meta::FieldMeta& meta, std::ptrdiff_t offset) const;
    void set_target(FieldInfo& field);
    void tie_to_one(FieldInfo& field);
    void tie_reverse(FieldInfo& field);
    void add_far_sides();
    void set_column_type(FieldInfo& field, int depth = 0);
    void check_fields(const ModelInfo& model);
    void check_names(const ModelInfo& model, const meta::NameList& names, std::string_view where);
    void mistake(const ModelInfo& model, std::string_view field, std::string_view what);
};

}  // namespace nuages::orm::detail
