#include "toml_text.h"

#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/migrations/errors.h>

namespace nuages::migrations {
namespace toml_text {
namespace {

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

void append_escaped(std::string& out, char c) {
    static constexpr char digits[] = "0123456789ABCDEF";
    switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            if (is_control(c)) {
                out += "\\u00";
                out += digits[static_cast<unsigned char>(c) >> 4];
                out += digits[c & 15];
            } else {
                out += c;
            }
    }
}

// Puts `key = value` pairs together.
class InlineTable {
public:
    InlineTable& add(std::string_view key, const std::string& value) {
        text_.append(text_.empty() ? "" : ", ").append(key).append(" = ").append(value);
        return *this;
    }
    InlineTable& add_text(std::string_view key, std::string_view value) {
        return value.empty() ? *this : add(key, text(value));
    }
    InlineTable& add_list(std::string_view key, const NameList& value) {
        return value.empty() ? *this : add(key, list(value));
    }
    InlineTable& add_sql(std::string_view key, const SqlText& value) {
        return value.empty() ? *this : add(key, sql(value));
    }
    InlineTable& add_sqls(std::string_view key, const std::vector<SqlText>& value) {
        NameList items;
        for (const SqlText& each : value)
            items.push_back(sql(each));
        return value.empty() ? *this : add(key, '[' + nuages::text::join(items, ", ") + ']');
    }
    InlineTable& add_flag(std::string_view key, bool value, bool usual = false) {
        return value == usual ? *this : add(key, value ? "true" : "false");
    }
    InlineTable& add_number(std::string_view key, int value, int usual = 0) {
        return value == usual ? *this : add(key, std::to_string(value));
    }
    std::string take() { return '{' + text_ + '}'; }

private:
    static std::string sql(const SqlText& value) {
        if (value.sqlite == value.postgresql)
            return text(value.sqlite);
        return "{sqlite = " + text(value.sqlite) + ", postgresql = " + text(value.postgresql) + '}';
    }

    std::string text_;
};

}  // namespace

std::string text(std::string_view value) {
    const bool has_quote = value.find('"') != value.npos || value.find('\\') != value.npos;
    const bool fits_literal =
        value.find('\'') == value.npos && std::find_if(value.begin(), value.end(), is_control) == value.end();
    if (has_quote && fits_literal)
        return '\'' + std::string(value) + '\'';
    std::string quoted = "\"";
    for (const char c : value)
        append_escaped(quoted, c);
    return quoted + '"';
}

std::string long_text(std::string_view value) {
    if (value.find('\n') == value.npos)
        return text(value);
    std::string quoted = "\"\"\"\n";
    for (const char c : value) {
        if (c == '\n')
            quoted += c;
        else if (c == '"' && !quoted.ends_with("\"\""))
            quoted += c;
        else
            append_escaped(quoted, c);
    }
    if (quoted.ends_with('"'))
        quoted.replace(quoted.size() - 1, 1, "\\\"");
    return quoted + "\"\"\"";
}

std::string list(const NameList& items) {
    NameList quoted;
    for (const std::string& item : items)
        quoted.push_back(text(item));
    return '[' + nuages::text::join(quoted, ", ") + ']';
}

std::string value(const Value& value) {
    switch (value.kind()) {
        case Value::Kind::boolean:
            return value.as_bool() ? "true" : "false";
        case Value::Kind::integer:
            return std::to_string(value.as_int());
        case Value::Kind::real:
            return nuages::text::repr(value.as_real());
        case Value::Kind::text:
            return text(value.as_text());
        case Value::Kind::uuid:
            return text(value.as_uuid().str());
        case Value::Kind::date:
            return value.as_date().iso();
        case Value::Kind::time:
            return value.as_time().iso();
        case Value::Kind::datetime:
            return value.as_datetime().iso();
        default:
            throw MigrationError("A migration file cannot hold " + std::string(value.kind_name()) +
                                 " as a default. Use a number, text, date or time.");
    }
}

std::string inline_table(const FieldState& field) {
    const FieldState usual(field.name, field.type);
    InlineTable table;
    table.add_text("name", field.name).add_text("type", type_name(field.type));
    table.add_text("to", field.to);
    if (field.on_delete != usual.on_delete)
        table.add_text("on_delete", field.on_delete);
    table.add_text("through", field.through).add_text("db_table", field.db_table);
    if (!field.base_field.empty())
        table.add("base_field", inline_table(field.base_field.front()));
    table.add_number("size", field.size);
    table.add_list("fields", field.parts);
    table.add_flag("primary_key", field.primary_key, usual.primary_key);
    table.add_number("max_length", field.max_length, usual.max_length);
    table.add_number("max_digits", field.max_digits).add_number("decimal_places", field.decimal_places);
    table.add_flag("null", field.null).add_flag("blank", field.blank).add_flag("unique", field.unique);
    table.add_flag("db_index", field.db_index, usual.db_index);
    table.add_flag("db_constraint", field.db_constraint, usual.db_constraint);
    table.add_flag("auto_now", field.auto_now).add_flag("auto_now_add", field.auto_now_add);
    if (field.default_value)
        table.add("default", value(*field.default_value));
    if (field.db_default)
        table.add("db_default", value(*field.db_default));
    table.add_sql("db_default_sql", field.db_default_sql).add_sql("generated", field.generated);
    table.add_flag("db_persist", field.db_persist, true).add_text("db_comment", field.db_comment);
    table.add_text("db_column", field.db_column);
    return table.take();
}

std::string inline_table(const IndexState& index) {
    return InlineTable()
        .add_text("name", index.name)
        .add_list("fields", index.fields)
        .add_sqls("expressions", index.expressions)
        .add_sql("condition", index.condition)
        .add_list("include", index.include)
        .add_text("index_type", index.index_type)
        .add_list("opclasses", index.opclasses)
        .add_list("parameters", index.parameters)
        .take();
}

std::string inline_table(const ConstraintState& constraint) {
    InlineTable table;
    table.add_text("name", constraint.name).add_text("type", type_name(constraint.type));
    table.add_list("fields", constraint.fields).add_sqls("expressions", constraint.expressions);
    table.add_list("operators", constraint.operators);
    if (constraint.index_type != "gist")
        table.add_text("index_type", constraint.index_type);
    table.add_sql("condition", constraint.condition).add_list("include", constraint.include);
    if (constraint.nulls_distinct)
        table.add("nulls_distinct", *constraint.nulls_distinct ? "true" : "false");
    return table.add_text("deferrable", constraint.deferrable).take();
}

}  // namespace toml_text

void TableWriter::line(std::string_view key, const std::string& value) {
    text_.append(key).append(" = ").append(value).append("\n");
}

void TableWriter::lines(std::string_view key, const std::vector<std::string>& items) {
    if (items.empty())
        return;
    text_.append(key).append(" = [\n");
    for (const std::string& item : items)
        text_.append("    ").append(item).append(",\n");
    text_ += "]\n";
}

void TableWriter::operations(std::string_view key, const OperationList& operations) {
    const std::string path = path_.empty() ? std::string(key) : path_ + '.' + std::string(key);
    for (const OperationPtr& operation : operations) {
        TableWriter table(path);
        table.line("type", toml_text::text(operation->type()));
        operation->write(table);
        text_ += "\n[[" + path + "]]\n" + table.str();
    }
}

}  // namespace nuages::migrations
