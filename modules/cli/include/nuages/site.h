#pragma once

// What main.cpp and the file that wires a site include.
#include <nuages/app.h>       // IWYU pragma: export
#include <nuages/cli/site.h>  // IWYU pragma: export
