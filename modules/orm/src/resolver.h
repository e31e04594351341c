#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nuages/orm/condition.h>
#include <nuages/orm/model_info.h>

#include "query_node.h"

namespace nuages::orm::detail {

// What names mean at one point of a query: its annotations so far, then the fields of its model.
struct Scope {
    const ModelInfo& model;
    const QueryNode* last = nullptr;

    // Null where there is none of that name.
    const Expression* annotation(std::string_view name) const;
    std::vector<std::string> annotations() const;
};

// All throw FieldError that lists the choices.
Expression resolve_name(const Scope& scope, std::string_view name);
// The same tree with its names resolved; itself where there are none.
Expression resolved(const Expression& expression, const Scope& scope);
// Values are converted as the fields take them: ValueError where that cannot be.
AnyQ resolved(const AnyQ& q, const Scope& scope);
AnyCondition resolved(const AnyCondition& condition, const Scope& scope);
// The condition of a lookup in words, with a value from outside.
AnyQ resolve_condition(const Scope& scope, std::string_view lookup, const Operand& operand);
bool needs_resolving(const AnyCondition& condition);
// A path that may have keys into JSON.
Expression resolved_path(const Path& path);
// What an aggregate is where there are no rows.
Value empty_value(const Expression& aggregate);
// Keys into JSON as a literal has them, "nested__k", one by one.
std::vector<std::string> split_keys(const Path& path);

}  // namespace nuages::orm::detail
