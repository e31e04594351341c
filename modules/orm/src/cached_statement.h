#pragma once

#include <memory>
#include <utility>

#include <nuages/db/statement.h>
#include <nuages/orm/registry.h>

#include "compile.h"
#include "plan_cache.h"
#include "shape.h"

namespace nuages::orm::detail {

// The statement for that shape, whose text `make` gives the first time.
template <class Make>
db::Statement cached_statement(const ModelInfo& model, const Shape& shape, Make&& make) {
    PlanCache& cache = plans_of(model.registry());
    if (const auto plan = cache.find(shape.bytes()))
        return plan->statement;
    Plan plan;
    plan.statement = db::Statement(make());
    const db::Statement statement = plan.statement;
    cache.add(shape.bytes(), std::make_shared<const Plan>(std::move(plan)));
    return statement;
}

}  // namespace nuages::orm::detail
