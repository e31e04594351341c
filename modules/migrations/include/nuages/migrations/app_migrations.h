#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include <nuages/base/embedded.h>
#include <nuages/base/function.h>
#include <nuages/meta/name.h>
#include <nuages/migrations/after_migrate.h>
#include <nuages/migrations/functions.h>

// What an app says to migrations, by App::with().
namespace nuages {

// The C++ functions that an app's migrations name:
//     App("polls").with(DataMigrations{[](migrations::Functions& all) { all.add("polls.fill_slugs",
//     fill_slugs); }})
struct DataMigrations {
    Function<void(migrations::Functions&)> add;
};

namespace migrations {

// An app's migrations that are part of the program: name and TOML.
struct EmbeddedMigrations {
    std::vector<std::pair<std::string, std::string>> files;
};
// Of the files 0001_initial.toml ... that nuages_embed() put into the program.
EmbeddedMigrations embedded_migrations(std::span<const EmbeddedFile> files);

// A model that a site may replace: what files call it ("settings.AUTH_USER_MODEL"), and the type that the
// registry has the site's own model for.
struct SwappableModel {
    std::string setting;
    const meta::TypeTag* type = nullptr;
};

// What an app does to a database that has just been migrated: Django's post_migrate. Those of all apps run in
// the order in which they were installed, also when there was nothing to apply, so they have to find their
// work done already.
struct OnMigrated {
    Function<void(const Migrated&)> run;
};

// What an app does in the transaction of a migration that renames a model, so that both happen or neither.
struct OnModelRenamed {
    Function<void(const Migrated&, const ModelRename&)> run;
};

}  // namespace migrations
}  // namespace nuages
