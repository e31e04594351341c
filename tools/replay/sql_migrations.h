#pragma once

#include <nuages/base/value.h>

#include "corpus.h"

namespace nuages::replay {

// A single operation, or a whole migration, as the statements that Django writes for it.
Outcome replay_operation(const Value& line);
Outcome replay_sqlmigrate(const Value& line);

}  // namespace nuages::replay
