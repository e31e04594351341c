#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/orm/condition.h>
#include <nuages/orm/expression.h>
#include <nuages/orm/query.h>

namespace nuages::orm {

struct NamedExpression {
    std::string name;
    Expression expression;
};

namespace detail {
[[noreturn]] void throw_nameless_aggregate();
}

}  // namespace nuages::orm

// Expressions put together at run time, by names: what the typed functions are made of, and what serves
// filters from outside. Names are resolved when a query takes the expression; FieldError then says what would
// be valid. No text given here reaches SQL but as a quoted name or a parameter, raw() excepted.
namespace nuages::orm::dyn {

// field() is Django's F(), outer_ref() its OuterRef(), wrapped() its ExpressionWrapper(): see expression.h.
Expression outer_ref(Expression inner);
// Value().
Expression literal(Value value, OutputType output = {});
Expression computed(Operator op, const Expression& left, const Expression& right);

// What calls say beside their arguments; each function takes some of it.
struct Call {
    bool distinct = false;
    AnyQ filter{};                       // of aggregates
    std::vector<Expression> order_by{};  // of aggregates
    Expression default_value{};          // of aggregates, where there are no rows
    OutputType output{};
    std::string part{};  // of Extract and Trunc: "month"
    ZoneId zone{};
    bool has_zone = false;
    bool sample = false;  // of StdDev and Variance
};
// A database function by Django's name: call("Lower", {field("name")}). Throws FieldError for one that does
// not exist, TypeError for a wrong number of arguments.
Expression call(std::string_view function, std::vector<Expression> arguments, Call call = {});
// A function of the program's own: call(soundex, {field("name")}). Throws TypeError for a wrong number of
// arguments.
Expression call(const meta::OwnFunction& function, std::vector<Expression> arguments, Call call = {});
// Whether there is a function of that name.
bool is_function(std::string_view name);
// The name that aggregate() gives to an aggregate without one: "votes__sum"; "" where it has none.
std::string default_alias(const Expression& expression);

using WhenList = std::vector<std::pair<AnyQ, Expression>>;
Expression case_when(WhenList when, Expression otherwise = {}, OutputType output = {});
Expression subquery(Query query, OutputType output = {});
Expression exists(Query query);
Expression negated(const Expression& condition);
// A condition as a value.
Expression condition(AnyQ q);
Expression cast(const Expression& expression, OutputType output);
// Throws ValueError for what is no name of a collation.
Expression collated(const Expression& expression, std::string_view collation);

// Rows beside the current one, negative ones before it; `unbounded` for all.
struct Frame {
    static constexpr std::int64_t unbounded = INT64_MAX;
    enum class Unit : std::uint8_t { none, rows, range, groups };
    enum class Exclusion : std::uint8_t { none, current_row, group, ties, no_others };
    Unit unit = Unit::none;
    std::int64_t from = -unbounded;
    std::int64_t to = unbounded;
    Exclusion exclusion = Exclusion::none;
};
Expression window(const Expression& function, std::vector<Expression> partition_by,
                  std::vector<Expression> order_by, Frame frame = {});
// SQL that the programmer wrote, with a %s for each parameter. Never give it text from outside.
Expression raw(std::string_view sql, const List& parameters, OutputType output = {});

}  // namespace nuages::orm::dyn
