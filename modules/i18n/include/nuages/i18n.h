#pragma once

// Translations and formats, for the code of a site.
#include <nuages/i18n/active.h>        // IWYU pragma: export
#include <nuages/i18n/language.h>      // IWYU pragma: export
#include <nuages/i18n/translations.h>  // IWYU pragma: export
