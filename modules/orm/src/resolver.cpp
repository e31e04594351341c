#include "resolver.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include <nuages/base/text.h>
#include <nuages/meta/range.h>
#include <nuages/orm/errors.h>
#include <nuages/validators/validation_error.h>

#include "expression_type.h"
#include "joins.h"
#include "own_sql.h"
#include "walker.h"

namespace nuages::orm::detail {
namespace {

using Type = ExpressionNode::Type;

template <class F>
Expression made(Type type, F&& fill) {
    auto node = std::make_unique<ExpressionNode>(type);
    fill(*node);
    settle(*node);
    return Expression(node.release());
}

Expression keyed(Expression json, std::string_view key) {
    return made(Type::json_key, [&](ExpressionNode& node) {
        node.name = key;
        node.arguments.push_back(std::move(json));
    });
}

// Values from outside as the left side of a comparison takes them.
class OuterValue {
public:
    // `field` is null where no field, but an expression of that kind is compared.
    OuterValue(std::string_view name, const FieldInfo* field, OutputType type, Lookup lookup)
        : name_(name), field_(field), type_(type), lookup_(lookup) {}

    Value clean(const Value& value) const {
        if (lookup_ == Lookup::isnull) {
            if (!value.is_bool())
                throw ValueError("The QuerySet value for an isnull lookup must be True or False.");
            return value;
        }
        if (field_ && field_->is_composite())
            return lookup_ == Lookup::in ? keys(value) : key(value, " elements");
        if (lookup_ == Lookup::has_keys || lookup_ == Lookup::has_any_keys) {
            List keys;
            for (const Value& each : items(value))
                keys.push_back(each.str());
            return keys;
        }
        if (lookup_ == Lookup::has_key)
            return value.str();
        if (lookup_ != Lookup::in && lookup_ != Lookup::range)
            return one(value);
        List cleaned;
        for (const Value& each : items(value))
            cleaned.push_back(one(each));
        return cleaned;
    }

private:
    // Of a primary key of several fields.
    Value key(const Value& value, std::string_view elements) const {
        if (value.is_null())
            return value;
        if (!value.is_list())
            throw ValueError(said_of_key() + "be a tuple or a list");
        const List& values = value.as_list();
        if (values.size() != field_->parts().size())
            throw ValueError(said_of_key() + "have " + std::to_string(field_->parts().size()) +
                             std::string(elements));
        List cleaned;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const FieldInfo& part = *field_->parts()[i];
            cleaned.push_back(OuterValue(part.name(), &part, type_of(part), Lookup::exact).one(values[i]));
        }
        return cleaned;
    }
    Value keys(const Value& value) const {
        if (!value.is_list())
            throw ValueError(said_of_key() + "be a tuple or a list");
        List cleaned;
        for (const Value& each : value.as_list()) {
            if (!each.is_list())
                throw ValueError(said_of_key() + "be a collection of tuples or lists");
            cleaned.push_back(key(each, " elements each"));
        }
        return cleaned;
    }
    std::string said_of_key() const {
        return "'" + std::string(name_of(lookup_)) + "' lookup of '" + field_->name() + "' must ";
    }

    const List& items(const Value& value) const {
        if (!value.is_list())
            throw ValueError("The lookup '" + std::string(name_of(lookup_)) + "' takes a list, but got " +
                             value.repr() + ".");
        return value.as_list();
    }

    Value one(const Value& value) const {
        if (value.is_null() || (type_.kind == Kind::json && !is_pattern(lookup_, type_.kind)))
            return value;
        if (is_pattern(lookup_, type_.kind))
            return value.is_text() ? value : Value(value.str());
        if (type_.kind == Kind::array)
            return array(value, type_);
        if (type_.kind == Kind::hstore && !value.is_dict())
            expected("a dict of texts", value);
        if (type_.kind == Kind::hstore)
            return value;
        if (type_.kind == Kind::range || lookup_ == Lookup::contained_by)
            return range(value);
        if (value.is_object())
            throw TypeError("Field '" + std::string(name_) + "' cannot be compared with " +
                            std::string(value.kind_name()) + ".");
        if (type_.kind == Kind::integer && (value.is_real() || value.is_decimal())) {
            const double number = value.to_real();
            const bool up = lookup_ == Lookup::gte || lookup_ == Lookup::lt;
            if (std::abs(number) < 0x1p63)
                return static_cast<std::int64_t>(up ? std::ceil(number) : std::trunc(number));
        }
        if (!field_)
            return of_kind(value, type_.kind);
        const std::string_view message = message_of(type_.name);
        if (message.empty())
            return field_->clean(value);
        try {
            return field_->clean(value);
        } catch (const ValueError&) {
            throw ValidationError(std::string(message), "invalid", Dict{{"value", value.str()}});
        }
    }

