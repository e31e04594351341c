#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nuages/template/expression.h>
#include <nuages/template/library.h>

namespace nuages::templates::detail {

// One step of a dotted look-up behind the first: a key, an attribute or, where it is digits, also an index.
struct Step {
    static constexpr std::int64_t no_index = INT64_MIN;

    std::string_view name;
    std::int64_t index = no_index;
};

// A literal or a dotted variable, without filters.
struct Operand {
    enum class Kind : std::uint8_t { constant, translated, variable };

    const Value* constant = nullptr;  // of a literal, or the text to translate; kept by the template
    std::string_view path;            // as it was written: "question.choices.0"
    Name first;
    const Step* steps = nullptr;
    std::uint32_t step_count = 0;
    Kind kind = Kind::variable;
};

struct FilterUse {
    const Filter* filter;
    std::string_view name;
    const Operand* argument = nullptr;
    const FilterUse* next = nullptr;
};

struct CompiledExpression {
    std::string_view source;
    Operand operand;
    const FilterUse* filters = nullptr;
};

// The value of an operand; null (not a null value) where a variable is missing. The result is `scratch`, or
// lies in the operand or the context.
const Value* evaluate(const Operand& operand, Context& context, Value& scratch);

// The message of a template in the context's language; safe where the message is.
Value translated(const Value& message, std::string_view message_context, const Context& context);

// As Expression::resolve, with the value translated before it goes to the filters.
const Value& resolve_translated(const CompiledExpression& compiled, const std::string& message_context,
                                Context& context, Value& scratch);

}  // namespace nuages::templates::detail
