#include <algorithm>
#include <array>

#include <nuages/base/text.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/migration_file.h>
#include <nuages/migrations/operations.h>

#include "field_values.h"
#include "toml_node.h"
#include "toml_text.h"

namespace nuages::migrations {
namespace {

constexpr std::array<std::string_view, 10> on_delete_names{
    "CASCADE", "PROTECT",    "RESTRICT",   "SET_NULL",    "SET_DEFAULT",
    "SET",     "DO_NOTHING", "DB_CASCADE", "DB_SET_NULL", "DB_SET_DEFAULT"};

// What is read from one file.
class FileReader {
public:
    explicit FileReader(const std::string& path) : path_(path) {}

    Migration migration(MigrationKey key, const TomlNode& root) const {
        TableReader table(root, path_, "a migration");
        Migration migration{.key = std::move(key)};
        migration.initial = table.flag_or("initial", false);
        migration.dependencies = keys(table, "dependencies");
        migration.run_before = keys(table, "run_before");
        migration.replaces = keys(table, "replaces");
        for (const TomlNode& node : table.tables("operations"))
            migration.operations.push_back(operation(node));
        table.finish();
        return migration;
    }

private:
    std::vector<MigrationKey> keys(TableReader& table, std::string_view name) const {
        std::vector<MigrationKey> keys;
        for (const std::string& text : table.texts(name)) {
            const std::size_t dot = text.find('.');
            if (dot == text.npos || dot == 0 || dot + 1 == text.size())
                table.fail(name, "'" + text + "' does not name a migration. Write \"app.0001_initial\"");
            keys.push_back({text.substr(0, dot), text.substr(dot + 1)});
        }
        return keys;
    }

    FieldState field(const TomlNode& node) const {
        TableReader table(node, path_, "a field");
        std::string name = table.text("name");
        return field(table, std::move(name));
    }

    FieldState field(TableReader& table, std::string name) const {
        const std::string type_text = table.text("type");
        const auto type = find_type(type_text);
        if (!type)
            table.fail("type", "there is no field type '" + type_text + "'." +
                                   did_you_mean(type_text, type_names(), "types"));
        FieldState field(std::move(name), *type);
        field.primary_key = table.flag_or("primary_key", field.primary_key);
        field.max_length = table.number_or("max_length", field.max_length);
        field.null = table.flag_or("null", false);
        field.blank = table.flag_or("blank", false);
        field.unique = table.flag_or("unique", false);
        field.db_index = table.flag_or("db_index", field.db_index);
        field.default_value = default_value(table, "default", *type);
        field.db_default = default_value(table, "db_default", *type);
        field.db_default_sql = table.sql_or_none("db_default_sql");
        field.generated = table.sql_or_none("generated");
        field.db_persist = table.flag_or("db_persist", true);
        field.db_comment = table.text_or("db_comment", "");
        field.db_column = table.text_or("db_column", "");
        if (*type == FieldType::decimal) {
            field.max_digits = table.number_or("max_digits", 0);
            field.decimal_places = table.number_or("decimal_places", 0);
        }
        if (*type == FieldType::date || *type == FieldType::time || *type == FieldType::datetime) {
            field.auto_now = table.flag_or("auto_now", false);
            field.auto_now_add = table.flag_or("auto_now_add", false);
        }
        if (*type == FieldType::array) {
            TableReader base(table.table("base_field"), path_, "a base field");
            field.base_field.push_back(this->field(base, {}));
            if (field.base_field.front().is_relation() || field.base_field.front().is_auto())
                base.fail("type", "the elements of an array can be no relations and not counted");
            field.size = table.number_or("size", 0);
        }
        if (field.is_relation())
            read_relation(table, field);
        if (field.is_composite())
            read_composite_key(table, field);
        table.finish();
        return field;
    }

