#pragma once

#include <memory>
#include <optional>

#include <nuages/app/application.h>
#include <nuages/server/server.h>

#include "commands/special.h"
#include "server_settings.h"

namespace nuages::cli {

// A wired site that is about to serve, with the options of its server.
struct ServingSite {
    // Reads the settings and wires everything.
    explicit ServingSite(const app::Blueprint& blueprint);

    // The site with its static files around it.
    Handler handler() const;

    server::Options options;  // before the application, which binds them
    ServeOptions serve;
    app::Application application;
};

}  // namespace nuages::cli
