#pragma once

#include <string>

#include "generator.h"

namespace nuages::pairs {

// The case as the line of JSON that the peer reads.
std::string encode(const Case& pair);

}  // namespace nuages::pairs
