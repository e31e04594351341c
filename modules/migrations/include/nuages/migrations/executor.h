#pragma once

#include <set>
#include <string>
#include <vector>

#include <nuages/base/function.h>
#include <nuages/db/database.h>
#include <nuages/migrations/after_migrate.h>
#include <nuages/migrations/functions.h>
#include <nuages/migrations/loader.h>
#include <nuages/orm/router.h>

namespace nuages::migrations {

enum class Direction { forwards, backwards };

struct PlanStep {
    MigrationKey key;
    Direction direction = Direction::forwards;

    friend bool operator==(const PlanStep&, const PlanStep&) = default;
};

// Applies and unapplies migrations. Each runs in one transaction with the note that it is applied, so that
// one which fails leaves nothing behind; two processes that migrate at once take turns, and neither applies
// what the other has.
class Executor {
public:
    enum class Fake { no, yes, initial };
    // What is going on: before and after each step.
    struct Progress {
        enum class Event { started, done, faked };
        Event event;
        PlanStep step;
    };

    // All must outlive the executor. Throws MigrationError where the history of the database is inconsistent.
    Executor(const MigrationSet& migrations, const Functions& functions, db::Database& database);

    // Who is asked what may be done to the database; they must outlive the executor.
    void use(const orm::Routers& routers) noexcept { routers_ = &routers; }
    // Called for each model that a migration renames, or renames back, in its transaction.
    using OnRename = Function<void(const ProjectState& state, const ModelRename& rename)>;
    void on_rename(OnRename call) { on_rename_ = std::move(call); }

    const std::set<MigrationKey>& applied() const noexcept { return applied_; }
    // What has to be done for these to be the newest of their apps; a target without a name unapplies its
    // app.
    std::vector<PlanStep> plan(const std::vector<MigrationKey>& targets) const;
    // Throws what the migration at fault threw; the ones before it stay.
    void run(const std::vector<PlanStep>& plan, Fake fake, Function<void(const Progress&)> progress);
    // The models that the applied migrations add up to.
    ProjectState state() const;
    // The statements of one migration.
    std::vector<std::string> sql(const PlanStep& step) const;

private:
    bool replaced_are_applied(const Migration& migration) const;
    // Whether it was only recorded.
    bool apply(const Migration& migration, ProjectState& state, Fake fake);
    void unapply(const Migration& migration, const ProjectState& before, Fake fake);
    bool tables_exist(const SchemaEditor& editor, const Migration& migration,
                      const ProjectState& after) const;
    void equip(SchemaEditor& editor) const;
    void tell_renames(const Migration& migration, Direction direction, const ProjectState& state);
    template <class Change>
    void in_transaction(Change change);

    const MigrationSet& migrations_;
    const Functions& functions_;
    db::Database& database_;
    const orm::Routers* routers_ = nullptr;
    OnRename on_rename_;
    std::set<MigrationKey> applied_;
};

}  // namespace nuages::migrations
