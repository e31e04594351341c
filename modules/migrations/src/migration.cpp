#include <cstdio>

#include <nuages/base/text.h>
#include <nuages/db/errors.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/migration.h>

namespace nuages::migrations {
namespace {

constexpr std::size_t longest_name = 52;

// What to do where a database is not as the migrations before have left it: somebody changed it by hand, or a
// migration that could not be one transaction went half its way.
std::string remedy(const MigrationKey& key, const db::DatabaseError& error) {
    const std::string_view reason = error.reason(), code = error.code();
    const auto says = [&](std::string_view words) { return reason.find(words) != reason.npos; };
    const std::string fake = "'migrate " + key.app + ' ' + key.name + " --fake'";
    if (code == "42P07" || code == "42701" || code == "42710" || says("already exists") ||
        says("duplicate column name"))
        return " What it makes is there already. If all of it is, record it by " + fake +
               "; if only a part is, take that part out of the database first. Nothing that was tried now is "
               "kept.";
    if (code == "42P01" || code == "42703" || says("no such table") || says("no such column") ||
        says("no such index"))
        return " The database lacks what earlier migrations make, though they may be recorded: compare it "
               "with 'sqlmigrate'. If all that this one does is done, record it by " +
               fake + ". Nothing that was tried now is kept.";
    return " Nothing that was tried now is kept.";
}

// Says which migration, and where in it, an error comes from. Errors that are not the migration's fault, like
// a lost connection, are passed on.
template <class Run>
void in_migration(const MigrationKey& key, const std::string& where, Run run) {
    const std::string start = "Migration " + key.str() + where + ": ";
    try {
        run();
    } catch (const MigrationError& error) {
        throw MigrationError(start + error.what());
    } catch (const db::OperationalError&) {
        throw;
    } catch (const db::DatabaseError& error) {
        throw MigrationError(start + error.what() + remedy(key, error));
    }
}

template <class Run>
void in_operation(const Migration& migration, const Operation& operation, Run run) {
    in_migration(migration.key, ", \"" + operation.describe() + '"', run);
}

// The statements of an operation under a heading, where they are collected.
template <class Run>
void with_heading(SchemaEditor& editor, const Operation& operation, Run run) {
    editor.comment("--");
    editor.comment("-- " + operation.describe());
    editor.comment("--");
    const std::size_t before = editor.statements().size();
    run();
    if (editor.statements().size() == before)
        editor.comment("-- (no-op)");
}

std::string as_identifier(std::string_view fragment) {
    std::string name;
    for (const char c : fragment) {
        if (text::is_alpha(c) || text::is_digit(c) || c == '_' || (c & 0x80))
            name += c;
        else if (!name.ends_with('_'))
            name += '_';
    }
    return name;
}

}  // namespace

const Dict& Operation::hints() const {
    static const Dict none;
    return none;
}

void Migration::change_state(ProjectState& state) const {
    for (const OperationPtr& operation : operations)
        in_operation(*this, *operation, [&] { operation->change_state(key.app, state); });
}

void Migration::apply(SchemaEditor& editor, ProjectState& state) const {
    for (const OperationPtr& operation : operations) {
        in_operation(*this, *operation, [&] {
            const ProjectState before = state;
            operation->change_state(key.app, state);
            with_heading(editor, *operation, [&] {
                if (editor.allows(key.app, operation->model_name(), operation->hints()))
                    operation->forwards(key.app, editor, before, state);
            });
        });
    }
    in_migration(key, "", [&] { editor.finish(); });
}

void Migration::unapply(SchemaEditor& editor, const ProjectState& before) const {
    std::vector<ProjectState> states{before};
    for (const OperationPtr& operation : operations) {
        states.push_back(states.back());
        in_operation(*this, *operation, [&] { operation->change_state(key.app, states.back()); });
    }
    for (std::size_t i = operations.size(); i-- > 0;) {
        in_operation(*this, *operations[i], [&] {
            with_heading(editor, *operations[i], [&] {
                if (editor.allows(key.app, operations[i]->model_name(), operations[i]->hints()))
                    operations[i]->backwards(key.app, editor, states[i], states[i + 1]);
            });
        });
    }
    in_migration(key, "", [&] { editor.finish(); });
}

void Migration::check_reversible() const {
    for (const OperationPtr& operation : operations) {
        if (!operation->is_reversible())
            throw MigrationError(
                "Operation \"" + operation->describe() + "\" in " + key.str() +
                " is not reversible. Give it a reverse (reverse_sql, or reverse = \"noop\"), or go no "
                "further back than to " +
                key.str() + '.');
    }
}

std::string suggested_name(const Migration& migration, DateTime now) {
    if (migration.initial)
        return "initial";
    std::string name;
    for (const OperationPtr& operation : migration.operations) {
        const std::string fragment = as_identifier(operation->name_fragment());
        if (fragment.empty()) {
            name.clear();
            break;
        }
        if (name.empty()) {
            name = fragment;
        } else if (name.size() + 1 + fragment.size() > longest_name) {
            return name + "_and_more";
        } else {
            name += '_' + fragment;
        }
    }
    if (!name.empty())
        return name;
    char stamp[40];
    std::snprintf(stamp, sizeof stamp, "auto_%04d%02d%02d_%02d%02d", now.year(), now.month(), now.day(),
                  now.hour(), now.minute());
    return stamp;
}

}  // namespace nuages::migrations
