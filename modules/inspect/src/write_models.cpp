#include <algorithm>
#include <map>
#include <optional>

#include <nuages/base/text.h>
#include <nuages/inspect/write_models.h>

#include "identifiers.h"
#include "sql_words.h"

namespace nuages::inspect {
namespace {

// What a description has room for.
constexpr std::size_t most_names = 8, most_lists = 8;

constexpr std::string_view introduction =
    "// Models of an existing database, written by inspectdb: a beginning, to be gone over by hand.\n"
    "//   * Structs and fields may get other names: db_table() and db_column() keep those of the database.\n"
    "//   * Each relation needs its on_delete(): do_nothing and those with db_ leave it to the database.\n"
    "//   * Take managed(false) away where migrations are to make and change the table.\n"
    "//   * Add the models to the app: App(...).models<...>().\n"
    "#pragma once\n"
    "\n"
    "#include <cstdint>\n"
    "#include <optional>\n"
    "#include <string>\n"
    "#include <vector>\n"
    "\n"
    "#include <nuages/models.h>\n"
    "#include <nuages/postgres.h>\n";

struct CppType {
    std::string_view name;
    std::string_view initial = {};  // of a member
};

CppType cpp_type(ColumnKind kind) {
    switch (kind) {
        case ColumnKind::boolean:
            return {"bool", " = false"};
        case ColumnKind::small_integer:
            return {"std::int16_t", " = 0"};
        case ColumnKind::integer:
            return {"int", " = 0"};
        case ColumnKind::big_integer:
            return {"std::int64_t", " = 0"};
        case ColumnKind::positive_small_integer:
            return {"std::uint16_t", " = 0"};
        case ColumnKind::positive_integer:
            return {"std::uint32_t", " = 0"};
        case ColumnKind::positive_big_integer:
            return {"std::uint64_t", " = 0"};
        case ColumnKind::real:
            return {"double", " = 0"};
        case ColumnKind::decimal:
            return {"Decimal"};
        case ColumnKind::text:
        case ColumnKind::ip_address:
            return {"std::string"};
        case ColumnKind::date:
            return {"Date"};
        case ColumnKind::datetime:
            return {"DateTime"};
        case ColumnKind::time:
            return {"Time"};
        case ColumnKind::duration:
            return {"Duration"};
        case ColumnKind::uuid:
            return {"UUID"};
        case ColumnKind::json:
            return {"Value"};
        case ColumnKind::bytes:
            return {"Bytes"};
        case ColumnKind::hstore:
            return {"HStore"};
        case ColumnKind::search_vector:
            return {"TsVector"};
        case ColumnKind::integer_range:
            return {"Range<int>"};
        case ColumnKind::big_integer_range:
            return {"Range<std::int64_t>"};
        case ColumnKind::decimal_range:
            return {"Range<Decimal>"};
        case ColumnKind::datetime_range:
            return {"Range<DateTime>"};
        case ColumnKind::date_range:
            return {"Range<Date>"};
        case ColumnKind::unknown:
            break;
    }
    return {};
}

using Structs = std::map<std::string, std::string>;  // by the names of the tables

// One table's struct.
class ModelWriter {
public:
    ModelWriter(const Table& table, const std::vector<Table>& all, const Structs& structs)
        : table_(table), all_(all), structs_(structs), name_(structs.at(table.name)) {
        choose_key();
    }

