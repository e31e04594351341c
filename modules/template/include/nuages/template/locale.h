#pragma once

#include <nuages/i18n/locale.h>

// The language of a page, by the names it has in templates.
namespace nuages::templates {

using i18n::english;
using i18n::Formats;
using i18n::Locale;

}  // namespace nuages::templates
