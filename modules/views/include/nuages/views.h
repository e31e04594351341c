#pragma once

// What a file of views includes, beside <nuages/models.h>: requests and responses, the shortcuts and generic
// views.
#include <nuages/http.h>            // IWYU pragma: export
#include <nuages/shortcuts.h>       // IWYU pragma: export
#include <nuages/views/generic.h>   // IWYU pragma: export
#include <nuages/views/language.h>  // IWYU pragma: export
