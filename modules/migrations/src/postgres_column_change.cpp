#include <nuages/base/text.h>

#include "names.h"
#include "postgres_schema_editor.h"

namespace nuages::migrations {
namespace {

bool is_indexed(const FieldState& field) {
    return field.db_index && !field.is_unique();
}

}  // namespace

// One change of a column, step by step in Django's order.
class PostgresSchemaEditor::Change {
public:
    Change(PostgresSchemaEditor& editor, const ProjectState& from, const ProjectState& to,
           const ModelState& old_model, const ModelState& new_model, const FieldState& old_field,
           const FieldState& new_field)
        : editor_(editor),
          from_(from),
          to_(to),
          old_model_(old_model),
          new_model_(new_model),
          old_(old_field),
          new_(new_field),
          table_(old_model.table()),
          column_(quoted(new_field.column())) {
        const bool stays_key =
            (old_.primary_key && new_.primary_key) || (old_.is_unique() && new_.is_unique());
        type_changes_ = editor_.type_of(from_, old_) != editor_.type_of(to_, new_);
        if (stays_key && type_changes_ && new_.primary_key)
            references_ = references();
        becomes_key_ = new_.primary_key && !old_.primary_key;
    }

    void run() {
        if (becomes_key_)
            editor_.refuse_to_move_key(to_, new_model_, new_);
        drop_what_is_in_the_way();
        if (old_.column() != new_.column())
            editor_.rename_column(table_, old_.column(), new_.column());
        change_definition();
        if (old_.primary_key && !new_.primary_key)
            drop_key();
        add_indexes();
        change_references();
        add_what_was_missing();
        add_like_index();
    }

private:
    std::vector<KeyReference> references() const {
        std::vector<KeyReference> found = key_references(to_, new_model_);
        std::erase_if(found, [&](const KeyReference& each) {
            return each.model.label() == new_model_.label() && each.field.name == new_.name;
        });
        return found;
    }

    void drop_what_is_in_the_way() {
        reference_dropped_ = holds_reference(old_);
        if (reference_dropped_)
            editor_.drop_foreign_key(table_, old_.column(),
                                     editor_.name_of(editor_.foreign_key(from_, old_model_, old_)));
        if (old_.is_unique() && !old_.primary_key && (!new_.is_unique() || becomes_key_))
            editor_.drop_constraints(table_, old_.column(), Kind::unique,
                                     table_ + '_' + old_.column() + "_key");
        for (const KeyReference& each : references_)
            if (holds_reference(each.field))
                editor_.drop_foreign_key(each.model.table(), each.field.column(),
                                         editor_.name_of(editor_.foreign_key(from_, each.model, each.field)));
        indexes_dropped_ = is_indexed(old_) && (!new_.db_index || new_.is_unique());
        if (indexes_dropped_)
            for (const std::string& name : editor_.index_names(old_model_, old_.column()))
                editor_.execute(editor_.drop_index(name));
        if (check_changes() && !old_check().empty())
            editor_.drop_constraints(table_, old_.column(), Kind::check,
                                     table_ + '_' + old_.column() + "_check");
    }

    std::string old_check() const { return editor_.column_check(old_); }
    std::string new_check() const { return editor_.column_check(new_); }
    bool check_changes() const { return old_check() != new_check(); }

    void change_definition() {
        std::vector<std::string> actions, later;
        if (type_changes_ || old_.is_auto() != new_.is_auto()) {
            later = editor_.type_change(from_, to_, table_, old_, new_);
            actions.push_back(later.front());
            later.erase(later.begin());
        }
        const std::string alter_column = "ALTER COLUMN " + column_ + ' ';
        const std::string db_default = editor_.db_default_text(new_);
        if (!db_default.empty() && db_default != editor_.db_default_text(old_))
            actions.push_back(alter_column + "SET DEFAULT " + db_default);
        else if (db_default.empty() && old_.has_db_default())
            actions.push_back(alter_column + "DROP DEFAULT");
        const bool loses_null = old_.null && !new_.null;
        const auto value = editor_.value_for_existing_rows(new_);
        if (loses_null && db_default.empty() && value && value != editor_.value_for_existing_rows(old_)) {
            drops_default_ = true;
            actions.push_back(alter_column + "SET DEFAULT " + editor_.literal(new_, *value));
        }
        const std::string nulls = old_.null == new_.null ? ""
                                  : new_.null            ? alter_column + "DROP NOT NULL"
                                                         : alter_column + "SET NOT NULL";
        // Rows without a value get the default before the column insists on one.
        const bool fills_rows = loses_null && (new_.default_value || new_.has_db_default());
        if (!nulls.empty() && !fills_rows)
            actions.push_back(nulls);
        if (!actions.empty())
            editor_.execute(editor_.alter(table_, text::join(actions, ", ")));
        if (fills_rows) {
            editor_.execute("UPDATE " + quoted(table_) + " SET " + column_ + " = " +
                            (db_default.empty() ? editor_.literal(new_, *value) : db_default) + " WHERE " +
                            column_ + " IS NULL; SET CONSTRAINTS ALL IMMEDIATE");
            editor_.execute(editor_.alter(table_, nulls));
        }
        for (const std::string& statement : later)
            editor_.execute(statement);
    }

