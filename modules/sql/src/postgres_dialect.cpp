#include <nuages/base/text.h>
#include <nuages/sql/dialect.h>
#include <nuages/sql/writer.h>

// PostgreSQL as Django speaks it.
namespace nuages::sql {
namespace {

bool ignores_case(Match match) {
    return match == Match::iequal || match == Match::icontains || match == Match::istarts_with ||
           match == Match::iends_with;
}

// Offsets have the sign of POSIX in PostgreSQL: what lies east of Greenwich is negative.
std::string zone_name(std::string_view zone) {
    std::string name(zone);
    if (name.starts_with('+'))
        name[0] = '-';
    else if (name.starts_with('-'))
        name[0] = '+';
    return name;
}

std::string element_of_array(std::string_view key) {
    std::string element = "\"";
    for (const char c : key) {
        if (c == '"' || c == '\\')
            element += '\\';
        element += c;
    }
    return element + '"';
}

class PostgresDialect final : public Dialect {
public:
    void placeholder(std::string& out, std::size_t number) const override {
        out += '$';
        out += std::to_string(number);
    }

    std::string literal(const Value& value) const override {
        switch (value.kind()) {
            case Value::Kind::null:
                return "NULL";
            case Value::Kind::boolean:
                return value.as_bool() ? "true" : "false";
            case Value::Kind::integer:
            case Value::Kind::real:
            case Value::Kind::decimal:
                return value.str();
            case Value::Kind::duration:
                return in_quotes(std::to_string(value.as_duration().us) + " microseconds") + "::interval";
            case Value::Kind::uuid:
                return in_quotes(value.as_uuid().str()) + "::uuid";
            case Value::Kind::bytes:
                return "'\\x" + hex_digits(value.as_text()) + "'::bytea";
            case Value::Kind::datetime:
                return in_quotes(value.as_datetime().in(tz::utc).iso(' ')) + "::timestamptz";
            case Value::Kind::date:
                return in_quotes(value.as_date().iso()) + "::date";
            case Value::Kind::time:
                return in_quotes(value.as_time().iso()) + "::time";
            case Value::Kind::text: {
                // With backslashes it has to say that they are such.
                std::string text = in_quotes(value.as_text());
                if (text.find('\\') == text.npos)
                    return text;
                std::string escaped = " E";
                for (const char c : text)
                    escaped.append(c == '\\' ? 2 : 1, c);
                return escaped;
            }
            default:
                no_literal(value);
        }
    }

    // What is grouped by has to be the same parameter as what is selected.
    bool shares_placeholders() const override { return true; }
    bool tells_last_key() const override { return false; }

    void write_match(Writer& out, Match match, const Expr& left, const Expr& right) const override {
        static constexpr std::string_view signs[] = {
            " = ",    " = ", " LIKE ", " LIKE ", " LIKE ", " LIKE ", " LIKE ",
            " LIKE ", " > ", " >= ",   " < ",    " <= ",   " ~ ",    " ~* "};
        const std::string_view sign = signs[static_cast<std::size_t>(match)];
        const bool as_text = is_like(match) || match == Match::regex || match == Match::iregex;
        const bool upper = ignores_case(match);
        out.raw(upper ? "UPPER(" : "")
            .expr(left)
            .raw(as_text ? "::text" : "")
            .raw(upper ? ")" : "")
            .raw(sign);
        if (!is_like(match) || match == Match::iequal || right.type == Expr::Type::parameter) {
            out.raw(upper ? "UPPER(" : "").expr(right).raw(upper ? ")" : "");
            return;
        }
        const bool open_start = match != Match::starts_with && match != Match::istarts_with;
        const bool open_end = match != Match::ends_with && match != Match::iends_with;
        out.raw(open_start ? "'%' || " : "").raw(upper ? "UPPER(" : "");
        out.raw("REPLACE(REPLACE(REPLACE(").expr(right);
        out.raw(R"(, E'\\', E'\\\\'), E'%', E'\\%'), E'_', E'\\_'))");
        out.raw(upper ? ")" : "").raw(open_end ? " || '%'" : "");
    }