    // NULL may be among the elements of what is looked for, whatever the column takes.
    Value array(const Value& value, const OutputType& type) const {
        if (!value.is_list())
            expected("a list", value);
        const OutputType element = element_of(type);
        List list;
        for (const Value& each : value.as_list())
            list.push_back(each.is_null()                ? Value()
                           : element.kind == Kind::array ? array(each, element)
                                                         : of_kind(each, element.kind));
        return list;
    }

    // A range, or for `contains` of a range what lies in it.
    Value range(const Value& value) const {
        const Kind ends = type_.kind == Kind::range ? ends_of(type_).kind : type_.kind;
        std::optional<Range<Value>> range = meta::range_from(value);
        if (!range && type_.kind == Kind::range && lookup_ == Lookup::contains)
            return of_kind(value, ends);
        if (!range)
            expected("a range: two values, of which each may be None,", value);
        for (std::optional<Value>* end : {&range->lower, &range->upper})
            if (*end)
                *end = of_kind(**end, ends);
        return range_value(*std::move(range));
    }

    // What Django says to texts that are no such value; "" where it raises ValueError.
    static std::string_view message_of(std::string_view field_class) {
        struct Entry {
            std::string_view name, message;
        };
        static constexpr Entry entries[] = {
            {"BooleanField", "\u201c%(value)s\u201d value must be either True or False."},
            {"DecimalField", "\u201c%(value)s\u201d value must be a decimal number."},
            {"UUIDField", "\u201c%(value)s\u201d is not a valid UUID."},
            {"DateField",
             "\u201c%(value)s\u201d value has an invalid date format. It must be in YYYY-MM-DD format."},
            {"DateTimeField",
             "\u201c%(value)s\u201d value has an invalid format. It must be in YYYY-MM-DD "
             "HH:MM[:ss[.uuuuuu]][TZ] format."},
            {"TimeField",
             "\u201c%(value)s\u201d value has an invalid format. It must be in HH:MM[:ss[.uuuuuu]] format."},
            {"DurationField",
             "\u201c%(value)s\u201d value has an invalid format. It must be in [DD] [[HH:]MM:]ss[.uuuuuu] "
             "format."},
        };
        for (const Entry& each : entries)
            if (each.name == field_class)
                return each.message;
        return {};
    }

    // What is compared with a computed value.
    Value of_kind(const Value& value, Kind kind) const {
        switch (kind) {
            case Kind::integer:
                if (value.is_int() || value.is_bool())
                    return value.as_int();
                if (value.is_text())
                    if (const auto number = text::parse_int(text::trim(value.as_text())))
                        return *number;
                expected("a number", value);
            case Kind::real:
                if (value.is_number() || value.is_decimal())
                    return value.to_real();
                if (value.is_text())
                    if (const auto number = text::parse_double(text::trim(value.as_text())))
                        return *number;
                expected("a number", value);
            case Kind::decimal:
                if (value.is_decimal() || value.is_int())
                    return value.is_int() ? Value(Decimal(value.as_int())) : value;
                if (value.is_real())
                    return Decimal::from_real(value.as_real(), 15);
                if (value.is_text())
                    if (const auto number = Decimal::parse(value.as_text()))
                        return *number;
                expected("a number", value);
            case Kind::date:
                if (value.kind() == Value::Kind::datetime)
                    return value.as_datetime().date();
                return moment(value, Value::Kind::date, Date::parse_iso, "a date such as '2026-05-01'");
            case Kind::time:
                return moment(value, Value::Kind::time, Time::parse_iso, "a time such as '10:00:00'");
            case Kind::datetime:
                if (value.kind() == Value::Kind::date)
                    return DateTime::combine(value.as_date(), {});
                return moment(value, Value::Kind::datetime, DateTime::parse_iso,
                              "a date and time such as '2026-05-01 10:00:00'");
            case Kind::boolean:
                if (value.is_bool() || value.is_int())
                    return value.as_int() != 0;
                expected("either True or False", value);
            case Kind::uuid:
                return moment(value, Value::Kind::uuid, UUID::parse,
                              "a UUID such as '00000000-0000-0000-0000-000000000001'");
            case Kind::text:
                return value.is_text() ? value : Value(value.str());
            default:
                return value;
        }
    }

