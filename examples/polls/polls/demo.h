#pragma once

#include <nuages/app.h>

namespace polls {

// The command `load_demo_polls`: a few questions, so that there is something to look at.
nuages::Command load_demo_polls();

}  // namespace polls
