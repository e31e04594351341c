#pragma once

#include <string>

#include <nuages/orm/registry.h>

namespace nuages::orm::testing {

/// What resolving `registry` says is wrong with its models; empty when it says nothing.
std::string mistakes_of(Registry& registry);

}  // namespace nuages::orm::testing