    // As it is, or from text.
    template <class T>
    Value moment(const Value& value, Value::Kind kind, std::optional<T> (*parse)(std::string_view),
                 const char* valid) const {
        if (value.kind() == kind)
            return value;
        if (value.is_text())
            if (const auto parsed = parse(value.as_text()))
                return *parsed;
        expected(valid, value);
    }

    [[noreturn]] void expected(std::string_view valid, const Value& value) const {
        throw ValueError("Field '" + std::string(name_) + "' expected " + std::string(valid) + " but got " +
                         value.repr() + ".");
    }

    std::string_view name_;
    const FieldInfo* field_;
    OutputType type_;
    Lookup lookup_;
};

// Operands that the database computes are not converted.
Operand cleaned(const Operand& operand, const OuterValue& rule) {
    if (operand.expression || operand.query)
        return operand;
    return rule.clean(operand.value);
}

// What is left of a lookup after the name of an annotation: parts, keys, and how it compares.
struct Left {
    Expression expression;
    Lookup lookup = Lookup::exact;
    const meta::OwnLookup* own_lookup = nullptr;
};
Left take_apart(Expression base, std::string_view rest, const Scope& scope, bool with_lookup) {
    Left left{std::move(base)};
    const meta::Description& description = scope.model.description();
    const auto find_own = [&](std::string_view name, Kind kind) {
        const std::size_t number = description.find_lookup(name, meta::OwnLookup::Role::lookup, kind);
        if (number == meta::Description::npos)
            return false;
        left.lookup = own_lookup(number);
        left.own_lookup = &description.lookup(number);
        return true;
    };
    while (!rest.empty()) {
        rest.remove_prefix(2);
        const std::size_t end = end_of_part(rest, 0);
        const std::string_view part = rest.substr(0, end);
        rest.remove_prefix(end);
        const OutputType type = type_of(left.expression, scope.model, Mixing::gives_nothing);
        const bool is_last = rest.empty();
        const bool is_of_hstore = type.kind == Kind::hstore && find_transform(InfoWalker{&scope.model}, part,
                                                                              type.kind) == Transform::none;
        if (type.kind == Kind::json || is_of_hstore) {
            if (is_last && with_lookup &&
                (find_lookup(part, type.kind, left.lookup) || find_own(part, type.kind)))
                return left;
            left.expression = keyed(std::move(left.expression), part);
            continue;
        }
        if (type.kind == Kind::array && (is_place(part) || is_slice(part))) {
            left.expression = keyed(std::move(left.expression), part);
            continue;
        }
        if (const Transform transform = find_transform(InfoWalker{&scope.model}, part, type.kind);
            transform != Transform::none) {
            left.expression = made(Type::transformed, [&](ExpressionNode& node) {
                if (is_own(transform))
                    node.own_lookup = &description.lookup(own_number(transform));
                else
                    node.transform = transform;
                node.arguments.push_back(std::move(left.expression));
            });
            continue;
        }
        if (is_last && with_lookup &&
            (find_lookup(part, type.kind, left.lookup) || find_own(part, type.kind)))
            return left;
        throw FieldError(
            unsupported_lookup(part, type.name.empty() ? "Field" : type.name, type.kind, description));
    }
    return left;
}

// The annotation that a name begins with, and how much of the name that is.
std::pair<const Expression*, std::size_t> leading_annotation(const Scope& scope, std::string_view name) {
    if (!scope.last)
        return {nullptr, 0};
    for (std::size_t end = end_of_part(name, 0);; end = end_of_part(name, end + 2)) {
        if (const Expression* found = scope.annotation(name.substr(0, end)))
            return {found, end};
        if (end == name.size())
            return {nullptr, 0};
    }
}

Expression reference(std::string_view name, const Expression& to) {
    return made(Type::annotation, [&](ExpressionNode& node) {
        node.name = name;
        node.arguments.push_back(to);
    });
}

OutputType compared_type(const Path& path, const FieldInfo& field, const ModelInfo& model) {
    if (path.transforms[0] == Transform::none && path.keys_size == 0)
        return type_of(field);
    return type_of(resolved_path(path), model, Mixing::gives_nothing);
}

// Values for a lookup of one's own: what it takes, or what is compared.
Operand cleaned_for(const meta::OwnLookup& lookup, const Operand& operand, std::string_view name,
                    const FieldInfo* field, const OutputType& type) {
    const bool same = lookup.value == Kind::none;
    return cleaned(operand, OuterValue(name, same ? field : nullptr, same ? type : output_of(lookup.value),
                                       lookup.takes_many ? Lookup::in : Lookup::exact));
}

// The field whose values a path's end holds: of foreign keys, the key over there.
const FieldInfo& key_field(const FieldInfo& field) {
    const FieldInfo* key = &field;
    while (key->is_relation())
        key = key->is_to_one() ? key->remote() : &key->target()->primary_key();
    return *key;
}

AnyQ path_condition(const Path& path, std::vector<std::string> keys, Operand operand) {
    auto node = std::make_unique<QNode>(QNode::Type::condition);
    node->path = path;
    node->path.keys = nullptr;
    node->path.keys_size = 0;
    node->keys = std::move(keys);
    node->operand = std::move(operand);
    settle(*node);
    return AnyQ(node.release());
}

Operand resolved(const Operand& operand, const Scope& scope) {
    if (!operand.expression || !operand.expression.node()->unresolved)
        return operand;
    return detail::resolved(operand.expression, scope);
}

}  // namespace