    // iexact compares texts here, without wildcards.
    std::string pattern(Match match, std::string_view text) const override {
        return match == Match::iequal ? std::string(text) : Dialect::pattern(match, text);
    }

    void write_call(Writer& out, const Expr& call) const override {
        if (call.text == "CONCAT") {
            std::string_view before = "(COALESCE(";
            for (const Expr& each : call.operands) {
                out.raw(before).raw("(").expr(each).raw(")::text, '')");
                before = " || COALESCE(";
            }
            out.raw(")");
        } else if (call.text == "NOW") {
            out.raw("STATEMENT_TIMESTAMP()");
        } else if (call.text.starts_with("SHA")) {  // of the extension pgcrypto
            out.raw("ENCODE(DIGEST(").list(call.operands).raw(", ");
            out.text(nuages::text::lower(call.text)).raw("), 'hex')");
        } else {
            out.call(call.text, call);
        }
    }

    void write_cast(Writer& out, const ColumnType& type, const Expr& what) const override {
        out.raw("(").expr(what).raw(")::").raw(type_name(type));
    }

    void write_moment_add(Writer& out, Arithmetic op, const Expr& moment,
                          const Expr& duration) const override {
        write_arithmetic(out, op, moment, duration);
    }

    // Dates differ by whole days, which are numbers; everything else by an interval.
    void write_moment_diff(Writer& out, Moment kind, const Expr& left, const Expr& right) const override {
        out.raw(kind == Moment::date ? "(interval '1 day' * (" : "(").expr(left).raw(" - ").expr(right);
        out.raw(kind == Moment::date ? "))" : ")");
    }

    void write_extract(Writer& out, std::string_view part, Moment from, const Expr& what,
                       std::string_view zone) const override {
        const std::string_view field = part == "week_day"       ? "dow"
                                       : part == "iso_week_day" ? "isodow"
                                       : part == "iso_year"     ? "isoyear"
                                                                : part;
        const bool whole_seconds = part == "second" && from != Moment::date;
        out.raw(part == "week_day" ? "(" : "").raw("EXTRACT(").text(field).raw(" FROM ");
        out.raw(whole_seconds ? "DATE_TRUNC('second', " : "");
        write_in_zone(out, from, what, zone);
        out.raw(whole_seconds ? "))" : ")").raw(part == "week_day" ? " + 1)" : "");
    }

    void write_cast_moment(Writer& out, Moment to, const Expr& what, std::string_view zone) const override {
        out.raw("(");
        write_in_zone(out, Moment::datetime, what, zone);
        out.raw(to == Moment::date ? ")::date" : ")::time");
    }

    void write_truncated(Writer& out, const Expr& truncated) const override {
        out.raw(truncated.to == Moment::datetime ? "DATE_TRUNC(" : "(DATE_TRUNC(")
            .text(truncated.text)
            .raw(", ");
        write_in_zone(out, truncated.moment, truncated.operands[0], truncated.zone);
        out.raw(truncated.to == Moment::datetime ? ")"
                : truncated.to == Moment::date   ? "))::date"
                                                 : "))::time");
    }

    void write_json_value(Writer& out, const Expr& json, const std::vector<std::string>& keys,
                          bool as_text) const override {
        out.raw("(");
        write_path(out, json, keys, keys.size(), as_text);
        out.raw(")");
    }

    void write_json_has(Writer& out, const Expr& json, const std::vector<std::string>& keys,
                        bool index_last) const override {
        if (index_last) {
            out.raw("(");
            write_path(out, json, keys, keys.size(), false);
            out.raw(") IS NOT NULL");
            return;
        }
        if (keys.size() > 1) {
            out.raw("(");
            write_path(out, json, keys, keys.size() - 1, false);
            out.raw(")");
        } else {
            out.expr(json);
        }
        out.raw(" ? ").text(keys.back());
    }

