#include "make_tables.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <nuages/app/application.h>
#include <nuages/base/error.h>
#include <nuages/cli/site_migrations.h>
#include <nuages/db/atomic.h>
#include <nuages/migrations/autodetector.h>
#include <nuages/migrations/executor.h>
#include <nuages/migrations/schema_editor.h>

namespace nuages::testing {
namespace {

using namespace nuages::migrations;

// Tables that are made anew leave nothing to ask.
class NoQuestions final : public Questioner {
public:
    bool was_model_renamed(const ModelState&, const ModelState&) override { return false; }
    bool was_field_renamed(const ModelState&, const FieldState&, const FieldState&) override { return false; }
    Value value_for_new_field(const ModelState&, const FieldState&) override { return {}; }
    std::optional<Value> value_for_nulls(const ModelState&, const FieldState&) override {
        return std::nullopt;
    }
};

void apply_all(const app::Application& application, const MigrationSet& set, const Functions& functions,
               db::Database& database) {
    std::vector<MigrationKey> newest;
    for (const std::string& app : set.graph().apps())
        for (const MigrationKey& leaf : set.graph().leaves(app))
            newest.push_back(leaf);
    Executor executor(set, functions, database);
    executor.use(application.models().routers());
    executor.run(executor.plan(newest), Executor::Fake::no, [](const Executor::Progress&) {});
}

void make_from_models(const app::Application& application, const MigrationSet& set, db::Database& database) {
    std::set<std::string> without_migrations;
    for (const App& app : application.apps())
        if (!set.graph().apps().contains(app.label()))
            without_migrations.insert(app.label());
    NoQuestions questions;
    ProjectState state = set.final_state();
    const auto missing = detect_changes(state, ProjectState::of(application.models()), set.graph(), questions,
                                        without_migrations);
    for (const Migration& migration : missing) {
        if (!without_migrations.contains(migration.key.app))
            throw ImproperlyConfigured(
                "The models of the app '" + migration.key.app +
                "' have changes that are not yet reflected in a migration. Run makemigrations.");
        db::TransactionOptions options;
        options.without_foreign_keys = true;
        db::atomic(
            database,
            [&] {
                const auto editor = SchemaEditor::make(database, SchemaEditor::Mode::execute);
                editor->use(application.models().routers());
                migration.apply(*editor, state);
            },
            options);
    }
}

}  // namespace

void make_tables(const app::Application& application, db::Database& database) {
    const cli::SiteMigrations site(application);
    const MigrationSet set(site.apps());
    set.check_conflicts();
    apply_all(application, set, site.functions(), database);
    make_from_models(application, set, database);
    fill_tables(application, database);
}

void fill_tables(const app::Application& application, db::Database& database) {
    const cli::SiteMigrations site(application);
    const ProjectState state = ProjectState::of(application.models());
    for (const auto& hook : site.on_migrated())
        hook({database, application.models(), state, {}});
}

}  // namespace nuages::testing
