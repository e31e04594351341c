#include <algorithm>

#include <nuages/db/atomic.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/executor.h>
#include <nuages/migrations/operations.h>
#include <nuages/migrations/recorder.h>

namespace nuages::migrations {
namespace {

using Event = Executor::Progress::Event;

}  // namespace

Executor::Executor(const MigrationSet& migrations, const Functions& functions, db::Database& database)
    : migrations_(migrations),
      functions_(functions),
      database_(database),
      applied_(Recorder(database).applied()) {
    // A squashed migration is applied where all are that it replaces.
    for (const auto& [key, migration] : migrations_.migrations()) {
        if (migration.replaces.empty())
            continue;
        if (replaced_are_applied(migration))
            applied_.insert(key);
        else
            applied_.erase(key);
    }
    migrations_.check_history(applied_, database_.alias());
}

std::vector<PlanStep> Executor::plan(const std::vector<MigrationKey>& targets) const {
    const Graph& graph = migrations_.graph();
    std::vector<PlanStep> plan;
    std::set<MigrationKey> applied = applied_;
    const auto unapply_with = [&](const MigrationKey& root) {
        for (const MigrationKey& key : graph.backwards_plan(root)) {
            if (applied.erase(key))
                plan.push_back({key, Direction::backwards});
        }
    };
    for (const MigrationKey& target : targets) {
        if (target.name.empty()) {
            for (const MigrationKey& root : graph.roots(target.app))
                unapply_with(root);
        } else if (applied.contains(target)) {
            // Not all that depends on the target: only what follows in its own app, and what needs that.
            for (const MigrationKey& child : graph.children(target)) {
                if (child.app == target.app)
                    unapply_with(child);
            }
        } else {
            for (const MigrationKey& key : graph.forwards_plan(target)) {
                if (applied.insert(key).second)
                    plan.push_back({key, Direction::forwards});
            }
        }
    }
    return plan;
}

bool Executor::replaced_are_applied(const Migration& migration) const {
    return std::ranges::all_of(migration.replaces,
                               [&](const MigrationKey& key) { return applied_.contains(key); });
}

ProjectState Executor::state() const {
    std::vector<MigrationKey> known;
    std::copy_if(applied_.begin(), applied_.end(), std::back_inserter(known),
                 [&](const MigrationKey& key) { return migrations_.graph().contains(key); });
    return migrations_.state_at(known);
}

void Executor::run(const std::vector<PlanStep>& plan, Fake fake, Function<void(const Progress&)> progress) {
    const Recorder recorder(database_);
    recorder.make_table();
    for (const auto& [key, migration] : migrations_.migrations()) {
        if (!migration.replaces.empty() && applied_.contains(key) && !recorder.is_applied(key))
            recorder.record_applied(key);
    }
    for (const PlanStep& step : plan) {
        if (step.direction == Direction::backwards)
            migrations_.migration(step.key).check_reversible();
    }
    ProjectState state = this->state();
    for (const PlanStep& step : plan) {
        const Migration& migration = migrations_.migration(step.key);
        progress({Event::started, step});
        bool faked = fake == Fake::yes;
        if (step.direction == Direction::forwards) {
            faked = apply(migration, state, fake);
            applied_.insert(step.key);
        } else {
            applied_.erase(step.key);
            state = this->state();
            unapply(migration, state, fake);
        }
        progress({faked ? Event::faked : Event::done, step});
    }
}

void Executor::equip(SchemaEditor& editor) const {
    editor.use(functions_);
    if (routers_)
        editor.use(*routers_);
}

template <class Change>
void Executor::in_transaction(Change change) {
    db::atomic(database_,
               [&] {
                   const auto editor = SchemaEditor::make(database_, SchemaEditor::Mode::execute);
                   equip(*editor);
                   editor->wait_for_turn();
                   change(*editor);
                   editor->check_constraints();
               },
               {.durable = true, .without_foreign_keys = true});
}

bool Executor::apply(const Migration& migration, ProjectState& state, Fake fake) {
    const Recorder recorder(database_);
    ProjectState after = state;
    bool faked = fake == Fake::yes;
    in_transaction([&](SchemaEditor& editor) {
        // Another process may have applied it while this one waited for its turn.
        if (recorder.is_applied(migration.key)) {
            migration.change_state(after);
            return;
        }
        if (fake == Fake::initial && migration.initial) {
            ProjectState expected = state;
            migration.change_state(expected);
            faked = tables_exist(editor, migration, expected);
        }
        if (faked)
            migration.change_state(after);
        else
            migration.apply(editor, after);
        for (const MigrationKey& replaced : migration.replaces)
            recorder.record_applied(replaced);
        recorder.record_applied(migration.key);
        tell_renames(migration, Direction::forwards, after);
    });
    state = std::move(after);
    return faked;
}

void Executor::unapply(const Migration& migration, const ProjectState& before, Fake fake) {
    const Recorder recorder(database_);
    in_transaction([&](SchemaEditor& editor) {
        if (!recorder.is_applied(migration.key))
            return;
        if (fake != Fake::yes)
            migration.unapply(editor, before);
        for (const MigrationKey& replaced : migration.replaces)
            recorder.record_unapplied(replaced);
        recorder.record_unapplied(migration.key);
        tell_renames(migration, Direction::backwards, before);
    });
}

void Executor::tell_renames(const Migration& migration, Direction direction, const ProjectState& state) {
    if (!on_rename_)
        return;
    std::vector<ModelRename> renames;
    for (const OperationPtr& operation : migration.operations) {
        const auto* rename = dynamic_cast<const RenameModel*>(operation.get());
        if (rename && direction == Direction::forwards)
            renames.push_back({migration.key.app, rename->name(), rename->new_name()});
        else if (rename)
            renames.insert(renames.begin(), {migration.key.app, rename->new_name(), rename->name()});
    }
    for (const ModelRename& rename : renames)
        on_rename_(state, rename);
}

bool Executor::tables_exist(const SchemaEditor& editor, const Migration& migration,
                            const ProjectState& after) const {
    bool any = false;
    for (const OperationPtr& operation : migration.operations) {
        if (!editor.allows(migration.key.app, operation->model_name()))
            continue;
        if (const auto* creation = dynamic_cast<const CreateModel*>(operation.get())) {
            const ModelState* model = after.find(migration.key.app, creation->name());
            if (!model || !model->has_table())
                continue;
            if (!editor.has_table(model->table()))
                return false;
            any = true;
        } else if (const auto* addition = dynamic_cast<const AddField*>(operation.get())) {
            const ModelState* model = after.find(migration.key.app, addition->model());
            const FieldState* field = model ? model->find_field(addition->name()) : nullptr;
            if (!field || !model->has_table())
                continue;
            const bool there =
                field->has_own_table()
                    ? editor.has_table(after.many_to_many_model(*model, *field).table())
                    : field->is_many_to_many() || editor.has_column(model->table(), field->column());
            if (!there)
                return false;
            any = true;
        }
    }
    return any;
}

std::vector<std::string> Executor::sql(const PlanStep& step) const {
    const Migration& migration = migrations_.migration(step.key);
    std::vector<MigrationKey> earlier = migrations_.graph().forwards_plan(step.key);
    earlier.pop_back();
    ProjectState state = migrations_.state_at(earlier);
    const auto editor = SchemaEditor::make(database_, SchemaEditor::Mode::collect);
    equip(*editor);
    if (step.direction == Direction::forwards) {
        migration.apply(*editor, state);
    } else {
        migration.check_reversible();
        migration.unapply(*editor, state);
    }
    return editor->statements();
}

}  // namespace nuages::migrations
