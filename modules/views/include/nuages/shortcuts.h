#pragma once

// render(), redirect(), get_object_or_404(): the last lines of most views.
#include <nuages/views/object_or_404.h>  // IWYU pragma: export
#include <nuages/views/redirect.h>       // IWYU pragma: export
#include <nuages/views/render.h>         // IWYU pragma: export