    std::string run() {
        if (key_.empty() && !is_composite_)
            return "// The table " + in_comment(string_literal(table_.name)) +
                   " has no column that a model can have.\n";
        // Plain columns keep their names where those of relations would be the same.
        for (const Column& column : table_.columns)
            if (!reference_of(column) && !column.is_computed)
                add_plain(column);
        for (const Column& column : table_.columns)
            if (const Reference* reference = reference_of(column))
                add_relation(column, *reference);
        // These are made of the others.
        for (const Column& column : table_.columns)
            if (column.is_computed)
                add_computed(column);
        write_fields();
        write_options();
        for (const std::string& remark : table_.remarks)
            remarks_ += "    // " + in_comment(remark) + '\n';

        std::string text =
            "struct " + name_ + " : Model<" + name_ + (has_usual_id_ ? "" : ", NoAutoId") + "> {\n";
        text += members_;
        text += members_.empty() ? "" : "\n";
        text += remarks_;
        text += "    static constexpr auto meta = describe(" + fields_ + ")\n        .db_table(" +
                string_literal(table_.name) + ")" + options_ + "\n        .managed(false);" +
                (table_.is_view ? "  // a view" : "") + "\n};\n";
        return text;
    }

private:
    struct Field {
        std::string member;       // "std::string name;"
        std::string description;  // "field<&T::name>().max_length(80)"
        std::string comment;
    };

    // Whether a field can hold its type.
    static bool is_known(const Column& column) {
        const bool is_nested_json = column.kind == ColumnKind::json && column.dimensions > 1;
        const bool is_odd_array = column.kind >= ColumnKind::hstore && column.dimensions > 0;
        return column.kind != ColumnKind::unknown && !is_nested_json && !is_odd_array;
    }
    static bool can_be_field(const Column& column) { return is_known(column) && !column.is_computed; }

    const Table* find_table(const std::string& name) const {
        const auto found =
            std::find_if(all_.begin(), all_.end(), [&](const Table& each) { return each.name == name; });
        return found == all_.end() ? nullptr : &*found;
    }

    // The relation that a column can be: to the primary key of a table that is written here, too.
    const Reference* reference_of(const Column& column) const {
        for (const Reference& reference : table_.references) {
            if (reference.columns != NameList{column.name})
                continue;
            const Table* target = find_table(reference.table);
            if (target && target->primary_key.size() == 1 && can_be_field(column) &&
                can_be_field(*target->find_column(target->primary_key[0])) &&
                (reference.to_columns.empty() || reference.to_columns == target->primary_key))
                return &reference;
        }
        return nullptr;
    }

    // One column, or several together. What the database does not say is a guess that is told.
    void choose_key() {
        if (table_.primary_key.size() == 1) {
            key_ = table_.primary_key[0];
            const Column& column = *table_.find_column(key_);
            has_usual_id_ = key_ == "id" && column.is_counted && column.kind == ColumnKind::big_integer &&
                            !reference_of(column);
            if (can_be_field(column))
                return;
            key_.clear();
        }
        is_composite_ = table_.primary_key.size() > 1 && table_.primary_key.size() <= most_names &&
                        std::ranges::all_of(table_.primary_key, [&](const std::string& column) {
                            return can_be_field(*table_.find_column(column));
                        });
        if (is_composite_)
            return;
        for (const Column& column : table_.columns) {
            const bool is_part =
                table_.primary_key.empty() || std::find(table_.primary_key.begin(), table_.primary_key.end(),
                                                        column.name) != table_.primary_key.end();
            if (!can_be_field(column) || !is_part)
                continue;
            if (key_.empty())
                key_ = column.name;
            if (table_.is_unique(column.name) && !column.null) {
                key_ = column.name;
                break;
            }
        }
        if (key_.empty())
            return;
        if (table_.primary_key.empty())
            remarks_ +=
                "    // The database names no primary key: choose the column that tells rows apart.\n";
        else
            remarks_ += "    // The primary key is " + columns_in_comment(table_.primary_key) +
                        ": this model takes the first of them for it.\n";
    }

    static std::string columns_in_comment(const NameList& columns) {
        std::string text;
        for (const std::string& column : columns)
            text += (text.empty() ? "" : ", ") + in_comment(string_literal(column));
        return text;
    }

    void leave_out(const Column& column, std::string_view why) {
        remarks_ += "    // The column " + in_comment(string_literal(column.name)) +
                    " is left out: " + in_comment(column.type) + ", " + in_comment(why) + ".\n";
    }

