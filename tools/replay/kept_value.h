#pragma once

#include <nuages/template.h>

namespace nuages::replay {

// Attached to a context, it gets what {% keep expression %} of the library below comes to.
struct KeptValue {
    Value value;
};

templates::Library keep_library();

}  // namespace nuages::replay