    // Another field may be the key by now.
    void drop_key() {
        editor_.drop_constraints(table_, new_.column(), Kind::primary_key,
                                 editor_.collects() ? table_ + "_pkey" : "");
    }

    void add_indexes() {
        const bool was_plainly_unique = old_.is_unique() && !old_.primary_key;
        const bool is_plainly_unique = new_.is_unique() && !new_.primary_key;
        if (is_plainly_unique && (!was_plainly_unique || (old_.primary_key && !new_.primary_key)))
            editor_.execute(editor_.render({.kind = TableAddition::Kind::unique,
                                            .table = table_,
                                            .columns = {new_.column()},
                                            .suffix = std::string(unique_suffix)}));
        if ((!old_.db_index || old_.is_unique()) && is_indexed(new_))
            editor_.execute(editor_.render({.table = table_, .columns = {new_.column()}}));
    }

    void change_references() {
        if (becomes_key_) {
            // The key that the table had makes room.
            for (const FieldState& each : old_model_.fields)
                if (each.primary_key && each.name != old_.name)
                    editor_.drop_constraints(table_, each.column(), Kind::primary_key, table_ + "_pkey");
            editor_.execute(editor_.alter(
                table_, "ADD CONSTRAINT " +
                            quoted(index_name(table_, {new_.column()}, "_pk", editor_.longest_name())) +
                            " PRIMARY KEY (" + column_ + ')'));
            editor_.lead_references_to_new_key(to_, new_model_);
        }
        for (const KeyReference& each : references_) {
            // Tables of ManyToManyFields are no models of the state.
            const ModelState* model = from_.find(each.model.app_label, each.model.name);
            const FieldState* before = model ? model->find_field(each.field.name) : nullptr;
            const std::string table = each.model.table();
            editor_.execute(editor_.alter(
                table,
                editor_.type_change(from_, to_, table, before ? *before : each.field, each.field).front()));
        }
    }

    void add_what_was_missing() {
        if (holds_reference(new_) && (reference_dropped_ || !holds_reference(old_)))
            editor_.execute(editor_.render(editor_.foreign_key(to_, new_model_, new_)));
        for (const KeyReference& each : references_) {
            if (!holds_reference(each.field))
                continue;
            TableAddition reference = editor_.foreign_key(to_, each.model, each.field);
            reference.suffix = "_fk";
            editor_.execute(editor_.render(reference));
        }
        if (check_changes() && !new_check().empty())
            editor_.execute(editor_.alter(
                table_, "ADD CONSTRAINT " +
                            quoted(index_name(table_, {new_.column()}, "_check", editor_.longest_name())) +
                            " CHECK (" + new_check() + ')'));
        if (drops_default_)
            editor_.execute(editor_.alter(table_, "ALTER COLUMN " + column_ + " DROP DEFAULT"));
    }

    void add_like_index() {
        const auto before = editor_.like_index(from_, old_model_, old_);
        const auto after = editor_.like_index(to_, new_model_, new_);
        const bool other_type = editor_.base_type(from_, old_) != editor_.base_type(to_, new_);
        const bool is_there = before && !indexes_dropped_ && !other_type;
        if (after && !is_there)
            editor_.execute(editor_.render(*after));
        if (is_there && !after)
            editor_.drop_like_indexes(table_, new_.column(),
                                      index_name(table_, {old_.column()}, "_like", editor_.longest_name()));
    }

    PostgresSchemaEditor& editor_;
    const ProjectState& from_;
    const ProjectState& to_;
    const ModelState& old_model_;
    const ModelState& new_model_;
    const FieldState& old_;
    const FieldState& new_;
    const std::string table_;
    const std::string column_;
    std::vector<KeyReference> references_;
    bool type_changes_ = false;
    bool becomes_key_ = false;
    bool reference_dropped_ = false;
    bool drops_default_ = false;
    bool indexes_dropped_ = false;  // with the one for LIKE
};

void PostgresSchemaEditor::change_column(const ProjectState& from, const ProjectState& to,
                                         const ModelState& old_model, const ModelState& new_model,
                                         const FieldState& old_field, const FieldState& new_field) {
    Change(*this, from, to, old_model, new_model, old_field, new_field).run();
}

}  // namespace nuages::migrations
