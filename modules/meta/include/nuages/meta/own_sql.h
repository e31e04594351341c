#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nuages/meta/kind.h>

// Lookups, transforms and functions that a program adds to those of Django, as constants:
//
//     inline constexpr auto not_equal = lookup("ne", "{} <> {}");
//     inline constexpr auto absolute = transform("abs", "ABS({})").of<int, double>();
//     inline constexpr auto soundex = sql_function("SOUNDEX({})").gives<std::string>();
//
// A model that says .lookups(not_equal, absolute) has {"votes__ne", 3}, {"votes__abs__lt", 27} and
// order_by("votes__abs"), checked by the compiler as all others are. The SQL has {} for each operand in turn,
// or {0} and {1}; {{ and }} are braces. Operands are put in as columns and parameters, never as text; the SQL
// itself is a literal of the program.
namespace nuages::meta {

namespace detail {

// Never defined: reaching one while a constant is made is the error, and its name is the message.
struct the_sql {
    static void has_a_brace_without_its_other_half();
    static void has_no_place_for_an_operand();
    static void has_to_have_as_many_places_for_every_database();
    static void of_a_transform_takes_one_operand();
    static void of_a_lookup_takes_two_operands();
};

// A character of SQL, or a place for an operand.
struct SqlPart {
    std::size_t next;  // where it ends; where it begins if it is half a pair of braces
    bool is_place = false;
    std::size_t operand = 0;
    char character = 0;
};
// What begins at `at`. `in_turn` counts the places without a number.
constexpr SqlPart sql_part(std::string_view text, std::size_t at, std::size_t& in_turn) {
    const char c = text[at];
    if (c != '{' && c != '}')
        return {at + 1, false, 0, c};
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    if (next == c)
        return {at + 2, false, 0, c};
    if (c == '{' && next == '}')
        return {at + 2, true, in_turn++};
    if (c == '{' && next >= '0' && next <= '9' && at + 2 < text.size() && text[at + 2] == '}')
        return {at + 3, true, static_cast<std::size_t>(next - '0')};
    return {at};
}

}  // namespace detail

// SQL with places for operands.
struct SqlTemplate {
    std::string_view text;
    std::uint8_t operands = 0;  // how many it takes

    constexpr SqlTemplate() = default;
    consteval SqlTemplate(const char* sql) : text(sql) {
        std::size_t in_turn = 0, most = 0;
        for (std::size_t at = 0; at < text.size();) {
            const detail::SqlPart part = detail::sql_part(text, at, in_turn);
            if (part.next == at)
                detail::the_sql::has_a_brace_without_its_other_half();
            if (part.is_place && part.operand >= most)
                most = part.operand + 1;
            at = part.next;
        }
        operands = static_cast<std::uint8_t>(most);
    }
};

// The same for every database, or a text for each that differs.
struct OwnSql {
    SqlTemplate any{}, sqlite{}, postgresql{};

    // "" where there is none for that database.
    constexpr std::string_view on_sqlite() const { return sqlite.text.empty() ? any.text : sqlite.text; }
    constexpr std::string_view on_postgresql() const {
        return postgresql.text.empty() ? any.text : postgresql.text;
    }
    constexpr std::uint8_t operands() const {
        return any.operands ? any.operands : sqlite.operands ? sqlite.operands : postgresql.operands;
    }
    consteval OwnSql with_sqlite(SqlTemplate said) const { return OwnSql{any, said, postgresql}.checked(); }
    consteval OwnSql with_postgresql(SqlTemplate said) const { return OwnSql{any, sqlite, said}.checked(); }

private:
    consteval OwnSql checked() const {
        for (const SqlTemplate* each : {&any, &sqlite, &postgresql})
            if (!each->text.empty() && each->operands != operands())
                detail::the_sql::has_to_have_as_many_places_for_every_database();
        return *this;
    }
};

// What stands at or before the end of "change__abs__lt". Has to be a constant of a namespace: models keep its
// address.
struct OwnLookup {
    enum class Role : std::uint8_t { lookup, transform };

    std::string_view name;
    Role role = Role::lookup;
    bool is_bilateral = false;  // of transforms: applied to what it is compared with, too
    bool takes_many = false;    // of lookups: a list, whose values stand with commas between them
    Kind given = Kind::none;    // by a transform; none: what the field is
    Kind value = Kind::none;    // what a lookup is compared with; none: what the field is
    std::uint32_t kinds = 0;    // of fields that have it, a bit for each; 0 for all
    OwnSql sql{};
    std::string_view function{};  // a database function by Django's name, in place of SQL

