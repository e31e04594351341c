#pragma once

#include <nuages/app/checks.h>

namespace nuages::app {

// Parses every template of the site, and looks for the templates and URLs that they name.
checks::Messages check_template_sources(const Application& application);

}  // namespace nuages::app
