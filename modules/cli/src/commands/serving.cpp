#include "commands/serving.h"

#include <utility>

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

}  // namespace nuages::cli
