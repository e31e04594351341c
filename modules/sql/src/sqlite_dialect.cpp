#include <nuages/sql/dialect.h>
#include <nuages/sql/writer.h>

#include "json_path.h"

// SQLite as Django speaks it. The functions named django_* and the operator REGEXP are registered by
// db_sqlite.
namespace nuages::sql {
namespace {

class SqliteDialect final : public Dialect {
public:
    void placeholder(std::string& out, std::size_t) const override { out += '?'; }

    std::string literal(const Value& value) const override {
        switch (value.kind()) {
            case Value::Kind::null:
                return "NULL";
            case Value::Kind::boolean:
                return value.as_bool() ? "1" : "0";
            case Value::Kind::integer:
            case Value::Kind::real:
                return value.str();
            case Value::Kind::duration:
                return std::to_string(value.as_duration().us);
            case Value::Kind::uuid:
                return in_quotes(value.as_uuid().hex());
            case Value::Kind::bytes:
                return "X'" + hex_digits(value.as_text()) + '\'';
            case Value::Kind::datetime: {
                const std::string moment = value.as_datetime().in(tz::utc).iso(' ');
                return in_quotes(std::string_view(moment).substr(0, moment.rfind('+')));
            }
            case Value::Kind::date:
                return in_quotes(value.as_date().iso());
            case Value::Kind::time:
                return in_quotes(value.as_time().iso());
            case Value::Kind::text:
            case Value::Kind::decimal:
                return in_quotes(value.str());
            default:
                no_literal(value);
        }
    }

    void write_match(Writer& out, Match match, const Expr& left, const Expr& right) const override {
        out.expr(left);
        switch (match) {
            case Match::equal:
                out.raw(" = ");
                break;
            case Match::greater:
                out.raw(" > ");
                break;
            case Match::greater_equal:
                out.raw(" >= ");
                break;
            case Match::less:
                out.raw(" < ");
                break;
            case Match::less_equal:
                out.raw(" <= ");
                break;
            case Match::regex:
                out.raw(" REGEXP ");
                break;
            case Match::iregex:
                out.raw(" REGEXP '(?i)' || ");
                break;
            default:
                write_like(out, match, right);
                return;
        }
        out.expr(right);
    }

    void write_arithmetic(Writer& out, Arithmetic op, const Expr& left, const Expr& right) const override {
        if (op == Arithmetic::power)
            out.raw("POWER(").expr(left).raw(", ").expr(right).raw(")");
        else if (op == Arithmetic::bit_xor)
            out.raw("BITXOR(").expr(left).raw(", ").expr(right).raw(")");
        else
            Dialect::write_arithmetic(out, op, left, right);
    }

    void write_call(Writer& out, const Expr& call) const override {
        const std::string_view name = call.text;
        const std::vector<Expr>& arguments = call.operands;
        if (name == "CONCAT") {
            std::string_view before = "(COALESCE(";
            for (const Expr& each : arguments) {
                out.raw(before).expr(each).raw(", '')");
                before = " || COALESCE(";
            }
            out.raw(")");
        } else if (name == "LEFT") {
            out.raw("SUBSTR(").expr(arguments[0]).raw(", 1, ").expr(arguments[1]).raw(")");
        } else if (name == "RIGHT") {
            out.raw("SUBSTR(").expr(arguments[0]).raw(", (").expr(arguments[1]).raw(") * -1)");
        } else if (name == "NOW") {
            out.raw("STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')");
        } else if (name == "STRING_AGG") {
            out.call("GROUP_CONCAT", call);
        } else {
            out.call(renamed(name), call);
        }
    }

    void write_truncated(Writer& out, const Expr& truncated) const override {
        out.raw(truncated.to == Moment::datetime ? "django_datetime_trunc("
                : truncated.to == Moment::date   ? "django_date_trunc("
                                                 : "django_time_trunc(");
        out.text(truncated.text).raw(", ").expr(truncated.operands[0]).raw(", ");
        if (truncated.moment == Moment::datetime)
            out.text(truncated.zone).raw(", 'UTC')");
        else
            out.raw("NULL, NULL)");
    }

