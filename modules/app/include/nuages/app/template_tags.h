#pragma once

#include <nuages/template/library.h>

namespace nuages::app {

// The tags that need a site, known to every template of one: {% url %}.
templates::Library site_tags();

}  // namespace nuages::app