std::vector<std::string> split_keys(const Path& path) {
    std::vector<std::string> keys;
    if (path.keys_size == 0)
        return keys;
    const std::string_view text(path.keys, path.keys_size);
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = end_of_part(text, begin);
        keys.emplace_back(text.substr(begin, end - begin));
        begin = end + 2;
    }
    for (const std::string& key : keys)
        if (key.find('\0') != key.npos)
            throw ValueError("A key of JSON cannot contain NUL.");
    return keys;
}

namespace {

// The names of a union are those of its first part.
const QueryNode* before(const QueryNode* node) {
    return node->type == QueryNode::Type::combine ? node->queries.front().node() : node->parent;
}

}  // namespace

const Expression* Scope::annotation(std::string_view name) const {
    for (const QueryNode* node = last; node; node = before(node)) {
        if (node->type != QueryNode::Type::annotate && node->type != QueryNode::Type::values)
            continue;
        for (std::size_t i = 0; i < node->names.size(); ++i) {
            if (node->names[i] != name)
                continue;
            // A plain column in values() is a name of a field, not of its own.
            if (node->type == QueryNode::Type::values &&
                (node->expressions[i].node()->type == Type::column ||
                 node->expressions[i].node()->type == Type::annotation) &&
                model.find_field(name))
                continue;
            if (node->type == QueryNode::Type::values &&
                node->expressions[i].node()->type == Type::annotation &&
                node->expressions[i].node()->name == name)
                continue;
            return &node->expressions[i];
        }
    }
    return nullptr;
}

std::vector<std::string> Scope::annotations() const {
    std::vector<std::string> names;
    for (const QueryNode* node = last; node; node = before(node))
        if (node->type == QueryNode::Type::annotate)
            names.insert(names.end(), node->names.begin(), node->names.end());
    return names;
}

Expression resolve_name(const Scope& scope, std::string_view name) {
    if (const auto [annotation, end] = leading_annotation(scope, name); annotation)
        return take_apart(reference(name.substr(0, end), *annotation), name.substr(end), scope, false)
            .expression;
    return resolved_path(resolve_dyn(scope.model, name, Use::column, scope.annotations()));
}

Expression resolved_path(const Path& path) {
    Path plain = path;
    plain.keys = nullptr;
    plain.keys_size = 0;
    plain.transforms_before_keys = 0;
    const std::vector<std::string> keys = split_keys(path);
    const std::size_t before = keys.empty() ? std::size(path.transforms) : path.transforms_before_keys;
    std::fill(std::begin(plain.transforms) + before, std::end(plain.transforms), Transform::none);
    Expression result(plain);
    for (const std::string& key : keys)
        result = keyed(std::move(result), key);
    for (std::size_t i = before; i < std::size(path.transforms) && path.transforms[i] != Transform::none; ++i)
        result = made(Type::transformed, [&](ExpressionNode& node) {
            node.transform = path.transforms[i];
            node.arguments.push_back(std::move(result));
        });
    return result;
}

