#include <cmath>
#include <cstdio>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/template/text/json_script.h>
#include <nuages/text/unicode.h>

namespace nuages::html {
namespace {

// Deeper data is not meant for a page.
constexpr int deepest = 100;

void append_escape(std::string& out, char32_t unit) {
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(unit & 0xFFFF));
    out += escaped;
}

// As Python's json.dumps: ASCII only; and < > & as escapes, so that nothing can end the element.
void append_text(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        auto [c, size] = unicode::decode(text);
        text.remove_prefix(size);
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
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            case '\f':
                out += "\\f";
                break;
            case '\b':
                out += "\\b";
                break;
            case '<':
                out += "\\u003C";
                break;
            case '>':
                out += "\\u003E";
                break;
            case '&':
                out += "\\u0026";
                break;
            default:
                if (c >= 0x20 && c < 0x7F) {
                    out += static_cast<char>(c);
                } else if (c >= 0x10000) {
                    append_escape(out, 0xD800 + ((c - 0x10000) >> 10));
                    append_escape(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
                } else {
                    append_escape(out, c);
                }
        }
    }
    out += '"';
}

std::string trimmed_to_milliseconds(std::string iso) {
    std::size_t point = iso.find('.');
    if (point != iso.npos)
        iso.erase(point + 4, 3);
    return iso;
}

std::string datetime_text(DateTime moment) {
    std::string iso = trimmed_to_milliseconds(moment.iso());
    if (iso.ends_with("+00:00"))
        iso.replace(iso.size() - 6, 6, "Z");
    return iso;
}

// ISO 8601 as Django writes it: P1DT02H03M04.000005S.
std::string duration_text(Duration duration) {
    bool negative = duration.us < 0;
    auto us = static_cast<std::uint64_t>(negative ? -duration.us : duration.us);
    char text[80];
    int size = std::snprintf(text, sizeof text, "%sP%lluDT%02lluH%02lluM%02llu", negative ? "-" : "",
                             static_cast<unsigned long long>(us / 86'400'000'000),
                             static_cast<unsigned long long>(us / 3'600'000'000 % 24),
                             static_cast<unsigned long long>(us / 60'000'000 % 60),
                             static_cast<unsigned long long>(us / 1'000'000 % 60));
    std::string out(text, static_cast<std::size_t>(size));
    if (us % 1'000'000) {
        std::snprintf(text, sizeof text, ".%06llu", static_cast<unsigned long long>(us % 1'000'000));
        out += text;
    }
    return out + "S";
}

[[noreturn]] void not_serializable(const Value& value) {
    throw TypeError("Object of type " + std::string(value.kind_name()) + " is not JSON serializable");
}

void append_json(std::string& out, const Value& value, int depth);

void append_key(std::string& out, const Value& key) {
    switch (key.kind()) {
        case Value::Kind::text:
            append_text(out, key.as_text());
            return;
        case Value::Kind::null:
            out += "\"null\"";
            return;
        case Value::Kind::boolean:
            out += key.as_bool() ? "\"true\"" : "\"false\"";
            return;
        case Value::Kind::integer:
        case Value::Kind::real:
            append_text(out, key.str());
            return;
        default:
            throw TypeError("keys must be str, int, float, bool or None, not " +
                            std::string(key.kind_name()));
    }
}

void append_object(std::string& out, const Value& value, int depth) {
    Object::Cursor cursor = value.as_object().iterate();
    if (!cursor)
        return append_text(out, value.str());  // lazy texts
    out += '[';
    Value item;
    for (bool first = true; cursor.next(item); first = false) {
        out += first ? "" : ", ";
        append_json(out, item, depth);
    }
    out += ']';
}

void append_json(std::string& out, const Value& value, int depth) {
    if (depth == 0)
        throw ValueError("The data for a script nests more than " + std::to_string(deepest) + " levels.");
    switch (value.kind()) {
        case Value::Kind::null:
            out += "null";
            return;
        case Value::Kind::boolean:
            out += value.as_bool() ? "true" : "false";
            return;
        case Value::Kind::real:
            if (!std::isfinite(value.as_real())) {
                out += std::isnan(value.as_real()) ? "NaN" : value.as_real() < 0 ? "-Infinity" : "Infinity";
                return;
            }
            [[fallthrough]];
        case Value::Kind::integer:
            out += value.str();
            return;
        case Value::Kind::text:
            return append_text(out, value.as_text());
        case Value::Kind::date:
        case Value::Kind::uuid:
        case Value::Kind::decimal:
            return append_text(out, value.str());
        case Value::Kind::time:
            return append_text(out, trimmed_to_milliseconds(value.str()));
        case Value::Kind::datetime:
            return append_text(out, datetime_text(value.as_datetime()));
        case Value::Kind::duration:
            return append_text(out, duration_text(value.as_duration()));
        case Value::Kind::list: {
            out += '[';
            bool first = true;
            for (const Value& item : value.as_list()) {
                out += first ? "" : ", ";
                first = false;
                append_json(out, item, depth - 1);
            }
            out += ']';
            return;
        }
        case Value::Kind::dict: {
            out += '{';
            bool first = true;
            for (const auto& [key, item] : value.as_dict()) {
                out += first ? "" : ", ";
                first = false;
                append_key(out, key);
                out += ": ";
                append_json(out, item, depth - 1);
            }
            out += '}';
            return;
        }
        case Value::Kind::object:
            return append_object(out, value, depth - 1);
        default:
            not_serializable(value);
    }
}

}  // namespace

std::string json_script(const Value& value, const std::optional<std::string>& id) {
    std::string out = "<script ";
    if (id) {
        out += "id=\"";
        append_escaped(out, *id);
        out += "\" ";
    }
    out += "type=\"application/json\">";
    append_json(out, value, deepest);
    return out + "</script>";
}

}  // namespace nuages::html
