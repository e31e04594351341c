#include <utility>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/template/expression.h>
#include <nuages/template/locale.h>

#include "engine_impl.h"
#include "expression_tree.h"
#include "frame.h"
#include "local_time.h"
#include "members.h"
#include "value_text.h"
#include "zoned_moment.h"

namespace nuages::templates {
namespace detail {
namespace {

// Catalogs have the line ends of the source, whatever the template's are.
std::string with_plain_line_ends(const std::string& message) {
    if (message.find('\r') == message.npos)
        return message;
    return text::replace_all(text::replace_all(message, "\r\n", "\n"), "\r", "\n");
}

const Value& invalid_value(const Context& context) {
    return Frame::of(context).engine.impl().invalid;
}

// Django calls what can be called without arguments, unless the thing says that it must not be.
const Value* call_if_callable(const Value* value, Context& context, Value& scratch) {
    if (!value->is_object())
        return value;
    const Object& object = value->as_object();
    if (!object.is_callable() || object.do_not_call_in_templates())
        return value;
    if (object.alters_data())
        return &invalid_value(context);
    Value result = object.call();
    scratch = std::move(result);
    return &scratch;
}

const Value* keep(std::optional<Value> found, Value& scratch) {
    if (!found)
        return nullptr;
    scratch = std::move(*found);
    return &scratch;
}

const Value* step_into_object(const Object& object, const Step& step, Value& scratch) {
    if (auto found = object.item(Value::borrowed(step.name)))
        return keep(std::move(found), scratch);
    if (auto found = object.attribute(step.name))
        return keep(std::move(found), scratch);
    if (step.index == Step::no_index)
        return nullptr;
    return keep(object.item(Value(step.index)), scratch);
}

const Value* step_into(const Value& value, const Step& step, Value& scratch) {
    switch (value.kind()) {
        case Value::Kind::object:
            return step_into_object(value.as_object(), step, scratch);
        case Value::Kind::dict:
            if (const Value* found = value.as_dict().find(step.name))
                return found;
            if (auto found = member_of(value, step.name))
                return keep(std::move(found), scratch);
            return step.index == Step::no_index ? nullptr : value.as_dict().find(Value(step.index));
        case Value::Kind::list:
            if (step.index >= 0) {
                const List& list = value.as_list();
                auto index = static_cast<std::size_t>(step.index);
                return index < list.size() ? &list[index] : nullptr;
            }
            return step.index == Step::no_index ? nullptr : keep(item_at(value, step.index), scratch);
        default:
            if (auto found = member_of(value, step.name))
                return keep(std::move(found), scratch);
            return step.index == Step::no_index ? nullptr : keep(item_at(value, step.index), scratch);
    }
}

const Value* evaluate_variable(const Operand& operand, Context& context, Value& scratch) try {
    const Value* value = context.find(operand.first);
    if (!value)
        return nullptr;
    value = call_if_callable(value, context, scratch);
    for (const Step *step = operand.steps, *end = step + operand.step_count; step != end; ++step) {
        value = step_into(*value, *step, scratch);
        if (!value)
            return nullptr;
        value = call_if_callable(value, context, scratch);
    }
    return value;
} catch (const VariableDoesNotExist&) {
    // Of a template behind it, {{ block.super }}: then the variable itself counts as missing.
    return nullptr;
} catch (const Error& error) {
    if (!error.silent_in_templates())
        throw;
    return &invalid_value(context);
}

// What is shown for a missing variable: `string_if_invalid`.
const Value* show_invalid(const Operand& operand, const Engine::Impl& engine, Value& scratch) {
    if (!engine.invalid_names_variable)
        return &engine.invalid;
    scratch = Value(text::replace_all(engine.invalid.as_text(), "%s", operand.path));
    return &scratch;
}

const Value& argument_of(const FilterUse& use, Context& context, Value& scratch) {
    const Value* value = evaluate(*use.argument, context, scratch);
    if (!value)
        throw VariableDoesNotExist("The argument of the filter '" + std::string(use.name) +
                                   "' is the variable '" + std::string(use.argument->path) +
                                   "', which the context does not have.");
    return *value;
}

// `value` is what the filter is put on; its result goes to `scratch`, where the value may lie.
void apply(const FilterUse& use, const Value* value, Context& context, Value& scratch) {
    const FilterOptions& options = use.filter->options;
    Value argument_scratch;
    const Value* argument = use.argument ? &argument_of(use, context, argument_scratch) : nullptr;
    Value input;
    if (options.expects_localtime) {
        if (value->kind() == Value::Kind::datetime)
            input = Value(local_time(value->as_datetime(), context));
        else if (const ZonedMoment* zoned = zoned_moment_of(*value))
            input = Value(zoned->moment());
        if (!input.is_null())
            value = &input;
    }
    if (options.text_only && !value->is_text()) {
        input = text_of(*value);
        value = &input;
    }
    Value result = use.filter->function(FilterCall{*value, argument, context, context.autoescape()});
    if (options.is_safe && value->is_safe())
        // As Django's mark_safe(), which makes a text of what is none.
        result = result.is_list() || result.is_dict() ? Value::safe(result.str()) : result.marked_safe();
    scratch = std::move(result);
}

enum class IfMissing : std::uint8_t { show_invalid, null };

// `change` may replace the value that the filters get.
template <class Change>
const Value& resolve(const CompiledExpression& compiled, Context& context, Value& scratch,
                     IfMissing if_missing, Change change) {
    const Value* value = evaluate(compiled.operand, context, scratch);
    if (value) {
        value = change(value);
    } else {
        if (if_missing == IfMissing::null) {
            scratch = Value();
            value = &scratch;
        } else {
            const Engine::Impl& engine = Frame::of(context).engine.impl();
            value = show_invalid(compiled.operand, engine, scratch);
            // As in Django, filters see the empty text but not a text that marks the place.
            if (!engine.invalid.as_text().empty())
                return *value;
        }
    }
    for (const FilterUse* use = compiled.filters; use; use = use->next) {
        apply(*use, value, context, scratch);
        value = &scratch;
    }
    return *value;
}

}  // namespace

Value translated(const Value& message, std::string_view message_context, const Context& context) {
    const Value text = text_of(message);
    // As in Django, catalogs have texts of templates with each % twice.
    const bool has_percent = text.as_text().find('%') != std::string_view::npos;
    const std::string id =
        has_percent ? text::replace_all(text.as_text(), "%", "%%") : std::string(text.as_text());
    const std::string result =
        id.empty() ? std::string() : context.locale().translate(with_plain_line_ends(id), message_context);
    return text.is_safe() ? Value::safe(result) : Value(result);
}

const Value& resolve_translated(const CompiledExpression& compiled, const std::string& message_context,
                                Context& context, Value& scratch) {
    return resolve(compiled, context, scratch, IfMissing::show_invalid, [&](const Value* value) {
        scratch = translated(*value, message_context, context);
        return &std::as_const(scratch);
    });
}

const Value* evaluate(const Operand& operand, Context& context, Value& scratch) {
    switch (operand.kind) {
        case Operand::Kind::constant:
            return operand.constant;
        case Operand::Kind::translated:
            scratch = translated(*operand.constant, {}, context);
            return &scratch;
        case Operand::Kind::variable:
            break;
    }
    return evaluate_variable(operand, context, scratch);
}

}  // namespace detail

std::string_view Expression::source() const noexcept {
    return compiled_->source;
}

const Value* Expression::constant() const noexcept {
    bool is_constant = compiled_->operand.kind == detail::Operand::Kind::constant && !compiled_->filters;
    return is_constant ? compiled_->operand.constant : nullptr;
}

Value Expression::resolve(Context& context) const {
    Value scratch;
    const Value& result = resolve(context, scratch);
    return &result == &scratch ? std::move(scratch) : result;
}

Value Expression::resolve_or_null(Context& context) const {
    Value scratch;
    const Value& result = resolve_or_null(context, scratch);
    return &result == &scratch ? std::move(scratch) : result;
}

const Value& Expression::resolve(Context& context, Value& scratch) const {
    return detail::resolve(*compiled_, context, scratch, detail::IfMissing::show_invalid,
                           [](const Value* value) { return value; });
}

const Value& Expression::resolve_or_null(Context& context, Value& scratch) const {
    return detail::resolve(*compiled_, context, scratch, detail::IfMissing::null,
                           [](const Value* value) { return value; });
}

void Expression::render(Context& context, Output& out) const {
    Value scratch;
    write_value(resolve(context, scratch), context, out);
}

}  // namespace nuages::templates