    void write_json_is(Writer& out, JsonTest test, const Expr& json, const Expr& other) const override {
        out.expr(json).raw(test == JsonTest::contains ? " @> " : " <@ ").expr(other);
    }

    void write_json_parsed(Writer& out, const Expr& text) const override { out.expr(text).raw("::jsonb"); }

    std::string_view insert_ignore_prefix() const override { return {}; }
    std::string_view insert_ignore_suffix() const override { return " ON CONFLICT DO NOTHING"; }

    // The number of them is sent as two bytes.
    std::size_t max_parameters() const override { return 65'535; }

    std::string type_name(const ColumnType& type) const override {
        using Kind = ColumnType::Kind;
        switch (type.kind) {
            case Kind::none:
                break;
            case Kind::boolean:
                return "boolean";
            case Kind::small_integer:
            case Kind::positive_small_integer:
                return "smallint";
            case Kind::integer:
            case Kind::positive_integer:
                return "integer";
            case Kind::big_integer:
            case Kind::positive_big_integer:
                return "bigint";
            case Kind::real:
                return "double precision";
            case Kind::varchar:
                return type.length ? "varchar(" + std::to_string(type.length) + ")" : "varchar";
            case Kind::text:
                return "text";
            case Kind::json:
                return "jsonb";
            case Kind::datetime:
                return "timestamp with time zone";
            case Kind::date:
                return "date";
            case Kind::time:
                return "time";
            case Kind::duration:
                return "interval";
            case Kind::uuid:
                return "uuid";
            case Kind::binary:
                return "bytea";
            case Kind::decimal:
                if (type.length == 0)
                    return "numeric";
                return "numeric(" + std::to_string(type.length) + ", " + std::to_string(type.scale) + ")";
            case Kind::ip_address:
                return "inet";
            case Kind::hstore:
                return "hstore";
            case Kind::search_vector:
                return "tsvector";
            case Kind::range:
                switch (type.element) {
                    case Kind::integer:
                        return "int4range";
                    case Kind::big_integer:
                        return "int8range";
                    case Kind::decimal:
                        return "numrange";
                    case Kind::datetime:
                        return "tstzrange";
                    default:
                        return "daterange";
                }
            case Kind::array: {
                std::string name = type_name({type.element, false, type.length, type.scale});
                for (int i = type.dimensions; i > 0; --i)
                    name += i == 1 && type.size > 0 ? '[' + std::to_string(type.size) + ']' : "[]";
                return name;
            }
        }
        return {};
    }

    std::string_view auto_increment_suffix() const override { return "GENERATED BY DEFAULT AS IDENTITY"; }

    std::string check(const ColumnType& type, std::string_view column) const override {
        using Kind = ColumnType::Kind;
        if (type.kind < Kind::positive_small_integer || type.kind > Kind::positive_big_integer)
            return {};
        std::string name;
        quote_name(name, column);
        return name + " >= 0";
    }

private:
    static void write_in_zone(Writer& out, Moment from, const Expr& what, std::string_view zone) {
        out.expr(what);
        if (from == Moment::datetime)
            out.raw(" AT TIME ZONE ").text(zone_name(zone));
    }

    // The first `count` keys. A single one that is a whole number counts places of a list.
    static void write_path(Writer& out, const Expr& json, const std::vector<std::string>& keys,
                           std::size_t count, bool as_text) {
        out.expr(json);
        if (count == 1) {
            out.raw(as_text ? " ->> " : " -> ");
            if (const auto place = text::parse_int(keys[0]))
                out.raw(std::to_string(*place));
            else
                out.text(keys[0]);
            return;
        }
        std::string path = "{";
        for (std::size_t i = 0; i < count; ++i)
            path += (i > 0 ? "," : "") + element_of_array(keys[i]);
        out.raw(as_text ? " #>> " : " #> ").text(path + "}");
    }
};

}  // namespace

const Dialect& postgres_dialect() {
    static const PostgresDialect dialect;
    return dialect;
}

}  // namespace nuages::sql
