#pragma once

#include <nuages/app/command.h>

namespace nuages::staticfiles {

Command collectstatic();
Command findstatic();

}  // namespace nuages::staticfiles
