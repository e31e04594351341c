#pragma once

#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/app/app.h>
#include <nuages/app/checks.h>
#include <nuages/app/command.h>
#include <nuages/app/middleware.h>
#include <nuages/app/settings.h>
#include <nuages/base/function.h>
#include <nuages/http/handler.h>
#include <nuages/i18n/translations.h>
#include <nuages/routing/pattern.h>

namespace nuages::db {
class Database;
}
namespace nuages::orm {
class Router;
}
namespace nuages::templates {
class Loader;
}

namespace nuages::app {

// Opens a database that was configured. Throws db::OperationalError that names the cause and the remedy.
using OpenDatabase = Function<std::unique_ptr<db::Database>()>;

// A kind of database: binds the settings of a table [databases.<alias>] (all but `engine`, `atomic_requests`
// and `replica_of`) and says how to open it. Called once for each such table, before any setting is checked.
struct DatabaseEngine {
    std::string name;  // of `engine` in the settings: "sqlite"
    Function<OpenDatabase(std::string_view alias, Settings::Section section)> configure;
    // Opens an empty one in a folder, for tests; where it is not set, they take an SQLite database.
    Function<std::unique_ptr<db::Database>(std::string_view alias, const std::string& folder)>
        open_for_tests{};
};

// A view for an error; `error` is what the view threw, null where a middleware answered by itself.
using ErrorView = Function<HttpResponse(HttpRequest&, const std::exception* error)>;

// Django's handler400 ... handler500. An empty one shows the template 400.html ... 500.html where there is
// one, else a short page. With debug on, 404 and 500 show the debug page instead.
struct ErrorViews {
    ErrorView bad_request;
    ErrorView permission_denied;
    ErrorView not_found;
    ErrorView server_error;
    // Gets the reason as text; by default the template 403_csrf.html or a short page.
    Function<HttpResponse(HttpRequest&, std::string_view reason)> csrf_failure;
};

// All that an Application is made of. Filled by Site, by tests, or by hand.
struct Blueprint {
    SettingsSource settings;
    std::vector<App> apps;
    MiddlewareList middleware;
    Function<UrlPatterns()> urls;
    ErrorViews error_views;
    std::vector<DatabaseEngine> database_engines;
    // Asked in this order where queries go.
    std::vector<std::shared_ptr<const orm::Router>> routers;
    // Of modules that are no app: their commands, checks and options.
    std::vector<Command> commands;
    std::vector<checks::Check> checks;
    std::vector<Function<void(Settings&)>> settings_binders;
    std::vector<ContextProcessor> context_processors;
    // Tags and filters that every template knows without {% load %}.
    std::vector<LibraryFunction> template_builtins;
    std::vector<std::pair<std::string, LibraryFunction>> template_libraries;
    // Asked before those of the settings and the apps: translations embedded in a release.
    std::vector<i18n::CatalogSource> catalog_sources;
    // Asked before the folders: templates embedded in a release, or of a test.
    std::vector<std::shared_ptr<const templates::Loader>> template_loaders;
};

}  // namespace nuages::app
