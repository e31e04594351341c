#include <memory>
#include <utility>

#include <nuages/app/application.h>
#include <nuages/app/scope.h>
#include <nuages/staticfiles/app.h>
#include <nuages/staticfiles/static_files.h>
#include <nuages/staticfiles/template_tags.h>

#include "commands.h"

namespace nuages::staticfiles {
namespace {

using Shared = std::shared_ptr<StaticFiles>;

templates::Library static_library(const Shared& files) {
    return static_tags([files](std::string_view path) { return files->url(path); },
                       [files] { return files->options().url; });
}

}  // namespace

App app() {
    const auto files = std::make_shared<StaticFiles>();
    return App("staticfiles")
        .settings([files](app::Settings& settings) {
            bind(settings, files->options());
            bind(settings, files->media());
        })
        .on_ready([files](app::Application& application) { files->prepare(application); })
        .template_library("static", [files] { return static_library(files); })
        .commands(collectstatic, findstatic)
        .with(files);
}

StaticFiles* find(const App& app) {
    const Shared* files = app.find<Shared>();
    return files ? files->get() : nullptr;
}

const StaticFiles* find(const app::Application& application) {
    const App* app = application.find_app("staticfiles");
    return app ? find(*app) : nullptr;
}

}  // namespace nuages::staticfiles

namespace nuages {

std::string static_url(std::string_view name) {
    const staticfiles::StaticFiles* files = staticfiles::find(app::scope().application);
    if (!files)
        throw ImproperlyConfigured("static_url(\"" + std::string(name) +
                                   "\") needs the app staticfiles. Install nuages::staticfiles::app().");
    return files->url(name);
}

}  // namespace nuages
