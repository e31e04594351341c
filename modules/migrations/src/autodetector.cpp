#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/migrations/autodetector.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/operations.h>
#include <nuages/migrations/schema_editor.h>

#include "pending_operations.h"

namespace nuages::migrations {
namespace {

using Use = FieldDefinition::DefaultUse;

// What a relation needs to be there before it.
std::vector<Need> needs_of(const FieldState& field) {
    std::vector<Need> needs;
    if (field.is_relation())
        needs.push_back(Need::model(key_of_label(field.to)));
    if (!field.through.empty())
        needs.push_back(Need::model(key_of_label(field.through)));
    return needs;
}

// Compares two states; the earlier one is brought nearer to the later one as renames are found.
class Detector {
public:
    Detector(const ProjectState& from, const ProjectState& to, Questioner& questioner)
        : from_(from), to_(to), questioner_(questioner) {
        leave_out_order_fields(from_);
        leave_out_order_fields(to_);
        // What the site has replaced is not among its models, and stays in the history.
        for (const auto& [key, model] : from.models()) {
            if (model.is_swapped() && !to.models().contains(key))
                from_.remove(key.first, key.second);
        }
    }

    PendingOperations run() {
        check_relations();
        find_renamed_models();
        for (const auto& [key, model] : to_.models()) {
            if (const ModelState* before = from_.find(key.first, key.second);
                before && is_another(*before, model))
                created_.insert(key);
        }
        for (const auto& [key, model] : from_.models()) {
            if (!to_.models().contains(key) || created_.contains(key))
                delete_model(model);
        }
        create_models();
        for_each_kept(
            [&](const ModelState& before, const ModelState& after) { alter_options(before, after); });
        find_renamed_fields();
        for_each_kept(
            [&](const ModelState& before, const ModelState& after) { remove_rules(before, after); });
        for_each_kept([&](const ModelState& before, const ModelState& after) {
            narrow_unique_together(before, after);
        });
        for_each_kept(
            [&](const ModelState& before, const ModelState& after) { remove_fields(before, after); });
        for_each_kept([&](const ModelState& before, const ModelState& after) { add_fields(before, after); });
        for_each_kept(
            [&](const ModelState& before, const ModelState& after) { alter_fields(before, after); });
        for_each_kept([&](const ModelState& before, const ModelState& after) { alter_order(before, after); });
        for_each_kept(
            [&](const ModelState& before, const ModelState& after) { alter_unique_together(before, after); });
        for_each_kept([&](const ModelState& before, const ModelState& after) { add_rules(before, after); });
        for_each_kept([&](const ModelState& before, const ModelState& after) { alter_table(before, after); });
        return std::move(pending_);
    }

private:
    // The option that makes them says it all.
    static void leave_out_order_fields(ProjectState& state) {
        const std::string name = order_field().name;
        for (const auto& [key, each] : state.models()) {
            if (each.options.order_with_respect_to.empty())
                continue;
            std::erase_if(state.find(key.first, key.second)->fields,
                          [&](const FieldState& field) { return field.name == name; });
        }
    }

    template <class Visit>
    void for_each_kept(Visit visit) {
        for (const auto& [key, after] : to_.models()) {
            if (created_.contains(key))
                continue;
            // A copy: what is visited may change the earlier state.
            const ModelState before = from_.model(key.first, key.second);
            visit(before, after);
        }
    }

    void check_relations() const {
        for (const auto& [key, model] : to_.models()) {
            for (const FieldState& field : model.fields) {
                if (field.is_relation())
                    to_.model(field.to);
            }
            to_.concrete_model(model);
        }
    }

    // Models

    static std::vector<FieldState> without_targets(const ModelState& model) {
        std::vector<FieldState> fields = model.fields;
        for (FieldState& field : fields)
            field.to.clear();
        std::ranges::sort(fields, {}, &FieldState::name);
        return fields;
    }

    // A proxy has no table to become one, or to become that of another model.
    static bool is_another(const ModelState& before, const ModelState& after) {
        return before.options.proxy != after.options.proxy ||
               (after.options.proxy && before.options.bases != after.options.bases);
    }

    void find_renamed_models() {
        for (const auto& [key, after] : to_.models()) {
            if (from_.models().contains(key))
                continue;
            if (after.options.proxy) {
                created_.insert(key);
                continue;
            }
            const ModelState* renamed = nullptr;
            for (const auto& [old_key, before] : from_.models()) {
                if (old_key.first == key.first && !before.options.proxy && !to_.models().contains(old_key) &&
                    without_targets(before) == without_targets(after) &&
                    questioner_.was_model_renamed(before, after)) {
                    renamed = &before;
                    break;
                }
            }
            if (renamed)
                change(after.app_label, std::make_shared<RenameModel>(renamed->name, after.name), {});
            else
                created_.insert(key);
        }
    }

