#include "value_text.h"

#include "array_form.h"
#include "text_form.h"

namespace nuages::db {
namespace {

// Arrays of arrays no deeper than PostgreSQL's own limit.
void append_array(std::string& out, const List& list, std::size_t number, std::size_t depth,
                  const ErrorContext& context) {
    if (depth > array_form::most_dimensions)
        throw_bad_value(number, "a list of lists deeper than 6, the limit of PostgreSQL's arrays", context);
    out += '{';
    bool first = true;
    for (const Value& value : list) {
        if (!first)
            out += ',';
        first = false;
        if (value.is_null()) {
            out += "NULL";
            continue;
        }
        if (value.is_list()) {
            append_array(out, value.as_list(), number, depth + 1, context);
            continue;
        }
        std::string element;
        append_value_text(element, value, number, context);
        out += '"';
        for (const char c : element) {
            if (c == '"' || c == '\\')
                out += '\\';
            out += c;
        }
        out += '"';
    }
    out += '}';
}

}  // namespace

void throw_bad_value(std::size_t number, const std::string& what, const ErrorContext& context) {
    throw DataError({"parameter " + std::to_string(number) + " is " + what,
                     std::string(context.sql),
                     std::string(context.database),
                     {}});
}

void throw_bad_kind(const Value& value, std::size_t number, const ErrorContext& context) {
    throw ProgrammingError({"parameter " + std::to_string(number) + " is " + std::string(value.kind_name()) +
                                ", which SQL has no type for",
                            std::string(context.sql), std::string(context.database),
                            "Give one value for each placeholder; write dicts as JSON text."});
}

void append_checked(std::string& out, std::string_view text, std::size_t number,
                    const ErrorContext& context) {
    if (text.find('\0') != std::string_view::npos)
        throw_bad_value(number, "a text that contains NUL (0x00) characters, which PostgreSQL cannot store",
                        context);
    out += text;
}

void append_value_text(std::string& out, const Value& value, std::size_t number,
                       const ErrorContext& context) {
    switch (value.kind()) {
        case Value::Kind::boolean:
            out += value.as_bool() ? 't' : 'f';
            break;
        case Value::Kind::integer:
        case Value::Kind::real:
        case Value::Kind::decimal:
        case Value::Kind::uuid:
            out += value.str();
            break;
        case Value::Kind::date:
            out += value.as_date().iso();
            break;
        case Value::Kind::time:
            out += value.as_time().iso();
            break;
        case Value::Kind::datetime:
            out += text_form::write_datetime(value.as_datetime());
            break;
        case Value::Kind::duration:
            out += text_form::write_interval(value.as_duration());
            break;
        case Value::Kind::bytes:
            out += "\\x";
            for (const char c : value.as_text()) {
                static constexpr char digits[] = "0123456789abcdef";
                out += digits[static_cast<unsigned char>(c) >> 4];
                out += digits[static_cast<unsigned char>(c) & 15];
            }
            break;
        case Value::Kind::text:
            append_checked(out, value.as_text(), number, context);
            break;
        case Value::Kind::list:
            append_array(out, value.as_list(), number, 1, context);
            break;
        default:
            throw_bad_kind(value, number, context);
    }
}

}  // namespace nuages::db
