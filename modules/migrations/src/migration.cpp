#include <cstdio>

#include <nuages/base/text.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/migration.h>

namespace nuages::migrations {
namespace {

constexpr std::size_t longest_name = 52;

// Says which operation of which migration an error comes from.
template <class Run>
void in_operation(const Migration& migration, const Operation& operation, Run run) {
    try {
        run();
    } catch (const MigrationError& error) {
        throw MigrationError("Migration " + migration.key.str() + ", \"" + operation.describe() +
                             "\": " + error.what());
    }
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

void Migration::change_state(ProjectState& state) const {
    for (const OperationPtr& operation : operations)
        in_operation(*this, *operation, [&] { operation->change_state(key.app, state); });
}

void Migration::apply(SchemaEditor& editor, ProjectState& state) const {
    for (const OperationPtr& operation : operations) {
        in_operation(*this, *operation, [&] {
            const ProjectState before = state;
            operation->change_state(key.app, state);
            with_heading(editor, *operation, [&] { operation->forwards(key.app, editor, before, state); });
        });
    }
    editor.finish();
}

void Migration::unapply(SchemaEditor& editor, const ProjectState& before) const {
    std::vector<ProjectState> states{before};
    for (const OperationPtr& operation : operations) {
        states.push_back(states.back());
        in_operation(*this, *operation, [&] { operation->change_state(key.app, states.back()); });
    }
    for (std::size_t i = operations.size(); i-- > 0;) {
        in_operation(*this, *operations[i], [&] {
            with_heading(editor, *operations[i],
                         [&] { operations[i]->backwards(key.app, editor, states[i], states[i + 1]); });
        });
    }
    editor.finish();
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
