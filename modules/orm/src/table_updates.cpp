#include "table_updates.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <nuages/db/atomic.h>

#include "field_condition.h"
#include "joins.h"
#include "paths_in.h"
#include "row_origin.h"
#include "writing.h"

namespace nuages::orm::detail {
namespace {

const FieldInfo& field_of(const ModelInfo& model, const AnyAssignment& assignment) {
    return *named_fields_of(model, assignment.path).back();
}

// Fields of a model have the same numbers in those that extend it, where its own come behind them.
void refuse_joins(const ModelInfo& table, const AnyAssignment& assignment) {
    for_each_path(assignment.operand.expression, [&](const Path& path) {
        if (path.steps[0] >= table.description().size)
            throw_joined_reference();
    });
}

}  // namespace

bool assigns_inherited(const ModelInfo& model, std::span<const AnyAssignment* const> assignments) {
    return model.parent() &&
           std::any_of(assignments.begin(), assignments.end(), [&](const AnyAssignment* assignment) {
               return !assignment->empty() && field_of(model, *assignment).inherited();
           });
}

std::int64_t update_tables(const Query& query, std::span<const AnyAssignment* const> assignments) {
    const Pinned pinned(origin_of(query, Access::write).database);
    db::TransactionOptions joined;
    joined.savepoint = false;
    db::Atomic atomic(query.model().database(), joined);
    const ModelInfo& model = query.model().concrete_model();
    const std::vector<Value> keys = keys_of(query);
    std::optional<std::int64_t> updated;
    for (const ModelInfo* table = &model; table; table = table->parent()) {
        std::vector<const AnyAssignment*> own;
        for (const AnyAssignment* assignment : assignments)
            if (!assignment->empty() && &field_of(model, *assignment).declared().model() == table)
                own.push_back(assignment);
        if (own.empty())
            continue;
        for (const AnyAssignment* assignment : own)
            refuse_joins(*table, *assignment);
        std::int64_t rows = 0;
        for_portions(table->primary_key(), keys, [&](const AnyCondition& condition) {
            rows += update_rows(Query(*table).filter({&condition}), own);
        });
        updated = updated.value_or(rows);
    }
    atomic.commit();
    return updated.value_or(0);
}

}  // namespace nuages::orm::detail
