#include <nuages/base/error.h>
#include <nuages/sql/dialect.h>
#include <nuages/sql/writer.h>

namespace nuages::sql {
namespace {

void append_quoted(std::string& out, std::string_view text, char quote) {
    out += quote;
    for (const char c : text) {
        if (c == quote)
            out += quote;
        out += c;
    }
    out += quote;
}

}  // namespace

void Dialect::quote_name(std::string& out, std::string_view name) const {
    append_quoted(out, name, '"');
}

void Dialect::quote_text(std::string& out, std::string_view text) const {
    append_quoted(out, text, '\'');
}

std::string Dialect::in_quotes(std::string_view text) const {
    std::string quoted;
    quote_text(quoted, text);
    return quoted;
}

std::string Dialect::hex_digits(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    for (const char c : bytes) {
        hex += digits[static_cast<unsigned char>(c) >> 4];
        hex += digits[static_cast<unsigned char>(c) & 15];
    }
    return hex;
}

void Dialect::no_literal(const Value& value) {
    throw TypeError("A column cannot hold " + std::string(value.kind_name()) +
                    " as a constant. Write JSON as text.");
}

void Dialect::write_arithmetic(Writer& out, Arithmetic op, const Expr& left, const Expr& right) const {
    static constexpr std::string_view signs[] = {" + ", " - ", " * ", " / ",  " % ", " ^ ",
                                                 " & ", " | ", " # ", " << ", " >> "};
    out.raw("(").expr(left).raw(signs[static_cast<std::size_t>(op)]).expr(right).raw(")");
}

void Dialect::write_limit(Writer& out, const Expr& limit, const Expr& offset) const {
    if (limit)
        out.raw(" LIMIT ").expr(limit);
    if (offset)
        out.raw(" OFFSET ").expr(offset);
}

void Dialect::write_call(Writer& out, const Expr& call) const {
    out.call(call.text, call);
}

void Dialect::write_cast(Writer& out, const ColumnType& type, const Expr& what) const {
    out.raw("CAST(").expr(what).raw(" AS ").raw(type_name(type)).raw(")");
}

std::string Dialect::pattern(Match match, std::string_view text) const {
    const bool open_start = match == Match::contains || match == Match::icontains ||
                            match == Match::ends_with || match == Match::iends_with;
    const bool open_end = match == Match::contains || match == Match::icontains ||
                          match == Match::starts_with || match == Match::istarts_with;
    std::string pattern;
    pattern.reserve(text.size() + 2);
    if (open_start)
        pattern += '%';
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\')
            pattern += '\\';
        pattern += c;
    }
    if (open_end)
        pattern += '%';
    return pattern;
}

}  // namespace nuages::sql