    void create_models() {
        // Those that relations have to wait for come first, in the order of their names.
        for (const auto& [key, model] : to_.models()) {
            if (!created_.contains(key) || model.options.proxy)
                continue;
            std::vector<FieldState> own;
            std::vector<Need> needs{Need::no_model(key)};
            for (const FieldState& field : model.fields) {
                const bool is_related_key = field.is_relation() && model.is_in_primary_key(field);
                if (field.is_relation() && !is_related_key)
                    continue;
                own.push_back(field);
                if (is_related_key)
                    needs.push_back(Need::model(key_of_label(field.to)));
            }
            for (const std::string& base : model.options.bases)
                add_needs_of_base(needs, model, key_of_label(base));
            ModelOptions options;
            options.bases = model.options.bases;
            options.db_table = model.options.db_table;
            options.managed = model.options.managed;
            options.db_table_comment = model.options.db_table_comment;
            pending_.add_first(model.app_label, std::make_shared<CreateModel>(model.name, own, options),
                               needs);
        }
        pending_.end_first();
        // The models with the greatest names first, as Django goes through them.
        for (auto place = to_.models().rbegin(); place != to_.models().rend(); ++place) {
            if (created_.contains(place->first))
                complete_model(place->first, place->second);
        }
        for (const auto& [key, model] : to_.models()) {
            if (created_.contains(key) && model.options.proxy)
                create_proxy(key, model);
        }
    }

    // Also that a field has gone which moves from there.
    void add_needs_of_base(std::vector<Need>& needs, const ModelState& model,
                           const ProjectState::Key& base) const {
        needs.push_back(Need::model(base));
        const ModelState* before = from_.find(base.first, base.second);
        const ModelState* after = to_.find(base.first, base.second);
        if (!before || !after)
            return;
        for (const FieldState& field : before->fields) {
            if (!after->find_field(field.name) && model.find_field(field.name))
                needs.push_back(Need::no_field(base, field.name));
        }
    }

    void create_proxy(const ProjectState::Key& key, const ModelState& model) {
        std::vector<Need> needs{Need::no_model(key)};
        for (const std::string& base : model.options.bases)
            needs.push_back(Need::model(key_of_label(base)));
        pending_.add(model.app_label,
                     std::make_shared<CreateModel>(model.name, std::vector<FieldState>(), model.options),
                     std::move(needs));
    }

    // What may depend on other models or on such fields.
    void complete_model(const ProjectState::Key& key, const ModelState& model) {
        std::vector<const FieldState*> related;
        for (const FieldState& field : model.fields) {
            if (field.is_relation() && !model.is_in_primary_key(field))
                related.push_back(&field);
        }
        std::ranges::sort(related, {}, [](const FieldState* field) { return field->name; });
        std::vector<Need> all{Need::model(key)};
        for (const FieldState* field : related) {
            auto needs = needs_of(*field);
            needs.push_back(Need::model(key));
            pending_.add(model.app_label, std::make_shared<AddField>(model.name, *field), std::move(needs));
            all.push_back(Need::field(key, field->name));
        }
        if (const std::string& respect_to = model.options.order_with_respect_to; !respect_to.empty())
            pending_.add(model.app_label, std::make_shared<AlterOrderWithRespectTo>(model.name, respect_to),
                         {Need::field(key, respect_to), Need::model(key)});
        for (const IndexState& index : model.options.indexes)
            pending_.add(model.app_label, std::make_shared<AddIndex>(model.name, index), all);
        for (const ConstraintState& constraint : model.options.constraints)
            pending_.add(model.app_label, std::make_shared<AddConstraint>(model.name, constraint), all);
        if (!model.options.unique_together.empty())
            pending_.add(model.app_label,
                         std::make_shared<AlterUniqueTogether>(model.name, model.options.unique_together),
                         all);
    }

    // What names a field that is removed before its model goes too, or else there is no way back.
    void remove_rules_over_relations(const ModelState& model) {
        const auto names_one = [&](const auto& rule) {
            return std::ranges::any_of(model.fields, [&](const FieldState& field) {
                return field.is_relation() && !model.is_in_primary_key(field) && names(rule, field);
            });
        };
        for (const ConstraintState& each : model.options.constraints)
            if (names_one(each))
                pending_.add(model.app_label, std::make_shared<RemoveConstraint>(model.name, each.name), {});
        for (const IndexState& each : model.options.indexes)
            if (names_one(each))
                pending_.add(model.app_label, std::make_shared<RemoveIndex>(model.name, each.name), {});
    }

