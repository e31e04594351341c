#include "commands/serving.h"

#include <utility>

#include <nuages/db/databases.h>
#include <nuages/observe/trace.h>
#include <nuages/staticfiles/app.h>
#include <nuages/staticfiles/static_files.h>

namespace nuages::cli {
namespace {

app::Blueprint with_server_settings(app::Blueprint blueprint, server::Options& options, ServeOptions& serve) {
    blueprint.settings_binders.push_back([&](app::Settings& settings) {
        bind(settings, options);
        bind(settings, serve);
    });
    return blueprint;
}

}  // namespace

ServingSite::ServingSite(const app::Blueprint& blueprint)
    : application(with_server_settings(blueprint, options, serve)) {
    options.request = application.options().request;
}

Handler ServingSite::handler() const {
    Handler site = application.handler();
    const staticfiles::StaticFiles* files = staticfiles::find(application);
    return files ? files->around(std::move(site)) : site;
}

std::string ServingSite::figures(const server::Server& server) const {
    std::string connections, waiting;
    for (const auto& database : application.databases().all()) {
        const std::optional<db::Database::PoolUse> use = database->pool_use();
        if (!use)
            continue;
        const std::string name = "database=\"" + database->alias() + "\"";
        connections += "nuages_db_connections{" + name + ",state=\"busy\"} " + std::to_string(use->busy) +
                       "\nnuages_db_connections{" + name + ",state=\"idle\"} " + std::to_string(use->idle) +
                       "\n";
        waiting += "nuages_db_waiting{" + name + "} " + std::to_string(use->waiting) + "\n";
    }
    std::string text = metrics.text(server.statistics());
    if (!connections.empty())
        text +=
            "# HELP nuages_db_connections Connections of the databases' pools.\n"
            "# TYPE nuages_db_connections gauge\n" +
            connections +
            "# HELP nuages_db_waiting Who waits for a connection of a pool.\n"
            "# TYPE nuages_db_waiting gauge\n" +
            waiting;
    return text;
}

Handler ServingSite::observed_handler(Function<std::string()> figures) {
    Handler outermost = handler();
    if (serve.request_ids)
        outermost = observe::trace_requests(std::move(outermost));
    Function<void(const server::Answer&)> count, log;
    if (!serve.metrics.empty()) {
        count = [metrics = metrics](const server::Answer& answer) mutable { metrics.count(answer); };
        outermost = observe::show_metrics(std::move(outermost), serve.metrics,
                                          http::Networks(serve.metrics_allowed), std::move(figures));
    }
    if (serve.access_log != observe::LogFormat::off)
        log = [file = observe::AccessLog(serve.access_log, serve.access_log_file)](
                  const server::Answer& answer) { file.write(answer); };
    if (count || log)
        options.on_answer = [count, log](const server::Answer& answer) {
            if (count)
                count(answer);
            if (log)
                log(answer);
        };
    if (!serve.trusted_proxies.empty())
        outermost = http::behind_proxies(std::move(outermost), http::Networks(serve.trusted_proxies),
                                         serve.proxy_headers, options.request);
    return outermost;
}

}  // namespace nuages::cli
