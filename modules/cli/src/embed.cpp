#include "embed.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/cli/site_migrations.h>
#include <nuages/i18n/translations.h>
#include <nuages/staticfiles/app.h>
#include <nuages/staticfiles/static_files.h>
#include <nuages/template/loader.h>

namespace nuages::cli {
namespace {

using Files = std::span<const EmbeddedFile>;

// The files below a folder, with names relative to it.
std::vector<EmbeddedFile> below(Files files, const std::string& folder) {
    std::vector<EmbeddedFile> found;
    for (const EmbeddedFile& file : files)
        if (file.path.starts_with(folder))
            found.push_back({file.path.substr(folder.size()), file.content});
    return found;
}

// An app's folder as the paths of the files begin: "polls/" for /home/me/mysite/polls.
std::string prefix_of(const App& app) {
    return app.folder().substr(app.folder().rfind('/') + 1) + "/";
}

EmbeddedMigrations migrations_of(Files files, const App& app) {
    return migrations::embedded_migrations(below(files, prefix_of(app) + "migrations/"));
}

// The catalogs below that prefix, "polls/locale/ko/LC_MESSAGES/django.mo" among them.
i18n::CatalogSource catalogs_of(Files files, const std::string& prefix) {
    return {[catalogs = below(files, prefix + "locale/")](std::string_view locale,
                                                          std::string& place) -> std::optional<std::string> {
        place = std::string(locale) + "/LC_MESSAGES/django.mo";
        for (const EmbeddedFile& file : catalogs)
            if (file.path == place)
                return std::string(file.content);
        return std::nullopt;
    }};
}

}  // namespace

void embed(app::Blueprint& blueprint, Files files) {
    auto templates = std::make_shared<templates::MemoryLoader>();
    std::set<std::string> known;
    std::vector<EmbeddedFile> static_files;
    // As in the folders, the site's own come before those of the apps.
    const auto take = [&](const std::string& prefix) {
        for (const EmbeddedFile& file : below(files, prefix + "templates/"))
            if (known.insert(std::string(file.path)).second)
                templates->add(std::string(file.path), std::string(file.content));
        for (const EmbeddedFile& file : below(files, prefix + "static/"))
            static_files.push_back(file);
        blueprint.catalog_sources.push_back(catalogs_of(files, prefix));
    };
    take("");
    for (App& app : blueprint.apps) {
        take(prefix_of(app));
        auto migrations = migrations_of(files, app);
        app = std::move(app).with(std::move(migrations));
    }
    blueprint.template_loaders.push_back(std::move(templates));
    for (const App& app : blueprint.apps)
        if (staticfiles::StaticFiles* site_files = staticfiles::find(app))
            site_files->embedded().add(static_files);
}

}  // namespace nuages::cli