    // Whether an index or a constraint is about a field, by its name or in its SQL.
    static bool names(const auto& rule, const FieldState& field) {
        const auto is_it = [&](std::string_view name) {
            return name == field.name || (name.starts_with('-') && name.substr(1) == field.name);
        };
        const auto has_column = [&](const SqlText& sql) {
            const std::string column = SchemaEditor::quoted(field.column());
            return sql.sqlite.find(column) != std::string::npos ||
                   sql.postgresql.find(column) != std::string::npos;
        };
        return std::ranges::any_of(rule.fields, is_it) || std::ranges::any_of(rule.include, is_it) ||
               has_column(rule.condition) || std::ranges::any_of(rule.expressions, has_column);
    }

    void delete_model(const ModelState& model) {
        const ProjectState::Key key = key_of(model.app_label, model.name);
        std::vector<Need> needs;
        remove_rules_over_relations(model);
        if (!model.options.unique_together.empty())
            pending_.add(model.app_label,
                         std::make_shared<AlterUniqueTogether>(model.name, std::vector<NameList>()), {});
        // Its relations go first, so that models which hold each other can both go.
        for (const FieldState& field : model.fields) {
            if (!field.is_relation() || model.is_in_primary_key(field))
                continue;
            pending_.add(model.app_label, std::make_shared<RemoveField>(model.name, field.name),
                         {Need::unique_together(key)});
            needs.push_back(Need::no_field(key, field.name));
        }
        for (const auto& [other, field] : from_.references_to(model)) {
            const ProjectState::Key other_key = key_of(other->app_label, other->name);
            if (other_key == key || key_of_label(field->to) != key)
                continue;
            needs.push_back(Need::no_field(other_key, field->name));
            needs.push_back(Need::altered_field(other_key, field->name));
            if (!other->is_in_primary_key(*field))
                continue;
            needs.push_back(Need::no_model(other_key));
        }
        for (const auto& [other_key, other] : from_.models()) {
            for (const std::string& base : other.options.bases)
                if (key_of_label(base) == key)
                    needs.push_back(Need::no_model(other_key));
        }
        pending_.add(model.app_label, std::make_shared<DeleteModel>(model.name), std::move(needs));
    }

    void alter_options(const ModelState& before, const ModelState& after) {
        if (before.options.managed != after.options.managed)
            pending_.add(after.app_label,
                         std::make_shared<AlterModelOptions>(after.name, after.options.managed), {});
    }

    void alter_order(const ModelState& before, const ModelState& after) {
        const std::string& respect_to = after.options.order_with_respect_to;
        if (before.options.order_with_respect_to == respect_to)
            return;
        std::vector<Need> needs;
        if (!respect_to.empty())
            needs.push_back(Need::field(key_of(after.app_label, after.name), respect_to));
        pending_.add(after.app_label, std::make_shared<AlterOrderWithRespectTo>(after.name, respect_to),
                     std::move(needs));
    }

    void alter_table(const ModelState& before, const ModelState& after) {
        if (before.options.db_table != after.options.db_table)
            pending_.add(after.app_label,
                         std::make_shared<AlterModelTable>(after.name, after.options.db_table), {});
        if (before.options.db_table_comment != after.options.db_table_comment)
            pending_.add(after.app_label,
                         std::make_shared<AlterModelTableComment>(after.name, after.options.db_table_comment),
                         {});
    }

    // Fields

    void find_renamed_fields() {
        for_each_kept([&](const ModelState& before, const ModelState& after) {
            ModelState current = before;
            for (const FieldState& field : after.fields) {
                if (current.find_field(field.name))
                    continue;
                for (const FieldState& old : current.fields) {
                    if (after.find_field(old.name) || !same_but_for_name(old, field) ||
                        !questioner_.was_field_renamed(before, old, field))
                        continue;
                    rename_field_of(after, old, field);
                    current = from_.model(after.app_label, after.name);
                    break;
                }
            }
        });
    }

    // Also where the new one keeps the old one's column by name.
    static bool same_but_for_name(const FieldState& before, const FieldState& after) {
        FieldState renamed = before;
        renamed.name = after.name;
        if (renamed == after)
            return true;
        renamed.db_column = before.column();
        return !after.db_column.empty() && renamed == after;
    }