    void add_computed(const Column& column) {
        const auto words = expression_in_words(column.computed, field_of_);
        if (column.kind == ColumnKind::unknown || !words)
            return leave_out(column, column.kind == ColumnKind::unknown ? "no field holds that type"
                                     : column.computed.empty()
                                         ? "computed by the database"
                                         : "computed by the database as " + column.computed);
        add_plain(column);
        field_texts_[column.name].description +=
            ".generated(" + *words + (column.is_stored ? ")" : ", Persist::computed)");
    }

    void add_plain(const Column& column) {
        if (!is_known(column))
            return leave_out(column, "no field holds that type");
        const std::string name = names_.make(column.name);
        field_of_[column.name] = {name, column.kind, column.null};
        if (has_usual_id_ && column.name == key_)
            return;
        const bool is_key = column.name == key_;
        const bool is_null = column.null && !is_key && !is_part(column);
        const CppType type = cpp_type(column.kind);
        Field& field = field_texts_[column.name];
        // JSON has a null of its own.
        const bool is_json = column.kind == ColumnKind::json && column.dimensions == 0;
        const bool is_optional = is_null && !is_json;
        std::string type_name(type.name);
        for (int i = 0; i < column.dimensions; ++i)
            type_name = "std::vector<" + type_name + ">";
        field.member =
            is_optional ? "std::optional<" + type_name + "> " + name
                        : type_name + ' ' + name + (column.dimensions > 0 ? "" : std::string(type.initial));
        std::string& text = field.description = "field<&" + name_ + "::" + name + ">()";
        if (is_key)
            text += ".primary_key()";
        if ((is_key || is_part(column)) && column.is_counted)
            text += ".auto_increment()";
        add_sizes(column, field);
        if (is_null)
            text += is_json ? ".null().blank()" : ".blank()";
        add_lookups(column, text);
        if (name != column.name)
            text += ".db_column(" + string_literal(column.name) + ")";
        for (const Reference& reference : table_.references)
            if (reference.columns == NameList{column.name})
                comment(field, "refers to " + in_comment(string_literal(reference.table)) + " (" +
                                   columns_in_comment(reference.to_columns) + ")");
    }

    // Whether it is the primary key together with others.
    bool is_part(const Column& column) const {
        return is_composite_ &&
               std::ranges::find(table_.primary_key, column.name) != table_.primary_key.end();
    }

    static void comment(Field& field, const std::string& text) {
        field.comment += (field.comment.empty() ? "" : "; ") + text;
    }

    static void add_sizes(const Column& column, Field& field) {
        if (column.kind == ColumnKind::ip_address)
            field.description += ".ip_address()";
        else if (column.kind == ColumnKind::text && column.length > 0)
            field.description += ".max_length(" + std::to_string(column.length) + ")";
        else if (column.kind == ColumnKind::decimal && column.length > 0)
            field.description +=
                ".digits(" + std::to_string(column.length) + ", " + std::to_string(column.places) + ")";
        if (column.kind_is_guess)
            comment(field, column.kind == ColumnKind::decimal
                               ? "the digits are a guess: the database does not say"
                               : "the type is a guess: the database calls it " +
                                     in_comment(string_literal(column.type)));
    }

    void add_lookups(const Column& column, std::string& text) const {
        if (column.name == key_)
            return;
        if (table_.is_unique(column.name))
            text += ".unique()";
        else if (is_indexed(column.name))
            text += ".db_index()";
    }

    bool is_indexed(const std::string& column) const {
        return std::any_of(table_.indexes.begin(), table_.indexes.end(), [&](const Index& index) {
            return index.is_usual() && index.columns == NameList{column};
        });
    }

    static std::string on_delete(const Column& column, const Reference& reference) {
        if (reference.on_delete == Reference::Action::cascade)
            return "db_cascade";
        return reference.on_delete == Reference::Action::set_null && column.null ? "db_set_null"
                                                                                 : "do_nothing";
    }