    constexpr bool is_of(Kind kind) const {
        return kind != Kind::relation && (kinds == 0 || kind == Kind::any || (kinds >> bit(kind) & 1) != 0);
    }
    // The C++ types of the fields that have it: all where this is not said.
    template <FieldType... T>
    consteval OwnLookup of() const {
        OwnLookup result = *this;
        ((result.kinds |= std::uint32_t(1) << bit(field_type<T>::kind)), ...);
        return result;
    }
    // What a transform makes of the field.
    template <FieldType T>
    consteval OwnLookup gives() const {
        OwnLookup result = *this;
        result.given = field_type<T>::kind;
        return result;
    }
    // What a lookup is compared with.
    template <FieldType T>
    consteval OwnLookup takes() const {
        OwnLookup result = *this;
        result.value = field_type<T>::kind;
        return result;
    }
    consteval OwnLookup takes_list() const {
        OwnLookup result = *this;
        result.takes_many = true;
        return result;
    }
    consteval OwnLookup bilateral() const {
        OwnLookup result = *this;
        result.is_bilateral = true;
        return result;
    }
    consteval OwnLookup on_sqlite(SqlTemplate text) const {
        OwnLookup result = *this;
        result.sql = sql.with_sqlite(text);
        return result.checked();
    }
    consteval OwnLookup on_postgresql(SqlTemplate text) const {
        OwnLookup result = *this;
        result.sql = sql.with_postgresql(text);
        return result.checked();
    }
    consteval OwnLookup checked() const {
        if (role == Role::transform && function.empty() && sql.operands() > 1)
            detail::the_sql::of_a_transform_takes_one_operand();
        if (role == Role::lookup && sql.operands() > 2)
            detail::the_sql::of_a_lookup_takes_two_operands();
        if (function.empty() && sql.operands() == 0 &&
            !(sql.any.text.empty() && sql.sqlite.text.empty() && sql.postgresql.text.empty()))
            detail::the_sql::has_no_place_for_an_operand();
        return *this;
    }

private:
    static constexpr unsigned bit(Kind kind) { return static_cast<unsigned>(kind); }
};

// A comparison: the field, and what it is compared with. Without SQL here, say on_sqlite() and
// on_postgresql().
consteval OwnLookup lookup(std::string_view name, SqlTemplate sql = {}) {
    return OwnLookup{.name = name, .sql = {sql, {}, {}}}.checked();
}
// What is made of a field before it is compared, sorted by or read.
consteval OwnLookup transform(std::string_view name, SqlTemplate sql = {}) {
    return OwnLookup{.name = name, .role = OwnLookup::Role::transform, .sql = {sql, {}, {}}}.checked();
}

// A function of one's own over expressions. A constant of a namespace: queries keep its address.
struct OwnFunction {
    OwnSql sql{};
    Kind given = Kind::any;
    bool is_aggregate = false;
    bool takes_distinct = false;
};

// The same with its type: soundex(F<"name">) gives K in queries that the compiler checks.
template <Kind K, bool IsAggregate>
struct SqlFunction : OwnFunction {
    template <FieldType T>
    consteval SqlFunction<field_type<T>::kind, IsAggregate> gives() const {
        SqlFunction<field_type<T>::kind, IsAggregate> result{*this};
        result.given = field_type<T>::kind;
        return result;
    }
    // Of many rows at once: takes filters and an OVER clause, and groups.
    consteval SqlFunction<K, true> aggregate() const {
        SqlFunction<K, true> result{*this};
        result.is_aggregate = true;
        return result;
    }
    // Of aggregates: distinct() puts DISTINCT before the first operand. Django's allow_distinct.
    consteval SqlFunction allow_distinct() const requires IsAggregate {
        SqlFunction result = *this;
        result.takes_distinct = true;
        return result;
    }
    consteval SqlFunction on_sqlite(SqlTemplate text) const {
        SqlFunction result = *this;
        result.sql = sql.with_sqlite(text);
        return result;
    }
    consteval SqlFunction on_postgresql(SqlTemplate text) const {
        SqlFunction result = *this;
        result.sql = sql.with_postgresql(text);
        return result;
    }
    // The function over expressions of a query (nuages/orm/aggregates.h).
    template <class... Operand>
    auto operator()(const Operand&... operands) const {
        return call_sql(*this, operands...);
    }
};
consteval SqlFunction<Kind::any, false> sql_function(SqlTemplate sql = {}) {
    return {OwnFunction{.sql = {sql, {}, {}}}};
}

// Django's functions that can be registered as transforms, under the names that they have there:
// describe(...).lookups(transforms::length) makes {"name__length__gt", 3} of a text.
namespace transforms {
namespace detail {
consteval OwnLookup by_function(std::string_view name, std::string_view function) {
    return OwnLookup{.name = name, .role = OwnLookup::Role::transform, .function = function};
}
consteval OwnLookup of_text(std::string_view name, std::string_view function) {
    OwnLookup result = by_function(name, function);
    result.kinds = std::uint32_t(1) << static_cast<unsigned>(Kind::text);
    return result;
}
consteval OwnLookup of_number(std::string_view name, std::string_view function, Kind given = Kind::none) {
    OwnLookup result = by_function(name, function);
    for (const Kind kind : {Kind::integer, Kind::real, Kind::decimal})
        result.kinds |= std::uint32_t(1) << static_cast<unsigned>(kind);
    result.given = given;
    return result;
}
consteval OwnLookup giving(OwnLookup lookup, Kind given) {
    lookup.given = given;
    return lookup;
}
}  // namespace detail

inline constexpr OwnLookup abs = detail::of_number("abs", "Abs");
inline constexpr OwnLookup acos = detail::of_number("acos", "ACos", Kind::real);
inline constexpr OwnLookup asin = detail::of_number("asin", "ASin", Kind::real);
inline constexpr OwnLookup atan = detail::of_number("atan", "ATan", Kind::real);
inline constexpr OwnLookup ceil = detail::of_number("ceil", "Ceil");
inline constexpr OwnLookup cos = detail::of_number("cos", "Cos", Kind::real);
inline constexpr OwnLookup cot = detail::of_number("cot", "Cot", Kind::real);
inline constexpr OwnLookup degrees = detail::of_number("degrees", "Degrees", Kind::real);
inline constexpr OwnLookup exp = detail::of_number("exp", "Exp", Kind::real);
inline constexpr OwnLookup floor = detail::of_number("floor", "Floor");
inline constexpr OwnLookup ln = detail::of_number("ln", "Ln", Kind::real);
inline constexpr OwnLookup radians = detail::of_number("radians", "Radians", Kind::real);
inline constexpr OwnLookup round = detail::of_number("round", "Round");
inline constexpr OwnLookup sign = detail::of_number("sign", "Sign");
inline constexpr OwnLookup sin = detail::of_number("sin", "Sin", Kind::real);
inline constexpr OwnLookup sqrt = detail::of_number("sqrt", "Sqrt", Kind::real);
inline constexpr OwnLookup tan = detail::of_number("tan", "Tan", Kind::real);
inline constexpr OwnLookup chr = detail::giving(detail::of_number("chr", "Chr"), Kind::text);
inline constexpr OwnLookup length = detail::giving(detail::of_text("length", "Length"), Kind::integer);
inline constexpr OwnLookup lower = detail::of_text("lower", "Lower");
inline constexpr OwnLookup ltrim = detail::of_text("ltrim", "LTrim");
inline constexpr OwnLookup md5 = detail::of_text("md5", "MD5");
inline constexpr OwnLookup ord = detail::giving(detail::of_text("ord", "Ord"), Kind::integer);
inline constexpr OwnLookup reverse = detail::of_text("reverse", "Reverse");
inline constexpr OwnLookup rtrim = detail::of_text("rtrim", "RTrim");
inline constexpr OwnLookup sha1 = detail::of_text("sha1", "SHA1");
inline constexpr OwnLookup sha224 = detail::of_text("sha224", "SHA224");
inline constexpr OwnLookup sha256 = detail::of_text("sha256", "SHA256");
inline constexpr OwnLookup sha384 = detail::of_text("sha384", "SHA384");
inline constexpr OwnLookup sha512 = detail::of_text("sha512", "SHA512");
inline constexpr OwnLookup trim = detail::of_text("trim", "Trim");
inline constexpr OwnLookup upper = detail::of_text("upper", "Upper");

}  // namespace transforms

}  // namespace nuages::meta