    void rename_field_of(const ModelState& model, const FieldState before, const FieldState& after) {
        if (!after.db_column.empty() && before.db_column != after.db_column) {
            FieldState with_column = before;
            with_column.db_column = after.db_column;
            change(model.app_label, std::make_shared<AlterField>(model.name, with_column), {});
        }
        change(model.app_label, std::make_shared<RenameField>(model.name, before.name, after.name), {});
    }

    void remove_fields(const ModelState& before, const ModelState& after) {
        const ProjectState::Key key = key_of(after.app_label, after.name);
        for (const FieldState& field : before.fields) {
            if (!after.find_field(field.name))
                pending_.add(after.app_label, std::make_shared<RemoveField>(after.name, field.name),
                             {Need::unique_together(key), Need::no_order(key, field.name)});
        }
    }

    void add_fields(const ModelState& before, const ModelState& after) {
        for (const FieldState& field : after.fields) {
            if (!before.find_field(field.name))
                add_field(after, field);
        }
    }

    void add_field(const ModelState& model, FieldState field) {
        const bool rows_have_a_value = field.null || field.default_value || field.has_db_default() ||
                                       field.is_generated() || !field.has_column() ||
                                       (field.blank && field.takes_empty_text()) || field.auto_now ||
                                       field.auto_now_add;
        Use use = Use::kept;
        if (!rows_have_a_value) {
            field.default_value = questioner_.value_for_new_field(model, field);
            use = Use::once;
        }
        auto needs = needs_of(field);
        pending_.add(model.app_label, std::make_shared<AddField>(model.name, std::move(field), use),
                     std::move(needs));
    }

    void alter_fields(const ModelState& before, const ModelState& after) {
        for (const FieldState& field : after.fields) {
            const FieldState* old = before.find_field(field.name);
            if (!old || *old == field)
                continue;
            const bool links_others = field.is_many_to_many() && old->is_many_to_many() &&
                                      key_of_label(old->to) != key_of_label(field.to);
            if (old->is_many_to_many() != field.is_many_to_many() || old->through != field.through ||
                links_others) {
                // Columns and tables of their own do not become one another, nor links those to other rows.
                pending_.add(after.app_label, std::make_shared<RemoveField>(after.name, old->name), {});
                add_field(after, field);
                continue;
            }
            alter_field(after, *old, field);
        }
    }

    void alter_field(const ModelState& model, const FieldState& before, FieldState field) {
        Use use = Use::kept;
        if (before.null && !field.null && !field.default_value && !field.has_db_default() &&
            !field.is_many_to_many()) {
            if (auto value = questioner_.value_for_nulls(model, field)) {
                field.default_value = std::move(value);
                use = Use::once;
            }
        }
        auto needs = needs_of(field);
        pending_.add(model.app_label, std::make_shared<AlterField>(model.name, std::move(field), use),
                     std::move(needs));
    }

    // Rules: indexes, constraints and unique_together

    template <class Item>
    static std::vector<const Item*> not_in(const std::vector<Item>& items, const std::vector<Item>& others) {
        std::vector<const Item*> missing;
        for (const Item& item : items) {
            if (std::find(others.begin(), others.end(), item) == others.end())
                missing.push_back(&item);
        }
        return missing;
    }

    void remove_rules(const ModelState& before, const ModelState& after) {
        for (const ConstraintState* gone : not_in(before.options.constraints, after.options.constraints))
            pending_.add(after.app_label, std::make_shared<RemoveConstraint>(after.name, gone->name), {});
        for (const IndexState* gone : not_in(before.options.indexes, after.options.indexes))
            pending_.add(after.app_label, std::make_shared<RemoveIndex>(after.name, gone->name), {});
    }

    void add_rules(const ModelState& before, const ModelState& after) {
        const ProjectState::Key key = key_of(after.app_label, after.name);
        const auto needs = [&](const NameList& fields) {
            std::vector<Need> needs;
            for (const std::string& field : fields)
                needs.push_back(Need::field(key, field.substr(field.starts_with('-'))));
            return needs;
        };
        for (const IndexState* added : not_in(after.options.indexes, before.options.indexes))
            pending_.add(after.app_label, std::make_shared<AddIndex>(after.name, *added),
                         needs(added->fields));
        for (const ConstraintState* added : not_in(after.options.constraints, before.options.constraints))
            pending_.add(after.app_label, std::make_shared<AddConstraint>(after.name, *added),
                         needs(added->fields));
    }