    void write_cast(Writer& out, const ColumnType& type, const Expr& what) const override {
        using Kind = ColumnType::Kind;
        if (type.kind == Kind::datetime)
            out.raw("STRFTIME('%Y-%m-%d %H:%M:%f', ").expr(what).raw(")");
        else if (type.kind == Kind::time)
            out.raw("STRFTIME('%H:%M:%f', ").expr(what).raw(")");
        else if (type.kind == Kind::date)
            out.raw("DATE(").expr(what).raw(")");
        else if (type.kind == Kind::decimal)
            out.raw("CAST(").expr(what).raw(" AS NUMERIC)");
        else
            Dialect::write_cast(out, type, what);
    }

    // JSON's own words come out as their names, so that null is told from what is missing.
    void write_json_value(Writer& out, const Expr& json, const std::vector<std::string>& keys,
                          bool) const override {
        const std::string path = json_path(keys, true);
        out.raw("(CASE WHEN JSON_TYPE(").expr(json).raw(", ").text(path);
        out.raw(") IN ('false', 'true', 'null') THEN JSON_TYPE(").expr(json).raw(", ").text(path);
        out.raw(") ELSE JSON_EXTRACT(").expr(json).raw(", ").text(path).raw(") END)");
    }

    void write_json_has(Writer& out, const Expr& json, const std::vector<std::string>& keys,
                        bool index_last) const override {
        out.raw("JSON_TYPE(").expr(json).raw(", ").text(json_path(keys, index_last)).raw(") IS NOT NULL");
    }

    void write_json_is(Writer&, JsonTest, const Expr&, const Expr&) const override {}
    bool has_json_type() const override { return false; }
    bool has_json_containment() const override { return false; }
    bool has_decimal_type() const override { return false; }
    bool has_uuid_type() const override { return false; }
    bool has_row_locks() const override { return false; }
    bool has_distinct_on() const override { return false; }
    bool has_ordered_compounds() const override { return false; }
    bool has_lists_of_rows() const override { return false; }

    void write_json_parsed(Writer& out, const Expr& text) const override {
        out.raw("JSON_EXTRACT(").expr(text).raw(", '$')");
    }

    void write_moment_add(Writer& out, Arithmetic op, const Expr& moment,
                          const Expr& duration) const override {
        out.raw("django_format_dtdelta(").raw(op == Arithmetic::subtract ? "'-'" : "'+'").raw(", ");
        out.expr(moment).raw(", ").expr(duration).raw(")");
    }

    void write_moment_diff(Writer& out, Moment kind, const Expr& left, const Expr& right) const override {
        out.raw(kind == Moment::time ? "django_time_diff(" : "django_timestamp_diff(");
        out.expr(left).raw(", ").expr(right).raw(")");
    }

    void write_extract(Writer& out, std::string_view part, Moment from, const Expr& what,
                       std::string_view zone) const override {
        out.raw(from == Moment::datetime ? "django_datetime_extract("
                : from == Moment::date   ? "django_date_extract("
                                         : "django_time_extract(");
        out.text(part).raw(", ").expr(what);
        if (from == Moment::datetime)
            out.raw(", ").text(zone).raw(", 'UTC'");
        out.raw(")");
    }

    void write_cast_moment(Writer& out, Moment to, const Expr& what, std::string_view zone) const override {
        out.raw(to == Moment::date ? "django_datetime_cast_date(" : "django_datetime_cast_time(");
        out.expr(what).raw(", ").text(zone).raw(", 'UTC')");
    }

    void write_limit(Writer& out, const Expr& limit, const Expr& offset) const override {
        Dialect::write_limit(out, offset && !limit ? number(-1) : limit, offset);
    }

