#pragma once

// Databases by hand: atomic blocks, statements, errors.
#include <nuages/db/atomic.h>     // IWYU pragma: export
#include <nuages/db/databases.h>  // IWYU pragma: export
#include <nuages/db/errors.h>     // IWYU pragma: export