Expression resolved(const Expression& expression, const Scope& scope) {
    if (!expression || !expression.node()->unresolved)
        return expression;
    const ExpressionNode& old = *expression.node();
    if (old.type == Type::named)
        return resolve_name(scope, old.name);
    return made(old.type, [&](ExpressionNode& node) {
        const auto all = [&](const std::vector<Expression>& list) {
            std::vector<Expression> done;
            for (const Expression& each : list)
                done.push_back(resolved(each, scope));
            return done;
        };
        node.op = old.op;
        node.transform = old.transform;
        node.nulls = old.nulls;
        node.distinct = old.distinct;
        node.negated = old.negated;
        node.descending = old.descending;
        node.function = old.function;
        node.own_lookup = old.own_lookup;
        node.own_function = old.own_function;
        node.column = old.column;
        node.literal = old.literal;
        node.name = old.name;
        node.part = old.part;
        node.zone = old.zone;
        node.has_zone = old.has_zone;
        node.output = old.output;
        node.arguments = all(old.arguments);
        node.order = all(old.order);
        node.partition = all(old.partition);
        for (const AnyQ& each : old.conditions)
            node.conditions.push_back(resolved(each, scope));
        node.filter = resolved(old.filter, scope);
        node.query = old.query;
        node.frame = old.frame;
    });
}

AnyQ resolve_condition(const Scope& scope, std::string_view lookup, const Operand& operand) {
    if (lookup.empty())
        throw FieldError("Cannot parse keyword query \"\"");
    Operand right = resolved(operand, scope);
    if (const auto [annotation, end] = leading_annotation(scope, lookup); annotation) {
        Left left =
            take_apart(reference(lookup.substr(0, end), *annotation), lookup.substr(end), scope, true);
        const OutputType type = type_of(left.expression, scope.model, Mixing::gives_nothing);
        if (left.own_lookup) {
            auto node = std::make_unique<QNode>(QNode::Type::condition);
            node->path.lookup = left.lookup;
            node->own_lookup = left.own_lookup;
            node->left = std::move(left.expression);
            node->operand = cleaned_for(*left.own_lookup, right, lookup, nullptr, type);
            settle(*node);
            return AnyQ(node.release());
        }
        const OuterValue rule(lookup, nullptr, type, left.lookup);
        return AnyQ(std::move(left.expression), left.lookup, cleaned(right, rule));
    }
    const Path path = resolve_dyn(scope.model, lookup, Use::condition, scope.annotations());
    std::vector<std::string> keys = split_keys(path);
    const FieldInfo& field = key_field(*fields_of(scope.model, path).back());
    const FieldInfo* plain = path.transforms[0] == Transform::none && keys.empty() ? &field : nullptr;
    const OutputType type = compared_type(path, field, scope.model);
    Operand value = is_own(path.lookup)
                        ? cleaned_for(owner_of(scope.model, path).lookup(own_number(path.lookup)), right,
                                      field.name(), plain, type)
                        : cleaned(right, OuterValue(field.name(), plain, type, path.lookup));
    if (keys.empty())
        return AnyQ(path, std::move(value));
    return path_condition(path, std::move(keys), std::move(value));
}

AnyQ resolved(const AnyQ& q, const Scope& scope) {
    if (!q || !q.node()->unresolved)
        return q;
    const QNode& old = *q.node();
    if (!old.name.empty())
        return resolve_condition(scope, old.name, old.operand);
    auto node = std::make_unique<QNode>(old.type);
    node->bare = old.bare;
    node->path = old.path;
    node->keys = old.keys;
    node->left = resolved(old.left, scope);
    node->own_lookup = old.own_lookup;
    node->operand = resolved(old.operand, scope);
    for (const AnyQ& child : old.children)
        node->children.push_back(resolved(child, scope));
    settle(*node);
    return AnyQ(node.release());
}

bool needs_resolving(const AnyCondition& condition) {
    return condition.path.keys_size > 0 || (condition.tree && condition.tree.node()->unresolved) ||
           (condition.operand.expression && condition.operand.expression.node()->unresolved);
}

Value empty_value(const Expression& aggregate) {
    const ExpressionNode& node = *aggregate.node();
    if (node.type != Type::call)
        return {};
    if (node.function->empty_is_zero)
        return 0;
    if (node.function->name == "Coalesce")
        for (const Expression& each : node.arguments)
            if (each.node()->type == Type::literal)
                return each.node()->literal;
    return {};
}

AnyCondition resolved(const AnyCondition& condition, const Scope& scope) {
    if (condition.tree)
        return condition.tree.node()->unresolved ? AnyCondition(resolved(condition.tree, scope)) : condition;
    if (condition.path.keys_size > 0)
        return AnyCondition(
            path_condition(condition.path, split_keys(condition.path), resolved(condition.operand, scope)));
    if (condition.operand.expression && condition.operand.expression.node()->unresolved)
        return AnyCondition(condition.path, resolved(condition.operand, scope));
    return condition;
}

}  // namespace nuages::orm::detail
