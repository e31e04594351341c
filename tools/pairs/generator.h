#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <nuages/base/value.h>

#include "tree.h"

namespace nuages::pairs {

// Templates by their names, "main" being the one that is rendered, and the variables for it.
struct Case {
    std::map<std::string, Piece> templates;
    Dict context;
};

// The same case for the same seed, everywhere. Only what Django 3.2 and later ones render alike.
Case generate(std::uint64_t seed);

}  // namespace nuages::pairs
