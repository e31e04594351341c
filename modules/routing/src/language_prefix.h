#pragma once

#include <string>

#include <nuages/routing/pattern.h>

namespace nuages::routing {

// What paths in the active language begin with: "ko/"; "" for the site's language where that has none, and
// where the site is not translated.
std::string language_prefix(DefaultLanguage default_language);

}  // namespace nuages::routing