    std::optional<Value> default_value(TableReader& table, std::string_view key, FieldType type) const {
        std::optional<Value> value = table.value(key);
        if (value && !fits(type, *value))
            table.fail(key, "'" + std::string(key) + "' of a " + std::string(type_name(type)) +
                                " has to be " + std::string(example(type)));
        if (value && type == FieldType::uuid)
            return Value(*UUID::parse(value->as_text()));
        return value;
    }

    void read_relation(TableReader& table, FieldState& field) const {
        const auto model_label = [&](std::string_view key, const std::string& label) {
            try {
                key_of_label(label);
            } catch (const MigrationError& error) {
                table.fail(key, error.what());
            }
            return label;
        };
        field.to = model_label("to", table.text("to"));
        if (field.is_many_to_many()) {
            field.db_table = table.text_or("db_table", "");
            if (table.has("through"))
                field.through = model_label("through", table.text("through"));
            return;
        }
        field.db_constraint = table.flag_or("db_constraint", true);
        field.on_delete = table.text_or("on_delete", field.on_delete);
        if (std::find(on_delete_names.begin(), on_delete_names.end(), field.on_delete) ==
            on_delete_names.end())
            table.fail("on_delete",
                       "there is no on_delete '" + field.on_delete + "'." +
                           did_you_mean(field.on_delete, {on_delete_names.begin(), on_delete_names.end()},
                                        "choices"));
    }

    void read_composite_key(TableReader& table, FieldState& field) const {
        if (field.name != "pk")
            table.fail("name", "'CompositePrimaryKey' must be named 'pk'");
        field.parts = table.texts("fields");
        if (field.parts.size() < 2)
            table.fail("fields",
                       "CompositePrimaryKey must include at least two fields: fields = [\"order\", "
                       "\"line\"]");
        if (!field.primary_key)
            table.fail("primary_key", "CompositePrimaryKey must be a primary key");
    }

    IndexState index(const TomlNode& node) const {
        TableReader table(node, path_, "an index");
        IndexState index{table.text("name"),        table.texts("fields"),
                         table.sqls("expressions"), table.sql_or_none("condition"),
                         table.texts("include"),    table.text_or("index_type", ""),
                         table.texts("opclasses"),  table.texts("parameters")};
        if (index.fields.empty() == index.expressions.empty())
            table.fail("an index is over 'fields' or over 'expressions'");
        if (!index.index_type.empty() &&
            std::ranges::find(index_types, index.index_type) == std::end(index_types))
            table.fail("index_type",
                       "there is no type of index '" + index.index_type + "'." +
                           did_you_mean(index.index_type, {std::begin(index_types), std::end(index_types)},
                                        "types"));
        if (!index.opclasses.empty() && index.opclasses.size() != index.fields.size())
            table.fail("opclasses", "an index has as many 'opclasses' as 'fields', or none");
        if (!index.parameters.empty() && index.index_type.empty())
            table.fail("parameters", "only an index of some 'index_type' has parameters");
        table.finish();
        return index;
    }

    ConstraintState constraint(const TomlNode& node) const {
        using Type = ConstraintState::Type;
        TableReader table(node, path_, "a constraint");
        ConstraintState constraint;
        constraint.name = table.text("name");
        const std::string type = table.text("type");
        if (type != "check" && type != "unique" && type != "exclude")
            table.fail("type", "there is no constraint type '" + type +
                                   "'. The known types are: check, exclude, unique");
        constraint.type = type == "check" ? Type::check : type == "unique" ? Type::unique : Type::exclude;
        constraint.fields = table.texts("fields");
        constraint.condition = table.sql_or_none("condition");
        constraint.expressions = table.sqls("expressions");
        if (constraint.type == Type::check && constraint.condition.empty())
            table.fail("a check constraint needs a 'condition' in SQL");
        if (constraint.type == Type::unique) {
            if (constraint.fields.empty() == constraint.expressions.empty())
                table.fail("a unique constraint is over 'fields' or over 'expressions'");
            constraint.include = table.texts("include");
            if (table.has("nulls_distinct"))
                constraint.nulls_distinct = table.flag_or("nulls_distinct", true);
        }
        if (constraint.type == Type::exclude) {
            constraint.operators = table.texts("operators");
            constraint.index_type = table.text_or("index_type", "gist");
            if (constraint.expressions.empty() ||
                constraint.expressions.size() != constraint.operators.size())
                table.fail("an exclusion constraint has 'expressions' and as many 'operators'");
        }
        if (constraint.type != Type::check)
            constraint.deferrable = table.text_or("deferrable", "");
        if (!constraint.deferrable.empty() && constraint.deferrable != "deferred" &&
            constraint.deferrable != "immediate")
            table.fail("deferrable",
                       "a constraint is 'deferred' or 'immediate', not '" + constraint.deferrable + "'");
        table.finish();
        return constraint;
    }

