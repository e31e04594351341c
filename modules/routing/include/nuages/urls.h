#pragma once

// URL patterns, decorators of views and reverse(): what a site's urls.cpp includes.
#include <nuages/routing/decorators.h>     // IWYU pragma: export
#include <nuages/routing/i18n_patterns.h>  // IWYU pragma: export
#include <nuages/routing/pattern.h>        // IWYU pragma: export
#include <nuages/routing/reverse.h>        // IWYU pragma: export
