#pragma once

#include <nuages/base/value.h>

namespace nuages::orm::detail {

struct ValueHash {
    std::size_t operator()(const Value& value) const { return value.hash(); }
};

}  // namespace nuages::orm::detail
