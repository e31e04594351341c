#include "field_values.h"

#include <optional>

#include <nuages/json/json.h>
#include <nuages/meta/range.h>
#include <nuages/migrations/errors.h>

#include "toml_node.h"
#include "toml_text.h"

namespace nuages::migrations {

namespace {

std::optional<Value> json_of(const Value& text) {
    try {
        return json::loads(text.as_text());
    } catch (const json::JSONDecodeError&) {
        return std::nullopt;
    }
}

std::optional<Value> read_value(FieldType type, std::string_view toml) {
    const std::string text = "value = " + std::string(toml);
    const std::string path = "value";
    try {
        const TomlNode node = parse_toml(text, path);
        const Value value = TableReader(node, path, "it").value("value").value_or(nullptr);
        if (!fits(type, value))
            return std::nullopt;
        return value.is_text() && type == FieldType::uuid ? Value(*UUID::parse(value.as_text())) : value;
    } catch (const MigrationError&) {
        return std::nullopt;
    }
}

bool is_range_of(meta::Kind ends, const Value& value) {
    return value.is_text() && meta::parse_range(ends, value.as_text());
}

}  // namespace

bool fits(FieldType type, const Value& value) {
    switch (type) {
        case FieldType::auto_field:
        case FieldType::big_auto:
        case FieldType::small_auto:
        case FieldType::big_integer:
        case FieldType::integer:
        case FieldType::positive_big_integer:
        case FieldType::positive_integer:
        case FieldType::positive_small_integer:
        case FieldType::small_integer:
        case FieldType::duration:
            return value.is_int() || (type == FieldType::duration && value.kind() == Value::Kind::duration);
        case FieldType::boolean:
            return value.is_bool();
        case FieldType::floating:
            return value.is_int() || value.is_real();
        case FieldType::decimal:
            return value.is_int() || value.is_real() || (value.is_text() && Decimal::parse(value.as_text()));
        case FieldType::date:
            return value.kind() == Value::Kind::date;
        case FieldType::time:
            return value.kind() == Value::Kind::time;
        case FieldType::datetime:
            return value.kind() == Value::Kind::datetime;
        case FieldType::uuid:
            return value.kind() == Value::Kind::uuid || (value.is_text() && UUID::parse(value.as_text()));
        case FieldType::binary:
            return value.is_bytes() || value.is_text();
        case FieldType::foreign_key:
        case FieldType::one_to_one:
            return !value.is_null();
        case FieldType::many_to_many:
        case FieldType::composite_key:
            return false;
        case FieldType::integer_range:
        case FieldType::big_integer_range:
            return is_range_of(meta::Kind::integer, value);
        case FieldType::decimal_range:
            return is_range_of(meta::Kind::decimal, value);
        case FieldType::date_range:
            return is_range_of(meta::Kind::date, value);
        case FieldType::datetime_range:
            return is_range_of(meta::Kind::datetime, value);
        case FieldType::array:
            return value.is_text() && json_of(value).value_or(nullptr).is_list();
        case FieldType::hstore:
            return value.is_text() && json_of(value).value_or(nullptr).is_dict();
        case FieldType::json:
            return value.is_text() && json_of(value);
        default:
            return value.is_text();
    }
}

std::string_view example(FieldType type) {
    switch (type) {
        case FieldType::boolean:
            return "true or false";
        case FieldType::floating:
            return "a number (1.5)";
        case FieldType::decimal:
            return "a number or a text with one (\"9.99\")";
        case FieldType::date:
            return "a date (2026-05-01)";
        case FieldType::time:
            return "a time (10:00:00)";
        case FieldType::datetime:
            return "a date and time (2026-05-01T10:00:00Z)";
        case FieldType::duration:
            return "a whole number of microseconds (1000000)";
        case FieldType::uuid:
            return "a UUID as text (\"00000000-0000-0000-0000-000000000000\")";
        case FieldType::json:
            return "JSON as text ('{}')";
        case FieldType::integer_range:
        case FieldType::big_integer_range:
        case FieldType::decimal_range:
            return "a range as text ('[1,10)')";
        case FieldType::date_range:
        case FieldType::datetime_range:
            return "a range as text ('[2026-05-01,2026-06-01)')";
        case FieldType::hstore:
            return "a dict in JSON as text ('{}')";
        case FieldType::array:
            return "a list in JSON as text ('[]')";
        case FieldType::foreign_key:
        case FieldType::one_to_one:
            return "the key of a row (1)";
        case FieldType::many_to_many:
        case FieldType::composite_key:
            return "nothing: it has no column";
        default:
            return fits(type, Value("")) ? "a text (\"x\")" : "a whole number (0)";
    }
}

Value parse_value(FieldType type, std::string_view toml) {
    if (toml.find('\n') != toml.npos)
        throw MigrationError("The value has several lines. Write " + std::string(example(type)) + '.');
    if (std::optional<Value> value = read_value(type, toml))
        return *std::move(value);
    throw MigrationError("'" + std::string(toml) + "' is no value for " + std::string(type_name(type)) +
                         ". Write " + std::string(example(type)) + '.');
}

Value parse_argument(FieldType type, std::string_view word) {
    if (std::optional<Value> value = read_value(type, word))
        return *std::move(value);
    if (std::optional<Value> value = read_value(type, toml_text::text(word)))
        return *std::move(value);
    return parse_value(type, word);
}

}  // namespace nuages::migrations
