#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/app/blueprint.h>
#include <nuages/base/embedded.h>
#include <nuages/base/function.h>
#include <nuages/db_sqlite/sqlite_function.h>

namespace nuages {

// A site: its settings, apps, middleware and URLs, put together step by step.
//
//     int main(int argc, char** argv) {
//         return nuages::Site("config")
//             .install(polls::app())
//             .middleware(nuages::default_middleware())
//             .urls(mysite::urls)
//             .execute(argc, argv);
//     }
//
// Static files and SQLite are there without being named.
class Site {
public:
    // `config` is the folder with settings/{base,local,prod}.toml; see app::SettingsSource.
    explicit Site(std::string_view config);

    // In order: of two apps with the same template, static file or command, the first one's counts.
    template <class... Apps>
    Site install(Apps... apps) && {
        (app::install(blueprint_.apps, std::move(apps)), ...);
        return std::move(*this);
    }
    // Outermost first; none without this.
    Site middleware(MiddlewareList layers) &&;
    Site urls(Function<UrlPatterns()> patterns) &&;
    Site error_views(app::ErrorViews views) &&;
    Site database_engine(app::DatabaseEngine engine) &&;
    // Who says to which of several databases queries go; the first one with an opinion counts:
    // routers<AuthRouter, orm::ReadReplicas>(). with() takes those that are made with arguments.
    template <class... Routers>
    Site routers() && {
        (blueprint_.routers.push_back(std::make_shared<const Routers>()), ...);
        return std::move(*this);
    }
    // Functions in C++ that SQL can call on its SQLite databases, those of tests as well.
    Site sqlite_functions(std::vector<db::SqliteFunction> functions) &&;
    // Everything else that a site can be made of.
    Site with(Function<void(app::Blueprint&)> change) &&;

    // Files that are part of the program, as nuages_site() in CMake puts them there: templates and static
    // files of the site (templates/, static/) and of its apps, and their migrations. Templates and migrations
    // are then read from there alone, static files where no folder has them. After install(). Does nothing
    // without any.
    Site embed(std::span<const EmbeddedFile> files) &&;

    // All that the site is made of, for an app::Application of your own.
    const app::Blueprint& blueprint() const noexcept { return blueprint_; }

    // Does what the command line says (runserver, migrate, check ...) and returns the exit code: 0, 1 for an
    // error, 2 for a command line that makes no sense. Lets no exception out.
    int execute(int argc, const char* const* argv) const;

private:
    app::Blueprint blueprint_;
};

// The files that nuages_site() put into this program: those of a release, none in development. Defined there.
std::span<const EmbeddedFile> embedded_files();

}  // namespace nuages
