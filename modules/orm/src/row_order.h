#pragma once

#include <nuages/orm/model_info.h>

namespace nuages::orm::detail {

// Gives a new object of a model with order_with_respect_to() the last place among its rows; does nothing for
// others.
void append_to_order(const ModelInfo& model, void* object);

}  // namespace nuages::orm::detail
