#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include <nuages/orm/model_info.h>

#include "query_node.h"

namespace nuages::orm::detail {

// Which fields only() and defer() leave out, of the queried model and of those that select_related() joins.
class Deferral {
public:
    Deferral(const ModelInfo& model, const QueryNode* last);

    // False where all fields of the object at the end of that way ("question__author", "" for the queried
    // model) are loaded.
    bool restricts(const std::string& way) const;
    bool loads(const std::string& way, const FieldInfo& field) const;

private:
    void add(const ModelInfo& model, const std::string& name);

    bool only_ = false;
    std::map<std::string, std::set<const FieldInfo*>> fields_;  // by the way to their object
};

}  // namespace nuages::orm::detail
