#pragma once

#include <vector>

#include <nuages/app/checks.h>

namespace nuages::app {

// The checks that every site has: its URLs, templates, settings and models, and those of a deployment.
std::vector<checks::Check> site_checks();

}  // namespace nuages::app