    void add_relation(const Column& column, const Reference& reference) {
        const bool is_key = column.name == key_;
        const bool is_one = table_.is_unique(column.name);
        const std::string name = names_.make_relation(column.name);
        field_of_[column.name] = {name, column.kind, column.null};
        Field& field = field_texts_[column.name];
        field.member = (is_one ? "OneToOne<" : "ForeignKey<") + structs_.at(reference.table) + "> " + name;
        std::string& text = field.description =
            "field<&" + name_ + "::" + name + ">().on_delete(" + on_delete(column, reference) + ')';
        if (is_key)
            text += ".primary_key()";
        if (column.null && !is_key && !is_part(column))
            text += ".null().blank()";
        // The other side would be named twice alike.
        const auto relations_to_it =
            std::count_if(table_.columns.begin(), table_.columns.end(), [&](const Column& each) {
                const Reference* other = reference_of(each);
                return other && other->table == reference.table;
            });
        if (relations_to_it > 1)
            text += ".related_name(" + string_literal(text::lower(name_) + '_' + name + "_set") + ")";
        if (name + "_id" != column.name)
            text += ".db_column(" + string_literal(column.name) + ")";
    }

    void write_fields() {
        for (const Column& column : table_.columns) {
            const auto found = field_texts_.find(column.name);
            if (found == field_texts_.end())
                continue;
            const Field& field = found->second;
            members_ +=
                "    " + field.member + ';' + (field.comment.empty() ? "" : "  // " + field.comment) + '\n';
            fields_ += (fields_.empty() ? "\n        " : ",\n        ") + field.description;
        }
    }

    // The names of their fields, nullopt-like empty where one is no field.
    NameList fields_of(const NameList& columns) const {
        NameList fields;
        for (const std::string& column : columns) {
            const bool is_descending = column.starts_with('-') && !field_of_.contains(column);
            const auto found = field_of_.find(is_descending ? column.substr(1) : column);
            if (found == field_of_.end())
                return {};
            fields.push_back((is_descending ? "-" : "") + found->second.name);
        }
        return fields;
    }

    static std::string arguments(const NameList& names) {
        std::string text;
        for (const std::string& name : names)
            text += (text.empty() ? "" : ", ") + string_literal(name);
        return text;
    }

    // Its type, classes and parameters: ".gin().fastupdate(false)".
    static std::string how(const Index& index) {
        std::string text = index.type.empty() ? "" : "." + index.type + "()";
        if (!index.opclasses.empty())
            text += ".opclasses(" + arguments(index.opclasses) + ")";
        for (const std::string& parameter : index.parameters) {
            const std::size_t equals = parameter.find('=');
            const std::string value = parameter.substr(equals + 1);
            const bool is_on = value == "on" || value == "true", is_off = value == "off" || value == "false";
            text += "." + parameter.substr(0, equals) + "(" +
                    (is_on    ? "true"
                     : is_off ? "false"
                              : value) +
                    ")";
        }
        return text;
    }

    void write_options() {
        if (!table_.comment.empty())
            options_ += "\n        .db_table_comment(" + string_literal(table_.comment) + ")";
        if (is_composite_)
            options_ += "\n        .primary_key(" + arguments(fields_of(table_.primary_key)) + ")";
        std::vector<NameList> together = table_.unique;
        if (table_.primary_key.size() > 1 && !is_composite_)
            together.insert(together.begin(), table_.primary_key);
        std::size_t count = 0;
        for (const NameList& columns : together) {
            if (columns.size() < 2)
                continue;
            const NameList fields = fields_of(columns);
            if (fields.empty() || fields.size() > most_names || count == most_lists) {
                remarks_ += "    // unique: " + columns_in_comment(columns) + '\n';
                continue;
            }
            ++count;
            options_ += "\n        .unique_together(" + arguments(fields) + ")";
        }
        write_indexes();
        write_constraints();
    }

    // What an index is over, as arguments; "" where there are no words for it.
    std::string over(const Index& index) const {
        if (index.parts.empty()) {
            const NameList fields = fields_of(index.columns);
            return fields.size() > most_names ? "" : arguments(fields);
        }
        std::string text;
        for (const IndexPart& part : index.parts) {
            const auto words = indexed_in_words(part.sql, part.is_descending, field_of_);
            if (!words)
                return {};
            text += (text.empty() ? "" : ", ") + *words;
        }
        return text;
    }

