#include "deferral.h"

#include <nuages/orm/errors.h>

#include "joins.h"
#include "walker.h"

namespace nuages::orm::detail {

Deferral::Deferral(const ModelInfo& model, const QueryNode* last) {
    for (const QueryNode* node : Chain(last)) {
        if (node->type != QueryNode::Type::deferred)
            continue;
        const bool only = node->hidden;
        if (node->names.empty()) {  // defer(None)
            fields_.clear();
            only_ = false;
        } else if (only || !only_) {
            // only() replaces what was said before; defer() adds to what is left out.
            if (only || only_ != only)
                fields_.clear();
            only_ = only;
            for (const std::string& name : node->names)
                add(model, name);
        } else {
            // defer() after only(): these are not loaded either.
            for (const std::string& name : node->names)
                if (const FieldInfo* field = model.find_field(name))
                    fields_[""].erase(field);
        }
    }
}

void Deferral::add(const ModelInfo& model, const std::string& name) {
    const Path path = resolve_dyn(model, name, Use::column);
    const ModelInfo* at = &model;
    std::string way;
    for (std::size_t i = 0; i < path.step_count; ++i) {
        const FieldInfo& field = at->field(path.steps[i]);
        fields_[way].insert(&field);
        if (!field.target())
            break;
        way += (way.empty() ? "" : "__") + field.name();
        at = field.target();
        // A relation named at the end is loaded as a key, not its object.
    }
}

bool Deferral::restricts(const std::string& way) const {
    return fields_.contains(way);
}

bool Deferral::loads(const std::string& way, const FieldInfo& field) const {
    if (field.in_primary_key())
        return true;
    const auto found = fields_.find(way);
    if (found == fields_.end())
        return true;
    const bool named = found->second.contains(&field);
    // A relation on the way to a deferred field is not deferred itself.
    if (!only_ && named && field.is_to_one() &&
        fields_.contains((way.empty() ? "" : way + "__") + field.name()))
        return true;
    return named == only_;
}

}  // namespace nuages::orm::detail
