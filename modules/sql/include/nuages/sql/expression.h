#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/sql/column_type.h>

namespace nuages::sql {

struct Select;
struct CallDetails;

// A name that columns are qualified by: a table, or an alias that the query builder made up ("T4", "U0"),
// which is written without quotes as Django does.
struct Qualifier {
    std::string name;
    bool generated = false;
};

// A place for a value. Which value, and in what form it is bound, is up to who builds the tree: the numbers
// come back in the order of the placeholders with the text.
struct Parameter {
    std::uint32_t value = 0;
    std::uint8_t form = 0;

    friend constexpr bool operator==(const Parameter&, const Parameter&) = default;
};

// How two things are compared. What is not the same everywhere is spelled by the dialect.
enum class Match : std::uint8_t {
    equal,
    iequal,
    contains,
    icontains,
    starts_with,
    istarts_with,
    ends_with,
    iends_with,
    greater,
    greater_equal,
    less,
    less_equal,
    regex,
    iregex,
};

// Matches by pattern: the parameter on the right has to be escaped and given its wildcards by
// Dialect::pattern().
constexpr bool is_like(Match match) {
    return match >= Match::iequal && match <= Match::iends_with;
}

enum class Arithmetic : std::uint8_t {
    add,
    subtract,
    multiply,
    divide,
    modulo,
    power,
    bit_and,
    bit_or,
    bit_xor,
    shift_left,
    shift_right,
};

// How two JSON values are compared, beside being equal.
enum class JsonTest : std::uint8_t { contains, contained_by };

// What a date function reads or gives.
enum class Moment : std::uint8_t { date, time, datetime };

// A node of the tree of an expression. `type` says which of the members count; the functions below make
// nodes.
struct Expr {
    enum class Type : std::uint8_t {
        none,
        column,       // qualifier, text: the column's name; without a qualifier only the name
        parameter,    // parameter
        literal,      // text, written in quotes
        number,       // number
        keyword,      // text, written as it is: from the source of the program only
        all,          // *
        match,        // match, operands: left, right
        arithmetic,   // arithmetic, operands: left, right
        moment_add,   // arithmetic (add or subtract), operands: a moment and a duration
        moment_diff,  // moment, operands: two of that kind
        all_of,       // operands joined by AND, negated; empty it is true
        any_of,       // operands joined by OR, negated
        odd_of,       // operands joined by XOR, negated
        is_null,      // operands: one; negated
        in,           // operands: left and the list, or left alone and the query
        between,      // operands: what, low, high
        exists,       // query, negated
        subquery,     // query
        call,         // text: the function's name, operands: arguments; distinct, aggregate, details
        extract,      // text: the part ("month"), moment: of what, zone, operands: one
        cast_moment,  // moment: to what, zone, operands: a datetime
        truncated,    // text: the part, moment: of what, to: to what, zone, operands: one
        case_when,    // operands: condition and value by turns, and last what all others get
        cast,         // column_type, operands: one
        collated,     // text: the collation's name, operands: one
        json_value,   // keys, operands: JSON; negated: as text
        json_has,     // keys, operands: JSON: whether there is something; index_last
        json_is,      // json_test, operands: two of JSON
        json_parsed,  // operands: JSON as text, to compare with a json_value
        raw,          // text with a \x01 for each operand: SQL that the programmer wrote
        row,          // operands: several values as one, to be compared with such
    };
    Type type = Type::none;
    Match match{};
    Arithmetic arithmetic{};
    Moment moment{};
    Moment to{};  // of truncated
    JsonTest json_test{};
    bool negated = false;
    bool distinct = false;
    bool index_last = false;  // the last key may be a place in a list
    bool aggregate = false;   // of many rows at once
    ColumnType column_type;
    Parameter parameter;
    std::int64_t number = 0;
    Qualifier qualifier;
    std::string text;
    std::string zone;
    std::vector<Expr> operands;
    std::vector<std::string> keys;               // into JSON, as people write them: "w", "0"
    std::shared_ptr<const CallDetails> details;  // of a call or of raw SQL; may be none
    std::shared_ptr<const Select> query;

    explicit operator bool() const noexcept { return type != Type::none; }
    bool is_connected() const noexcept { return type >= Type::all_of && type <= Type::odd_of; }
};

Expr column(Qualifier qualifier, std::string_view name);
Expr column(std::string_view name);
Expr parameter(Parameter p);
Expr literal(std::string_view text);
Expr number(std::int64_t n);
Expr keyword(std::string_view text);
Expr all_columns();
Expr match(Match match, Expr left, Expr right);
Expr arithmetic(Arithmetic op, Expr left, Expr right);
// A moment and a duration; two moments of one kind.
Expr moment_add(Arithmetic op, Expr moment, Expr duration);
Expr moment_diff(Moment kind, Expr left, Expr right);
Expr all_of(std::vector<Expr> conditions);
Expr any_of(std::vector<Expr> conditions);
Expr odd_of(std::vector<Expr> conditions);
// Adds NOT, or takes it away where there is one.
Expr negated(Expr condition);
// A row is null where any of its values is.
Expr is_null(Expr what);
Expr is_not_null(Expr what);
Expr in(Expr what, std::vector<Expr> list);
Expr in(Expr what, Select query);
Expr between(Expr what, Expr low, Expr high);
Expr exists(Select query);
Expr subquery(Select query);
Expr call(std::string_view function, std::vector<Expr> arguments);
Expr extract(std::string_view part, Moment from, Expr what, std::string_view zone);
Expr cast_moment(Moment to, Expr what, std::string_view zone);
Expr truncated(std::string_view part, Moment from, Moment to, Expr what, std::string_view zone);
// Conditions and values by turns, and last what all others get.
Expr case_when(std::vector<Expr> operands);
Expr cast(Expr what, ColumnType type);
Expr collated(Expr what, std::string_view collation);
Expr json_value(Expr json, std::vector<std::string> keys, bool as_text = false);
Expr json_has(Expr json, std::vector<std::string> keys, bool index_last = false);
Expr json_is(JsonTest test, Expr json, Expr other);
Expr json_parsed(Expr text);
// `text` with a \x01 for each operand.
Expr raw(std::string_view text, std::vector<Expr> operands);

// Several values as one, for comparisons: ("a", "b") = (1, 2). Where SQL takes lists of columns, those of
// values_of() stand in its place.
Expr row(std::vector<Expr> values);
// The values of a row; of all else, itself.
std::vector<Expr> values_of(Expr expr);

// Whether there is an aggregate in it, outside of subqueries and windows.
bool has_aggregate(const Expr& expr);
bool has_window(const Expr& expr);

}  // namespace nuages::sql
