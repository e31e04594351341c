#pragma once

#include <memory>
#include <optional>

#include <nuages/app/application.h>
#include <nuages/observe/metrics.h>
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
    // That with what `serve` puts around it: proxies, ids, figures. Sets Options::on_answer, so it comes
    // before the server; `figures` is what the page of figures shows.
    Handler observed_handler(Function<std::string()> figures);

    // Those of the server, and of the databases' pools, in Prometheus' text format. Any thread.
    std::string figures(const server::Server& server) const;

    server::Options options;  // before the application, which binds them
    ServeOptions serve;
    app::Application application;
    observe::Metrics metrics;
};

}  // namespace nuages::cli
