#pragma once

#include <string_view>

#include <nuages/template/context.h>
#include <nuages/template/output.h>

namespace nuages::templates {

namespace detail {
struct CompiledExpression;
}

// A variable or literal with its filters, as it stands in {{ }} and in the arguments of tags:
// `question.pub_date|date:"N j, Y"`. Compiled by Parser::compile; copies are cheap and mean the same.
class Expression {
public:
    Expression() = default;
    explicit Expression(const detail::CompiledExpression* compiled) : compiled_(compiled) {}

    explicit operator bool() const noexcept { return compiled_ != nullptr; }
    // As it was written.
    std::string_view source() const noexcept;
    // The value of a literal without filters; null for all else.
    const Value* constant() const noexcept;

    // The value with the filters applied; the engine's `string_if_invalid` where the variable is missing.
    Value resolve(Context& context) const;
    // Null where the variable is missing; filters are applied to it all the same.
    Value resolve_or_null(Context& context) const;
    // The same without copies: the result is `scratch`, or lies in the context and is valid until that
    // changes.
    const Value& resolve(Context& context, Value& scratch) const;
    const Value& resolve_or_null(Context& context, Value& scratch) const;
    // Writes the value as {{ }} shows it: in local time and form, and escaped where autoescape is on and the
    // value is not marked safe.
    void render(Context& context, Output& out) const;

    const detail::CompiledExpression* compiled() const noexcept { return compiled_; }

private:
    const detail::CompiledExpression* compiled_ = nullptr;
};

// Writes any value as {{ }} shows it.
void write_value(const Value& value, const Context& context, Output& out);
// The same as text, not escaped: what `localize` makes of it.
std::string localized(const Value& value, const Context& context);

}  // namespace nuages::templates
