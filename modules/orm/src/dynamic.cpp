#include <algorithm>
#include <memory>
#include <string>

#include <nuages/base/text.h>
#include <nuages/orm/aggregates.h>
#include <nuages/orm/dynamic.h>
#include <nuages/orm/errors.h>

#include "expression_node.h"
#include "own_sql.h"
#include "resolver.h"

namespace nuages::orm {
namespace detail {

std::uint16_t deeper(std::uint16_t depth, const char* what) {
    if (depth >= deepest_tree)
        throw ValueError(std::string(what) + " may be nested " + std::to_string(deepest_tree) +
                         " deep at most.");
    return static_cast<std::uint16_t>(depth + 1);
}

namespace {

// What follows for a node from one of its children.
template <class Node, class Child>
void take(Node& node, std::uint16_t& depth, const Child& child) {
    if (!child)
        return;
    depth = std::max(depth, child.node()->depth);
    node.unresolved |= child.node()->unresolved;
    node.aggregate |= child.node()->aggregate;
    node.window |= child.node()->window;
}

}  // namespace

void settle(ExpressionNode& node) {
    using Type = ExpressionNode::Type;
    std::uint16_t depth = 0;
    node.unresolved = node.type == Type::named;
    node.aggregate = (node.type == Type::call && node.function->sort == Function::Sort::aggregate) ||
                     (node.type == Type::own_call && node.own_function->is_aggregate);
    for (const auto* list : {&node.arguments, &node.order, &node.partition})
        for (const Expression& child : *list)
            take(node, depth, child);
    for (const AnyQ& child : node.conditions)
        take(node, depth, child);
    take(node, depth, node.filter);
    if (node.type == Type::window) {
        node.window = true;
        // An aggregate over a window is none of a group, but its arguments may be.
        const ExpressionNode& function = *node.arguments.front().node();
        node.aggregate = std::any_of(function.arguments.begin(), function.arguments.end(),
                                     [](const Expression& e) { return e.node()->aggregate; });
    }
    node.depth = deeper(depth, "An expression");
}

void settle(QNode& node) {
    std::uint16_t depth = 0;
    node.unresolved = !node.name.empty();
    take(node, depth, node.left);
    take(node, depth, node.operand.expression);
    for (const AnyQ& child : node.children)
        take(node, depth, child);
    node.depth = deeper(depth, "A condition");
}

}  // namespace detail

namespace {

using detail::ExpressionNode;
using Type = ExpressionNode::Type;

// Fills a new node and hands it out.
template <class F>
Expression made(Type type, F&& fill) {
    auto node = std::make_unique<ExpressionNode>(type);
    fill(*node);
    detail::settle(*node);
    return Expression(node.release());
}

struct NamedOutput {
    std::string_view name;
    Kind kind;
};
constexpr NamedOutput outputs[] = {
    {"BooleanField", Kind::boolean},
    {"SmallIntegerField", Kind::integer},
    {"IntegerField", Kind::integer},
    {"BigIntegerField", Kind::integer},
    {"PositiveSmallIntegerField", Kind::integer},
    {"PositiveIntegerField", Kind::integer},
    {"PositiveBigIntegerField", Kind::integer},
    {"AutoField", Kind::integer},
    {"BigAutoField", Kind::integer},
    {"SmallAutoField", Kind::integer},
    {"FloatField", Kind::real},
    {"DecimalField", Kind::decimal},
    {"CharField", Kind::text},
    {"EmailField", Kind::text},
    {"SlugField", Kind::text},
    {"URLField", Kind::text},
    {"FileField", Kind::text},
    {"ImageField", Kind::text},
    {"FilePathField", Kind::text},
    {"GenericIPAddressField", Kind::text},
    {"TextField", Kind::text},
    {"DateTimeField", Kind::datetime},
    {"DateField", Kind::date},
    {"TimeField", Kind::time},
    {"DurationField", Kind::duration},
    {"UUIDField", Kind::uuid},
    {"JSONField", Kind::json},
    {"ArrayField", Kind::array},
    {"HStoreField", Kind::hstore},
    {"SearchVectorField", Kind::search_vector},
    {"SearchQueryField", Kind::any},
    {"IntegerRangeField", Kind::range},
    {"BigIntegerRangeField", Kind::range},
    {"DecimalRangeField", Kind::range},
    {"DateTimeRangeField", Kind::range},
    {"DateRangeField", Kind::range},
    {"BinaryField", Kind::bytes},
    {"CompositePrimaryKey", Kind::composite},
};

}  // namespace

Expression detail::AggregateParts::expression() const {
    return own ? dyn::call(*own, arguments, call) : dyn::call(name, arguments, call);
}

OutputType detail::sized(OutputType type, int max_length, int max_digits, int decimal_places) {
    if (type.kind == Kind::text && max_length > 0)
        type = OutputType::of("CharField");
    type.max_length = max_length;
    type.max_digits = max_digits;
    type.decimal_places = decimal_places;
    return type;
}

void detail::throw_nameless_aggregate() {
    throw TypeError("Complex aggregates require an alias: Sum(F<\"a\"> * 2).as<\"total\">().");
}

OutputType OutputType::of(std::string_view field_name) {
    for (const NamedOutput& each : outputs)
        if (each.name == field_name)
            return {each.name, each.kind};
    throw FieldError("There is no field '" + std::string(field_name) +
                     "' that an expression could give. There are CharField, IntegerField, DecimalField ...");
}

Expression::Expression(const Path& column) {
    if (column.keys_size > 0) {
        *this = detail::resolved_path(column);
        return;
    }
    *this = made(Type::column, [&](ExpressionNode& node) { node.column = column; });
}

Expression::Expression(Value literal) {
    *this = dyn::literal(std::move(literal));
}

Expression::Expression(Operator op, const Expression& left, const Expression& right) {
    *this = dyn::computed(op, left, right);
}

Expression::Expression(const Expression& other) noexcept : node_(other.node_) {
    if (node_)
        node_->references.fetch_add(1, std::memory_order_relaxed);
}

void Expression::release() noexcept {
    if (node_->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
        delete node_;
}

namespace dyn {
namespace {

[[noreturn]] void throw_count(const detail::Function& function, std::size_t given) {
    const std::string takes = function.most == function.least ? std::to_string(function.least)
                              : function.most < 0
                                  ? "at least " + std::to_string(function.least)
                                  : std::to_string(function.least) + " to " + std::to_string(function.most);
    throw TypeError("'" + std::string(function.name) + "' takes " + takes +
                    (takes == "1" ? " argument" : " arguments") + " (" + std::to_string(given) + " given)");
}

bool is_extract(std::string_view name) {
    return name.starts_with("Extract");
}
bool is_trunc(std::string_view name) {
    return name.starts_with("Trunc");
}

std::string snake(std::string_view camel) {
    std::string out;
    for (const char c : camel) {
        if (c >= 'A' && c <= 'Z' && !out.empty())
            out += '_';
        out += text::ascii_lower(c);
    }
    return out;
}

Expression transformed(Transform transform, std::vector<Expression> arguments, const Call& call) {
    return made(Type::transformed, [&](ExpressionNode& node) {
        node.transform = transform;
        node.zone = call.zone;
        node.has_zone = call.has_zone;
        node.arguments = std::move(arguments);
    });
}

// Extract("x", "month"), ExtractMonth("x"), TruncMonth("x"), TruncDate("x") ...
Expression moment_function(std::string_view name, std::vector<Expression> arguments, const Call& call) {
    const bool extract = is_extract(name);
    std::string part(name.substr(extract ? 7 : 5));
    part = part.empty() ? call.part : snake(part);
    if (arguments.size() != 1)
        throw TypeError("'" + std::string(name) + "' takes one expression.");
    if (extract) {
        for (auto i = static_cast<std::size_t>(Transform::year); i < std::size(orm::detail::transform_names);
             ++i)
            if (orm::detail::transform_names[i] == part && static_cast<Transform>(i) < Transform::date)
                return transformed(static_cast<Transform>(i), std::move(arguments), call);
        throw FieldError("A date or time has no part '" + part + "' to extract.");
    }
    if (part == "date" || part == "time")
        return transformed(part == "date" ? Transform::date : Transform::time, std::move(arguments), call);
    static constexpr std::string_view parts[] = {"year", "quarter", "month",  "week",
                                                 "day",  "hour",    "minute", "second"};
    if (std::find(std::begin(parts), std::end(parts), part) == std::end(parts))
        throw FieldError("A date or time cannot be truncated to '" + part + "'.");
    return made(Type::truncated, [&](ExpressionNode& node) {
        node.part = std::move(part);
        node.zone = call.zone;
        node.has_zone = call.has_zone;
        node.arguments = std::move(arguments);
        node.output = call.output;
    });
}

}  // namespace

Expression field(std::string_view name) {
    return made(Type::named, [&](ExpressionNode& node) { node.name = name; });
}

Expression outer_ref(std::string_view name, unsigned levels) {
    Expression result = made(Type::outer, [&](ExpressionNode& node) { node.name = name; });
    for (; levels > 1; --levels)
        result = outer_ref(std::move(result));
    return result;
}

Expression outer_ref(Expression inner) {
    return made(Type::outer, [&](ExpressionNode& node) { node.arguments.push_back(std::move(inner)); });
}

Expression literal(Value value, OutputType output) {
    return made(Type::literal, [&](ExpressionNode& node) {
        node.literal = std::move(value);
        node.output = output;
    });
}

Expression computed(Operator op, const Expression& left, const Expression& right) {
    return made(Type::computed, [&](ExpressionNode& node) {
        node.op = op;
        node.arguments = {left, right};
    });
}

bool is_function(std::string_view name) {
    return is_extract(name) || is_trunc(name) || detail::find_function(name);
}

Expression call(std::string_view name, std::vector<Expression> arguments, Call call) {
    if (is_extract(name) || is_trunc(name))
        return moment_function(name, std::move(arguments), call);
    const detail::Function* function =
        detail::find_function(call.sample ? std::string(name) + "Sample" : std::string(name));
    if (!function)
        throw FieldError("There is no database function '" + std::string(name) + "'.");
    const auto given = static_cast<std::int64_t>(arguments.size());
    if (given < function->least || (function->most >= 0 && given > function->most))
        throw_count(*function, arguments.size());
    if (name == "JSONObject" && arguments.size() % 2 != 0)
        throw TypeError("'JSONObject' takes keys and values by turns.");
    if (call.default_value && function->empty_is_zero)
        throw TypeError(std::string(name) + " does not allow default.");
    // What fills up, or takes the place of what is replaced, where nothing is said.
    if (arguments.size() == 2 && (name == "LPad" || name == "RPad"))
        arguments.push_back(literal(" "));
    else if (arguments.size() == 2 && name == "Replace")
        arguments.push_back(literal(""));
    if (function->empty_is_zero && arguments.front().node()->type == Type::named &&
        arguments.front().node()->name == "*")
        arguments.front() = made(Type::star, [](ExpressionNode&) {});
    Expression result = made(Type::call, [&](ExpressionNode& node) {
        node.function = function;
        node.arguments = std::move(arguments);
        node.distinct = call.distinct;
        node.filter = std::move(call.filter);
        node.order = std::move(call.order_by);
        node.output = call.output;
    });
    if (!call.default_value)
        return result;
    return dyn::call("Coalesce", {std::move(result), std::move(call.default_value)}, {.output = call.output});
}

Expression call(const meta::OwnFunction& function, std::vector<Expression> arguments, Call call) {
    if (arguments.size() != function.sql.operands())
        throw TypeError("The function " + std::string(function.sql.any.text) + " takes " +
                        std::to_string(function.sql.operands()) + " arguments (" +
                        std::to_string(arguments.size()) + " given)");
    if (!function.is_aggregate && (call.distinct || call.filter || !call.order_by.empty()))
        throw TypeError("Only aggregates take distinct, filter and order_by.");
    if (call.distinct && !function.takes_distinct)
        throw TypeError("The aggregate " + std::string(function.sql.any.text) +
                        " does not allow distinct: say allow_distinct() where it does.");
    if (!call.order_by.empty())
        throw TypeError("An aggregate of one's own has its order_by in its SQL.");
    Expression result = made(Type::own_call, [&](ExpressionNode& node) {
        node.distinct = call.distinct;
        node.own_function = &function;
        node.arguments = std::move(arguments);
        node.filter = std::move(call.filter);
        node.output = call.output ? call.output : detail::output_of(function.given);
    });
    if (!call.default_value)
        return result;
    return dyn::call("Coalesce", {std::move(result), std::move(call.default_value)}, {.output = call.output});
}

std::string default_alias(const Expression& expression) {
    const ExpressionNode* node = expression.node();
    if (node->type != Type::call || !node->aggregate || node->arguments.empty())
        return {};
    if (node->function->name == "Coalesce")  // of an aggregate with a default
        return default_alias(node->arguments.front());
    const ExpressionNode& argument = *node->arguments.front().node();
    if (argument.type != Type::named)
        return {};
    std::string function = text::lower(node->function->name);
    if (function.ends_with("sample"))
        function.resize(function.size() - 6);
    return argument.name + "__" + function;
}

Expression case_when(WhenList when, Expression otherwise, OutputType output) {
    return made(Type::case_when, [&](ExpressionNode& node) {
        for (auto& [condition, value] : when) {
            if (!condition)
                throw ValueError("An empty Q() can't be used as a When() condition.");
            node.conditions.push_back(std::move(condition));
            node.arguments.push_back(std::move(value));
        }
        node.arguments.push_back(otherwise ? std::move(otherwise) : literal(Value()));
        node.output = output;
    });
}

Expression subquery(Query query, OutputType output) {
    return made(Type::subquery, [&](ExpressionNode& node) {
        node.query = std::move(query);
        node.output = output;
    });
}

Expression exists(Query query) {
    return made(Type::exists, [&](ExpressionNode& node) { node.query = std::move(query); });
}

Expression negated(const Expression& condition) {
    const ExpressionNode& inner = *condition.node();
    if (inner.type != Type::exists)
        return dyn::condition(AnyQ::negated(AnyQ(condition)));
    return made(Type::exists, [&](ExpressionNode& node) {
        node.query = inner.query;
        node.negated = !inner.negated;
    });
}

Expression condition(AnyQ q) {
    return made(Type::condition, [&](ExpressionNode& node) { node.conditions.push_back(std::move(q)); });
}

Expression wrapped(const Expression& expression, OutputType output) {
    return made(Type::wrapped, [&](ExpressionNode& node) {
        node.arguments.push_back(expression);
        node.output = output;
    });
}

Expression cast(const Expression& expression, OutputType output) {
    return made(Type::cast, [&](ExpressionNode& node) {
        node.arguments.push_back(expression);
        node.output = output;
    });
}

Expression collated(const Expression& expression, std::string_view collation) {
    const auto is_right = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-' || c == '.' || c == '@';
    };
    if (collation.empty() || !std::all_of(collation.begin(), collation.end(), is_right))
        throw ValueError("Invalid collation name: '" + std::string(collation) + "'.");
    return made(Type::collated, [&](ExpressionNode& node) {
        node.arguments.push_back(expression);
        node.name = collation;
    });
}

Expression ordered(const Expression& expression, bool descending, Nulls nulls) {
    return made(Type::ordered, [&](ExpressionNode& node) {
        node.arguments.push_back(expression);
        node.descending = descending;
        node.nulls = nulls;
    });
}

Expression window(const Expression& function, std::vector<Expression> partition_by,
                  std::vector<Expression> order_by, Frame frame) {
    const ExpressionNode& call = *function.node();
    if (!(call.type == Type::own_call && call.own_function->is_aggregate) &&
        (call.type != Type::call || call.function->sort == detail::Function::Sort::plain))
        throw ValueError("Only window functions and aggregates go with an OVER clause.");
    return made(Type::window, [&](ExpressionNode& node) {
        node.arguments.push_back(function);
        node.partition = std::move(partition_by);
        node.order = std::move(order_by);
        node.frame = frame;
    });
}

Expression raw(std::string_view sql, const List& parameters, OutputType output) {
    return made(Type::raw, [&](ExpressionNode& node) {
        std::size_t found = 0;
        for (std::size_t i = 0; i < sql.size(); ++i) {
            if (sql[i] == '%' && i + 1 < sql.size() && (sql[i + 1] == 's' || sql[i + 1] == '%')) {
                found += sql[i + 1] == 's';
                node.name += sql[i + 1] == 's' ? '\x01' : '%';
                ++i;
            } else if (sql[i] != '\x01') {
                node.name += sql[i];
            }
        }
        if (found != parameters.size())
            throw ValueError("The SQL has " + std::to_string(found) + " places (%s) for parameters, but " +
                             std::to_string(parameters.size()) + " are given.");
        for (const Value& each : parameters)
            node.arguments.push_back(literal(each));
        node.output = output;
    });
}

}  // namespace dyn
}  // namespace nuages::orm
