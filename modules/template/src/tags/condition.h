#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <nuages/template/parser.h>

namespace nuages::templates {

// The expression of {% if %}: operands joined by Python's operators, with Python's precedence.
struct Condition {
    enum class Operator : std::uint8_t {
        operand,
        logical_or,
        logical_and,
        logical_not,
        in,
        not_in,
        is,
        is_not,
        equal,
        not_equal,
        greater,
        greater_equal,
        less,
        less_equal,
    };

    Operator op = Operator::operand;
    Expression operand;
    const Condition* first = nullptr;
    const Condition* second = nullptr;
    int height = 1;  // of the tree from here down, which bounds the recursion

    // Its truth. As in Django, a comparison that fails (unlike kinds, errors of operands) is false.
    bool holds(Context& context) const;

private:
    const Value& evaluate(Context& context, Value& scratch) const;
    bool compare(Context& context) const;
    // As holds(), but what an operand throws gets out.
    bool test(Context& context) const;
};

// Parses bits[1...] of the tag.
const Condition& parse_condition(Parser& parser, const Token& tag, const std::vector<std::string_view>& bits);

}  // namespace nuages::templates