    // Takes out the combinations that are gone before fields of theirs can go.
    void narrow_unique_together(const ModelState& before, const ModelState& after) {
        std::vector<NameList> kept;
        for (const NameList& together : before.options.unique_together) {
            if (std::ranges::find(after.options.unique_together, together) !=
                after.options.unique_together.end())
                kept.push_back(together);
        }
        if (kept != before.options.unique_together)
            pending_.add(after.app_label, std::make_shared<AlterUniqueTogether>(after.name, kept), {});
    }

    void alter_unique_together(const ModelState& before, const ModelState& after) {
        const auto added = not_in(after.options.unique_together, before.options.unique_together);
        if (added.empty())
            return;
        std::vector<Need> needs;
        for (const NameList* together : added) {
            for (const std::string& field : *together)
                needs.push_back(Need::field(key_of(after.app_label, after.name), field));
        }
        pending_.add(after.app_label,
                     std::make_shared<AlterUniqueTogether>(after.name, after.options.unique_together),
                     std::move(needs));
    }

    // Adds an operation and takes its effect for granted in what follows.
    void change(const std::string& app, OperationPtr operation, std::vector<Need> needs) {
        operation->change_state(app, from_);
        pending_.add(app, std::move(operation), std::move(needs));
    }

    ProjectState from_;
    ProjectState to_;
    Questioner& questioner_;
    std::set<ProjectState::Key> created_;
    PendingOperations pending_;
};

// The number that the name begins with, 0 where it has none.
int number_of(std::string_view name) {
    const std::size_t end = std::min(name.find_first_not_of("0123456789"), name.size());
    return end < 9 && end > 0 ? static_cast<int>(*text::parse_int(name.substr(0, end))) : 0;
}

std::string padded(int number) {
    std::string digits = std::to_string(number);
    return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

using Migrations = std::map<std::string, std::vector<Migration>>;

// Gives them their final names, and their dependencies on what is there already.
void name_migrations(Migrations& migrations, const Graph& graph, const std::string& wanted) {
    std::map<MigrationKey, MigrationKey> final_names;
    for (auto& [app, list] : migrations) {
        const auto leaves = graph.leaves(app);
        int number = leaves.empty() ? 0 : number_of(leaves.front().name);
        for (std::size_t i = 0; i < list.size(); ++i) {
            Migration& migration = list[i];
            migration.initial = leaves.empty();
            if (i == 0 && !leaves.empty())
                migration.dependencies.push_back(leaves.front());
            const std::string name = wanted.empty() ? suggested_name(migration, tz::now()) : wanted;
            MigrationKey key{app, padded(++number) + '_' + name};
            final_names[migration.key] = key;
            migration.key = std::move(key);
        }
    }
    for (auto& [app, list] : migrations) {
        for (Migration& migration : list) {
            for (MigrationKey& dependency : migration.dependencies) {
                if (const auto found = final_names.find(dependency); found != final_names.end())
                    dependency = found->second;
            }
            std::ranges::sort(migration.dependencies);
        }
    }
}

// The apps asked for and those whose new migrations they need.
std::set<std::string> required_apps(const Migrations& migrations, std::set<std::string> apps) {
    for (std::size_t before = 0; before != apps.size();) {
        before = apps.size();
        for (const auto& [app, list] : migrations) {
            if (!apps.contains(app))
                continue;
            for (const Migration& migration : list) {
                for (const MigrationKey& dependency : migration.dependencies)
                    apps.insert(dependency.app);
            }
        }
    }
    return apps;
}

}  // namespace

std::string next_number(const Graph& graph, const std::string& app) {
    int highest = 0;
    for (const MigrationKey& leaf : graph.leaves(app))
        highest = std::max(highest, number_of(leaf.name));
    return padded(highest + 1);
}

std::vector<Migration> detect_changes(const ProjectState& from, const ProjectState& to, const Graph& graph,
                                      Questioner& questioner, const std::set<std::string>& only,
                                      const std::string& name) {
    Migrations migrations = Detector(from, to, questioner).run().into_migrations(graph);
    if (!only.empty()) {
        const auto wanted = required_apps(migrations, only);
        std::erase_if(migrations, [&](const auto& each) { return !wanted.contains(each.first); });
    }
    for (auto& [app, list] : migrations) {
        for (Migration& migration : list)
            migration.operations = optimized(std::move(migration.operations), app);
    }
    name_migrations(migrations, graph, name);
    std::vector<Migration> all;
    for (auto& [app, list] : migrations)
        std::ranges::move(list, std::back_inserter(all));
    return all;
}

}  // namespace nuages::migrations
