#pragma once

#include <memory>
#include <string>

#include <nuages/http/forwarded.h>
#include <nuages/server/server.h>

namespace nuages::observe {

// Counts answers by method, route and status, and how long they took by route. From any thread.
class Metrics {
public:
    Metrics();
    void count(const server::Answer& answer) noexcept;
    // In Prometheus' text format (version 0.0.4).
    std::string text(const server::Server::Statistics& statistics) const;

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

// A handler around `site` that shows `text()`, figures in Prometheus' format, at `path` to those whose
// address is allowed; for all others there is nothing. `text` is called on a thread for blocking work.
Handler show_metrics(Handler site, std::string path, http::Networks allowed, Function<std::string()> text);

}  // namespace nuages::observe