    template <class Read>
    auto list(const std::vector<TomlNode>& nodes, Read read) const {
        std::vector<decltype(read(nodes.front()))> items;
        for (const TomlNode& node : nodes)
            items.push_back(read(node));
        return items;
    }

    OperationPtr operation(const TomlNode& node) const {
        if (node.type != TomlNode::Type::table)
            throw MigrationError(path_ + ':' + std::to_string(node.line) +
                                 ": an operation has to be a table.");
        std::string type = "an operation";
        for (const TomlNode& entry : node.items) {
            if (entry.key == "type" && entry.scalar.is_text())
                type = entry.scalar.str();
        }
        TableReader table(node, path_, type == "an operation" ? type : "the operation " + type);
        table.text("type");
        OperationPtr operation = operation_of(type, table);
        if (!operation)
            table.fail("type", "there is no operation '" + type + "'." +
                                   did_you_mean(type, known_operations(), "operations"));
        table.finish();
        return operation;
    }

    static std::vector<std::string_view> known_operations() {
        std::vector<std::string_view> names(operation_names.begin(), operation_names.end());
        for (const CreateExtension::Named& each : CreateExtension::named_types())
            names.push_back(each.type);
        return names;
    }

    static constexpr std::array<std::string_view, 20> operation_names{"CreateModel",
                                                                      "DeleteModel",
                                                                      "RenameModel",
                                                                      "AlterModelTable",
                                                                      "AlterModelTableComment",
                                                                      "AlterUniqueTogether",
                                                                      "AlterOrderWithRespectTo",
                                                                      "AlterModelOptions",
                                                                      "AddField",
                                                                      "RemoveField",
                                                                      "AlterField",
                                                                      "RenameField",
                                                                      "AddIndex",
                                                                      "RemoveIndex",
                                                                      "AddConstraint",
                                                                      "RemoveConstraint",
                                                                      "RunSQL",
                                                                      "RunCpp",
                                                                      "SeparateDatabaseAndState",
                                                                      "CreateExtension"};

