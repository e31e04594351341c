#pragma once

#include <nuages/app.h>

namespace polls {

// Questions with choices that visitors vote for.
nuages::App app();

}  // namespace polls
