#include "commands/serving.h"

#include <utility>

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