    // Null for an unknown type.
    OperationPtr operation_of(std::string_view type, TableReader& table) const {
        if (type == "CreateModel")
            return create_model(table);
        if (type == "DeleteModel")
            return std::make_shared<DeleteModel>(table.text("name"));
        if (type == "RenameModel")
            return std::make_shared<RenameModel>(table.text("old_name"), table.text("new_name"));
        if (type == "AlterModelTable")
            return std::make_shared<AlterModelTable>(table.text("name"), table.text_or("table", ""));
        if (type == "AlterModelTableComment")
            return std::make_shared<AlterModelTableComment>(table.text("name"),
                                                            table.text_or("table_comment", ""));
        if (type == "AlterUniqueTogether")
            return std::make_shared<AlterUniqueTogether>(table.text("name"),
                                                         table.text_lists("unique_together"));
        if (type == "AlterOrderWithRespectTo")
            return std::make_shared<AlterOrderWithRespectTo>(table.text("name"),
                                                             table.text_or("order_with_respect_to", ""));
        if (type == "AlterModelOptions")
            return std::make_shared<AlterModelOptions>(table.text("name"), table.flag_or("managed", true));
        if (type == "AddField")
            return field_definition<AddField>(table);
        if (type == "AlterField")
            return field_definition<AlterField>(table);
        if (type == "RemoveField")
            return std::make_shared<RemoveField>(table.text("model"), table.text("name"));
        if (type == "RenameField")
            return std::make_shared<RenameField>(table.text("model"), table.text("old_name"),
                                                 table.text("new_name"));
        if (type == "AddIndex")
            return std::make_shared<AddIndex>(table.text("model"), index(table.table("index")));
        if (type == "RemoveIndex")
            return std::make_shared<RemoveIndex>(table.text("model"), table.text("name"));
        if (type == "AddConstraint")
            return std::make_shared<AddConstraint>(table.text("model"),
                                                   constraint(table.table("constraint")));
        if (type == "RemoveConstraint")
            return std::make_shared<RemoveConstraint>(table.text("model"), table.text("name"));
        if (type == "RunSQL")
            return std::make_shared<RunSQL>(table.text("sql"), table.text_or("reverse_sql", ""),
                                            table.scalars("hints"));
        if (type == "RunCpp")
            return std::make_shared<RunCpp>(table.text("function"), table.text_or("reverse", ""),
                                            table.scalars("hints"));
        if (type == "SeparateDatabaseAndState") {
            const auto inner = [&](std::string_view key) {
                return list(table.tables(key), [&](const TomlNode& node) { return operation(node); });
            };
            OperationList database = inner("database_operations");
            return std::make_shared<SeparateDatabaseAndState>(std::move(database), inner("state_operations"));
        }
        if (type == "CreateExtension")
            return std::make_shared<CreateExtension>(table.text("name"));
        for (const CreateExtension::Named& each : CreateExtension::named_types())
            if (type == each.type)
                return std::make_shared<CreateExtension>(std::string(each.extension));
        return nullptr;
    }

    OperationPtr create_model(TableReader& table) const {
        ModelOptions options;
        options.db_table = table.text_or("db_table", "");
        options.unique_together = table.text_lists("unique_together");
        options.order_with_respect_to = table.text_or("order_with_respect_to", "");
        options.indexes = list(table.tables("indexes"), [&](const TomlNode& node) { return index(node); });
        options.constraints =
            list(table.tables("constraints"), [&](const TomlNode& node) { return constraint(node); });
        options.managed = table.flag_or("managed", true);
        options.bases = table.texts("bases");
        options.proxy = table.flag_or("proxy", false);
        options.swappable = table.text_or("swappable", "");
        options.db_table_comment = table.text_or("db_table_comment", "");
        auto fields = list(table.tables("fields"), [&](const TomlNode& node) { return field(node); });
        return std::make_shared<CreateModel>(table.text("name"), std::move(fields), std::move(options));
    }

    template <class T>
    OperationPtr field_definition(TableReader& table) const {
        const auto use = table.flag_or("preserve_default", true) ? FieldDefinition::DefaultUse::kept
                                                                 : FieldDefinition::DefaultUse::once;
        return std::make_shared<T>(table.text("model"), field(table.table("field")), use);
    }

    const std::string& path_;
};

NameList names_of(const std::vector<MigrationKey>& keys) {
    NameList names;
    for (const MigrationKey& key : keys)
        names.push_back(key.str());
    return names;
}

}  // namespace

Migration parse_migration(MigrationKey key, std::string_view toml, const std::string& path) {
    return FileReader(path).migration(std::move(key), parse_toml(toml, path));
}

std::string to_toml(const Migration& migration, std::string_view comment) {
    TableWriter head;
    if (migration.initial)
        head.line("initial", "true");
    head.line("dependencies", toml_text::list(names_of(migration.dependencies)));
    if (!migration.run_before.empty())
        head.line("run_before", toml_text::list(names_of(migration.run_before)));
    if (!migration.replaces.empty())
        head.line("replaces", toml_text::list(names_of(migration.replaces)));
    head.operations("operations", migration.operations);
    return "# " + std::string(comment) + "\n" + head.str();
}

}  // namespace nuages::migrations
