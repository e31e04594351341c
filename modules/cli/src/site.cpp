#include <nuages/cli/site.h>
#include <nuages/staticfiles/app.h>

#include "embed.h"
#include "management.h"
#include "postgres_engine.h"
#include "server_settings.h"
#include "sqlite_engine.h"

namespace nuages {

Site::Site(std::string_view config) {
    blueprint_.settings = app::SettingsSource::of_process(config);
    blueprint_.database_engines.push_back(cli::sqlite_engine());
    blueprint_.database_engines.push_back(cli::postgres_engine());
    blueprint_.apps.push_back(staticfiles::app());
    // Every command knows table [server]; those that serve bind it once more, to what they use.
    blueprint_.settings_binders.push_back([](app::Settings& settings) {
        server::Options options;
        cli::ServeOptions serve;
        cli::bind(settings, options);
        cli::bind(settings, serve);
    });
}

Site Site::middleware(MiddlewareList layers) && {
    blueprint_.middleware = std::move(layers);
    return std::move(*this);
}

Site Site::urls(Function<UrlPatterns()> patterns) && {
    blueprint_.urls = std::move(patterns);
    return std::move(*this);
}

Site Site::error_views(app::ErrorViews views) && {
    blueprint_.error_views = std::move(views);
    return std::move(*this);
}

Site Site::database_engine(app::DatabaseEngine engine) && {
    blueprint_.database_engines.push_back(std::move(engine));
    return std::move(*this);
}

Site Site::sqlite_functions(std::vector<db::SqliteFunction> functions) && {
    for (app::DatabaseEngine& engine : blueprint_.database_engines)
        if (engine.name == "sqlite")
            engine = cli::sqlite_engine(std::move(functions));
    return std::move(*this);
}

Site Site::with(Function<void(app::Blueprint&)> change) && {
    change(blueprint_);
    return std::move(*this);
}

Site Site::embed(std::span<const EmbeddedFile> files) && {
    if (!files.empty())
        cli::embed(blueprint_, files);
    return std::move(*this);
}

int Site::execute(int argc, const char* const* argv) const {
    return cli::Management(blueprint_, {argv, argv + argc}).run();
}

}  // namespace nuages
