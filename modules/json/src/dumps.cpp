#include <cmath>
#include <cstdint>

#include <nuages/base/text.h>
#include <nuages/json/json.h>

namespace nuages::json {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";

void append_unit(std::string& out, std::uint32_t unit) {
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        out += hex_digits[unit >> shift & 15];
}

// Decodes one code point of valid UTF-8 and moves past it.
char32_t take_code_point(std::string_view text, std::size_t& i) {
    auto lead = static_cast<unsigned char>(text[i]);
    int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    char32_t c = lead & (0x3F >> more);
    for (++i; more > 0; --more, ++i)
        c = c << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
    return c;
}

void append_escaped_code_point(std::string& out, char32_t c) {
    if (c < 0x10000)
        return append_unit(out, c);
    append_unit(out, 0xD800 + ((c - 0x10000) >> 10));
    append_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
}

// ASCII that a JSON string has as it is.
constexpr bool stands_for_itself(char c) {
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

// How much of the text from there on does.
std::size_t plain_length(std::string_view text, std::size_t from) {
    std::size_t end = from;
    while (end < text.size() && stands_for_itself(text[end]))
        ++end;
    return end - from;
}

void append_escaped(std::string& out, char c) {
    switch (c) {
        case '"':
        case '\\':
            out += '\\';
            out += c;
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        case 0x7F:
            out += c;
            return;
        default:
            append_unit(out, static_cast<unsigned char>(c));
    }
}

void append_valid_string(std::string& out, std::string_view text, bool ensure_ascii) {
    out += '"';
    std::size_t i = 0;
    while (i < text.size()) {
        const std::size_t plain = plain_length(text, i);
        out.append(text, i, plain);
        i += plain;
        if (i == text.size())
            break;
        const char c = text[i];
        if (static_cast<unsigned char>(c) < 0x80) {
            append_escaped(out, c);
        } else if (ensure_ascii) {
            append_escaped_code_point(out, take_code_point(text, i));
            continue;
        } else {
            out += c;
        }
        ++i;
    }
    out += '"';
}

// ECMA-262 has milliseconds: DjangoJSONEncoder cuts the rest off and writes UTC as Z.
std::string ecma_time(std::string iso) {
    std::size_t dot = iso.find('.');
    if (dot != iso.npos)
        iso.erase(dot + 4, 3);
    if (iso.ends_with("+00:00"))
        iso.replace(iso.size() - 6, 6, "Z");
    return iso;
}

// ISO 8601 as Django's duration_iso_string: "P1DT02H03M04.000005S".
std::string iso_duration(Duration duration) {
    std::int64_t us = duration.us;
    std::string out = us < 0 ? "-P" : "P";
    auto size = us < 0 ? 0 - static_cast<std::uint64_t>(us) : static_cast<std::uint64_t>(us);
    Time rest{static_cast<std::int64_t>(size % 86'400'000'000)};
    std::string clock = rest.iso();
    out += std::to_string(size / 86'400'000'000) + "DT" + clock.substr(0, 2) + "H" + clock.substr(3, 2) +
           "M" + clock.substr(6) + "S";
    return out;
}

class Writer {
public:
    Writer(std::string& out, const DumpOptions& options) : out_(out), options_(options) {}

    void write(const Value& value) {
        switch (value.kind()) {
            case Value::Kind::null:
                out_ += "null";
                return;
            case Value::Kind::boolean:
                out_ += value.as_bool() ? "true" : "false";
                return;
            case Value::Kind::integer:
                out_ += std::to_string(value.as_int());
                return;
            case Value::Kind::real:
                return write_real(value.as_real());
            case Value::Kind::text:
                return append_string(out_, value.as_text(), options_.ensure_ascii);
            case Value::Kind::bytes:
                throw TypeError(
                    "Bytes have no form in JSON; encode them first, for example by base64_encode().");
            case Value::Kind::date:
                return write_plain(value.as_date().iso());
            case Value::Kind::time:
                return write_plain(ecma_time(value.as_time().iso()));
            case Value::Kind::datetime:
                return write_plain(ecma_time(value.as_datetime().iso()));
            case Value::Kind::duration:
                return write_plain(iso_duration(value.as_duration()));
            case Value::Kind::uuid:
                return write_plain(value.as_uuid().str());
            case Value::Kind::list:
                return write_list(value.as_list());
            case Value::Kind::dict:
                return write_dict(value.as_dict());
            case Value::Kind::decimal:
                return write_plain(value.as_decimal().str());  // as Django's encoder: no digit gets lost
            case Value::Kind::object:
                return write_object(value.as_object());
        }
    }

private:
    void write_plain(std::string_view text) {
        out_ += '"';
        out_ += text;
        out_ += '"';
    }

    void write_real(double number) {
        if (!std::isfinite(number))
            throw ValueError("JSON has no number " + text::repr(number) + "; send null or text instead.");
        out_ += text::repr(number);
    }

    void enter() {
        if (++depth_ > deepest_nesting)
            throw ValueError("This value is nested deeper than " + std::to_string(deepest_nesting) +
                             " levels.");
    }

    void begin_item(bool first) {
        if (!first)
            out_ += options_.compact || options_.indent >= 0 ? "," : ", ";
        break_line(depth_);
    }

    void break_line(std::size_t level) {
        if (options_.indent < 0)
            return;
        out_ += '\n';
        out_.append(level * static_cast<std::size_t>(options_.indent), ' ');
    }

    void leave(bool empty, char close) {
        --depth_;
        if (!empty)
            break_line(depth_);
        out_ += close;
    }

    void write_list(const List& list) {
        enter();
        out_ += '[';
        for (std::size_t i = 0; i < list.size(); ++i) {
            begin_item(i == 0);
            write(list[i]);
        }
        leave(list.empty(), ']');
    }

    void write_key(const Value& key) {
        switch (key.kind()) {
            case Value::Kind::text:
                return append_string(out_, key.as_text(), options_.ensure_ascii);
            case Value::Kind::null:
                return write_plain("null");
            case Value::Kind::boolean:
                return write_plain(key.as_bool() ? "true" : "false");
            case Value::Kind::integer:
            case Value::Kind::real:
                return write_plain(key.str());
            default:
                throw TypeError("A key of a JSON object is text, a number, a boolean or null, not " +
                                std::string(key.kind_name()) + ".");
        }
    }

    void write_dict(const Dict& dict) {
        enter();
        out_ += '{';
        bool first = true;
        for (const auto& [key, value] : dict) {
            begin_item(first);
            first = false;
            write_key(key);
            out_ += options_.compact ? ":" : ": ";
            write(value);
        }
        leave(dict.empty(), '}');
    }

    void write_object(const Object& object) {
        Object::Cursor items = object.iterate();
        if (!items)
            throw TypeError("Object of type " + std::string(object.type_name()) +
                            " is not JSON serializable");
        enter();
        out_ += '[';
        Value item;
        bool first = true;
        while (items.next(item)) {
            begin_item(first);
            first = false;
            write(item);
        }
        leave(first, ']');
    }

    std::string& out_;
    const DumpOptions& options_;
    std::size_t depth_ = 0;
};

}  // namespace

void append_string(std::string& out, std::string_view text, bool ensure_ascii) {
    if (text::is_valid_utf8(text.substr(plain_length(text, 0))))
        append_valid_string(out, text, ensure_ascii);
    else
        append_valid_string(out, text::replace_invalid_utf8(text), ensure_ascii);
}

std::string dumps(const Value& value, const DumpOptions& options) {
    std::string out;
    out.reserve(128);  // small answers need no more
    Writer(out, options).write(value);
    return out;
}

}  // namespace nuages::json
