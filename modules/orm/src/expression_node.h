#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include <nuages/orm/condition.h>
#include <nuages/orm/dynamic.h>

#include "functions.h"

namespace nuages::orm::detail {

// Trees are walked by recursion, and a fiber's stack is small.
inline constexpr std::uint16_t deepest_tree = 100;

// Immutable once it is made, and counted.
struct ExpressionNode {
    enum class Type : std::uint8_t {
        column,       // column
        literal,      // literal, output
        computed,     // op, arguments: left, right
        named,        // name: not resolved yet
        outer,        // name: of the query around, or arguments: an outer reference one query further out
        annotation,   // name, arguments: what it stands for
        call,         // function, arguments, and for aggregates distinct, filter, order
        case_when,    // conditions, arguments: a value for each condition, and last for all others
        subquery,     // query, output
        exists,       // query, negated
        condition,    // conditions: one
        cast,         // arguments: one, output
        wrapped,      // arguments: one, output
        collated,     // arguments: one, name
        ordered,      // arguments: one, descending, nulls
        window,       // arguments: the function; partition, order, frame
        transformed,  // transform or own_lookup, arguments: one
        truncated,    // part, zone, arguments: one, output
        json_key,     // name, arguments: one
        raw,          // name: SQL with \x01 for arguments, output
        star,         // * of COUNT(*)
        own_call,     // own_function, else as call
    };

    explicit ExpressionNode(Type t) noexcept : type(t) {}

    mutable std::atomic<std::uint32_t> references{1};
    Type type;
    Operator op{};
    Transform transform{};
    dyn::Nulls nulls{};
    bool distinct = false;
    bool negated = false;
    bool descending = false;
    bool unresolved = false;  // there are names in it
    bool aggregate = false;   // there are aggregates in it, outside of windows
    bool window = false;      // there are window functions in it
    std::uint16_t depth = 1;
    const Function* function = nullptr;
    const meta::OwnLookup* own_lookup = nullptr;
    const meta::OwnFunction* own_function = nullptr;
    Path column;
    Value literal;
    std::string name, part;
    ZoneId zone{};
    bool has_zone = false;
    OutputType output;
    std::vector<Expression> arguments, order, partition;
    std::vector<AnyQ> conditions;
    AnyQ filter;
    Query query;
    dyn::Frame frame;
};

struct QNode {
    enum class Type : std::uint8_t { condition, all_of, any_of, odd_of, negation };

    explicit QNode(Type t) noexcept : type(t) {}

    mutable std::atomic<std::uint32_t> references{1};
    Type type;
    bool unresolved = false;
    bool aggregate = false;
    bool window = false;
    bool bare = false;  // the expression on the left is the condition
    std::uint16_t depth = 1;
    // Of a condition: the path and keys into JSON at its end; or what stands on the left, with path.lookup;
    // or the name, not resolved yet.
    Path path;
    std::vector<std::string> keys;
    Expression left;
    const meta::OwnLookup* own_lookup = nullptr;  // beside `left`, where path.lookup is one
    std::string name;
    Operand operand;
    std::vector<AnyQ> children;
};

// One more than that. Throws ValueError where that is too deep.
std::uint16_t deeper(std::uint16_t depth, const char* what);
// Sets what follows from the children.
void settle(ExpressionNode& node);
void settle(QNode& node);

}  // namespace nuages::orm::detail
