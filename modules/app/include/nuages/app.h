#pragma once

// What an app.cpp includes: App with its models, Command and the middleware list.
#include <nuages/app/app.h>         // IWYU pragma: export
#include <nuages/app/command.h>     // IWYU pragma: export
#include <nuages/app/csrf.h>        // IWYU pragma: export
#include <nuages/app/middleware.h>  // IWYU pragma: export
#include <nuages/orm/registry.h>    // IWYU pragma: export