    std::string_view insert_ignore_prefix() const override { return " OR IGNORE"; }
    std::string_view insert_ignore_suffix() const override { return {}; }

    // SQLITE_MAX_VARIABLE_NUMBER is 32,766 since 3.32 and 250,000 in Debian's build; statements beyond a
    // thousand parameters gain nothing more.
    std::size_t max_parameters() const override { return 999; }

    std::string type_name(const ColumnType& type) const override {
        using Kind = ColumnType::Kind;
        if (type.auto_increment)
            return "integer";
        switch (type.kind) {
            case Kind::none:
                break;
            case Kind::boolean:
                return "bool";
            case Kind::small_integer:
                return "smallint";
            case Kind::integer:
                return "integer";
            case Kind::big_integer:
            case Kind::duration:
                return "bigint";
            case Kind::positive_small_integer:
                return "smallint unsigned";
            case Kind::positive_integer:
                return "integer unsigned";
            case Kind::positive_big_integer:
                return "bigint unsigned";
            case Kind::real:
                return "real";
            case Kind::varchar:
                return "varchar(" + std::to_string(type.length) + ")";
            case Kind::text:
            case Kind::json:
                return "text";
            case Kind::datetime:
                return "datetime";
            case Kind::date:
                return "date";
            case Kind::time:
                return "time";
            case Kind::uuid:
                return "char(32)";
            case Kind::binary:
                return "BLOB";
            case Kind::decimal:
                return "decimal";
            case Kind::ip_address:
                return "char(39)";
            case Kind::hstore:
            case Kind::search_vector:
            case Kind::range:
            case Kind::array:
                break;  // there are none
        }
        return {};
    }

    std::string_view auto_increment_suffix() const override { return "AUTOINCREMENT"; }

    std::string check(const ColumnType& type, std::string_view column) const override {
        using Kind = ColumnType::Kind;
        std::string name;
        quote_name(name, column);
        if (type.kind >= Kind::positive_small_integer && type.kind <= Kind::positive_big_integer)
            return name + " >= 0";
        if (type.kind == Kind::json)
            return "(JSON_VALID(" + name + ") OR " + name + " IS NULL)";
        return {};
    }

private:
    // SQLite's names of functions that others call otherwise.
    static std::string_view renamed(std::string_view name) {
        static constexpr std::string_view names[][2] = {
            {"GREATEST", "MAX"},
            {"LEAST", "MIN"},
            {"STRPOS", "INSTR"},
            {"CHR", "CHAR"},
            {"ASCII", "UNICODE"},
            {"BTRIM", "TRIM"},
            {"SUBSTRING", "SUBSTR"},
            {"RANDOM", "RAND"},
            {"JSONB_BUILD_OBJECT", "JSON_OBJECT"},
            {"JSONB_BUILD_ARRAY", "JSON_ARRAY"},
        };
        for (const auto& pair : names)
            if (pair[0] == name)
                return pair[1];
        return name;
    }

    // LIKE ignores the case of ASCII letters on SQLite, so the pairs with and without `i` are the same, as in
    // Django.
    static void write_like(Writer& out, Match match, const Expr& right) {
        if (right.type == Expr::Type::parameter) {
            out.raw(" LIKE ").expr(right).raw(" ESCAPE '\\'");
            return;
        }
        const bool open_start =
            match != Match::iequal && match != Match::starts_with && match != Match::istarts_with;
        const bool open_end =
            match != Match::iequal && match != Match::ends_with && match != Match::iends_with;
        out.raw(open_start ? " LIKE '%' || " : " LIKE ");
        out.raw("REPLACE(REPLACE(REPLACE(").expr(right).raw(R"(, '\', '\\'), '%', '\%'), '_', '\_'))");
        out.raw(open_end ? R"( || '%' ESCAPE '\')" : R"( ESCAPE '\')");
    }
};

}  // namespace

const Dialect& sqlite_dialect() {
    static const SqliteDialect dialect;
    return dialect;
}

}  // namespace nuages::sql