    // .condition() and .include(); nullopt where there are no words for them.
    std::optional<std::string> rest_of(const Index& index) const {
        std::string text;
        if (!index.include.empty()) {
            const NameList fields = fields_of(index.include);
            if (fields.empty() || fields.size() > most_names)
                return std::nullopt;
            text += ".include(" + arguments(fields) + ")";
        }
        if (!index.condition.empty()) {
            const auto words = condition_in_words(index.condition, field_of_);
            if (!words)
                return std::nullopt;
            text += ".condition(" + *words + ")";
        }
        return text;
    }

    // The index in words of a description; "" where there are none.
    std::string in_words(const Index& index) const {
        const std::string parts = over(index);
        const auto rest = rest_of(index);
        const bool is_special = !index.type.empty() || !index.opclasses.empty() || !index.parameters.empty();
        if (parts.empty() || !rest || (is_special && index.is_unique) ||
            (!index.opclasses.empty() && !index.parts.empty()))
            return {};
        if (index.is_unique)
            return "unique_constraint(" + string_literal(index.name) + ", " + parts + ")" + *rest;
        return "index(" + parts + ").name(" + string_literal(index.name) + ")" + how(index) + *rest;
    }

    void write_indexes() {
        std::string indexes;
        std::size_t count = 0;
        for (const Index& index : table_.indexes) {
            if (index.is_usual() && index.columns.size() == 1 && !index.columns[0].starts_with('-'))
                continue;
            const std::string words = in_words(index);
            std::size_t& place = index.is_unique ? constraint_count_ : count;
            if (words.empty() || place == most_lists) {
                remarks_ += "    // index " + in_comment(index.name) + ": " +
                            (index.sql.empty() ? columns_in_comment(index.columns) : in_comment(index.sql)) +
                            '\n';
                continue;
            }
            ++place;
            std::string& list = index.is_unique ? constraints_ : indexes;
            list += (list.empty() ? "" : ", ") + words;
        }
        if (!indexes.empty())
            options_ += "\n        .indexes(" + indexes + ")";
    }

    void write_constraints() {
        for (const Check& check : table_.checks) {
            if (constraint_count_ == most_lists) {
                remarks_ += "    // constraint " + in_comment(check.name) + ": CHECK (" +
                            in_comment(check.sql) + ")\n";
                continue;
            }
            ++constraint_count_;
            const auto words = condition_in_words(check.sql, field_of_);
            constraints_ += (constraints_.empty() ? "" : ", ") + std::string("check_constraint(") +
                            string_literal(check.name) + ", " + (words ? *words : string_literal(check.sql)) +
                            ")";
        }
        if (!constraints_.empty())
            options_ += "\n        .constraints(" + constraints_ + ")";
    }

    const Table& table_;
    const std::vector<Table>& all_;
    const Structs& structs_;
    const std::string& name_;
    std::string key_;  // the column
    bool has_usual_id_ = false;
    bool is_composite_ = false;  // the primary key is several columns, all of them fields
    FieldNames names_;
    FieldOfColumn field_of_;
    std::map<std::string, Field> field_texts_;
    std::string members_, fields_, options_, remarks_, constraints_;
    std::size_t constraint_count_ = 0;
};

}  // namespace

std::string write_models(const std::vector<Table>& tables, std::string_view name_space) {
    Structs structs;
    StructNames names;
    for (const Table& table : tables)
        structs[table.name] = names.make(table.name);
    std::string forward, models;
    for (const Table& table : tables) {
        const std::string model = ModelWriter(table, tables, structs).run();
        models += '\n' + model;
        if (model.starts_with("struct "))
            forward += "struct " + structs[table.name] + ";\n";
    }
    std::string text(introduction);
    text += "\nnamespace " + std::string(name_space) + " {\nusing namespace nuages::models;\n";
    if (!forward.empty())
        text += '\n' + forward;
    return text + models + "\n}  // namespace " + std::string(name_space) + '\n';
}

}  // namespace nuages::inspect
