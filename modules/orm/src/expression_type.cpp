#include "expression_type.h"

#include <algorithm>
#include <string>

#include <nuages/orm/errors.h>

#include "expression_node.h"
#include "joins.h"
#include "own_sql.h"
#include "query_node.h"

// What expressions give, by Django's rules.
namespace nuages::orm::detail {
namespace {

using Type = ExpressionNode::Type;
using ColumnKind = sql::ColumnType::Kind;

// Whether a field of the class `name` is also one of the class `of`.
bool is_a(std::string_view name, std::string_view of) {
    if (name == of)
        return true;
    struct Base {
        std::string_view name, base;
    };
    static constexpr Base bases[] = {
        {"EmailField", "CharField"},
        {"SlugField", "CharField"},
        {"URLField", "CharField"},
        {"BigIntegerField", "IntegerField"},
        {"SmallIntegerField", "IntegerField"},
        {"PositiveIntegerField", "IntegerField"},
        {"PositiveBigIntegerField", "IntegerField"},
        {"PositiveSmallIntegerField", "IntegerField"},
        {"AutoField", "IntegerField"},
        {"BigAutoField", "BigIntegerField"},
        {"SmallAutoField", "SmallIntegerField"},
        {"DateTimeField", "DateField"},
        {"ImageField", "FileField"},
    };
    if (of == "AutoField" && (name == "BigAutoField" || name == "SmallAutoField"))
        return true;
    for (const Base& each : bases)
        if (each.name == name)
            return is_a(each.base, of);
    return false;
}

[[noreturn]] void throw_mixed(std::string_view a, std::string_view b) {
    throw FieldError("Expression contains mixed types: " + std::string(a) + ", " + std::string(b) +
                     ". You must set output_field.");
}

// What several expressions give together: what the first one gives, where the others are of its kind.
OutputType common_type(const std::vector<Expression>& expressions, const ModelInfo& model, Mixing mixing) {
    OutputType result;
    for (const Expression& each : expressions) {
        const OutputType type = type_of(each, model, mixing);
        if (!type)
            continue;
        if (!result)
            result = type;
        else if (!is_a(result.name, type.name)) {
            if (mixing == Mixing::is_an_error)
                throw_mixed(result.name, type.name);
            return {};
        }
    }
    return result;
}

std::string_view sign_of(Operator op) {
    static constexpr std::string_view signs[] = {"+", "-", "*", "/", "%%", "^", "&", "|", "#", "<<", ">>"};
    return signs[static_cast<std::size_t>(op)];
}

OutputType computed_type(const ExpressionNode& node, const ModelInfo& model, Mixing mixing) {
    const OutputType left = type_of(node.arguments[0], model, mixing);
    const OutputType right = type_of(node.arguments[1], model, mixing);
    if (!left || !right)
        return left ? left : right;
    const auto both = [&](std::string_view a, std::string_view b) {
        return is_a(left.name, a) && is_a(right.name, b);
    };
    const bool is_subtraction = node.op == Operator::subtract;
    if (is_subtraction && (both("DateTimeField", "DateTimeField") || both("DateField", "DateField") ||
                           both("TimeField", "TimeField")))
        return OutputType::of("DurationField");
    if (both("IntegerField", "IntegerField"))
        return OutputType::of("IntegerField");
    for (std::string_view number : {"FloatField", "DecimalField"})
        if (both(number, number) || both("IntegerField", number) || both(number, "IntegerField"))
            return is_a(left.name, number) ? left : right;
    if (node.op == Operator::add || is_subtraction) {
        if (both("DurationField", "DurationField"))
            return left;
        for (std::string_view moment : {"DateTimeField", "DateField", "TimeField"}) {
            if (both(moment, "DurationField"))
                return OutputType::of(moment == "DateField" ? "DateTimeField" : moment);
            if (both("DurationField", moment) && !is_subtraction)
                return OutputType::of(moment == "DateField" ? "DateTimeField" : moment);
        }
    }
    if ((node.op == Operator::multiply || node.op == Operator::divide) && left.kind == Kind::duration &&
        right.kind != Kind::duration)
        return left;
    if (mixing == Mixing::gives_nothing)
        return {};
    throw FieldError("Cannot infer type of '" + std::string(sign_of(node.op)) +
                     "' expression involving these types: " + std::string(left.name) + ", " +
                     std::string(right.name) + ". You must set output_field.");
}

OutputType call_type(const ExpressionNode& node, const ModelInfo& model, Mixing mixing) {
    using Gives = Function::Gives;
    switch (node.function->gives) {
        case Gives::fixed:
            return OutputType::of(node.function->output);
        case Gives::first:
            return type_of(node.arguments.front(), model, mixing);
        case Gives::array_of_first:
            return array_of(type_of(node.arguments.front(), model, mixing));
        case Gives::same:
            break;
        case Gives::numeric: {
            bool decimal = false, integer = false;
            for (const Expression& each : node.arguments) {
                const Kind kind = type_of(each, model, mixing).kind;
                decimal |= kind == Kind::decimal;
                integer |= kind == Kind::integer;
            }
            if (decimal || integer)
                return OutputType::of(decimal ? "DecimalField" : "FloatField");
            break;
        }
        case Gives::average: {
            const OutputType type = type_of(node.arguments.front(), model, mixing);
            return type.kind == Kind::integer ? OutputType::of("FloatField") : type;
        }
    }
    return common_type(node.arguments, model, mixing);
}

OutputType transformed_type(Transform transform, const OutputType& type) {
    if (transform == Transform::keys || transform == Transform::values)
        return array_of(OutputType::of("TextField"));
    if (transform == Transform::range_from || transform == Transform::range_to)
        return ends_of(type);
    switch (kind_after(transform, type.kind)) {
        case Kind::boolean:
            return OutputType::of("BooleanField");
        case Kind::date:
            return OutputType::of("DateField");
        case Kind::time:
            return OutputType::of("TimeField");
        case Kind::integer:
            return OutputType::of("IntegerField");
        default:
            return type;
    }
}

OutputType transformed_type(const meta::OwnLookup& transform, const OutputType& type) {
    return transform.given == Kind::none ? type : output_of(transform.given);
}

OutputType query_type(const Query& query) {
    for (const QueryNode* node = query.node(); node; node = node->parent)
        if (node->type == QueryNode::Type::values && !node->expressions.empty())
            return type_of(node->expressions.front(), query.model(), Mixing::gives_nothing);
    return type_of(query.model().primary_key());
}

}  // namespace

namespace {

OutputType type_of(const sql::ColumnType& column, meta::Format format) {
    const auto named = [](std::string_view name) { return OutputType::of(name); };
    switch (column.kind) {
        case ColumnKind::boolean:
            return named("BooleanField");
        case ColumnKind::small_integer:
            return named(column.auto_increment ? "SmallAutoField" : "SmallIntegerField");
        case ColumnKind::integer:
            return named(column.auto_increment ? "AutoField" : "IntegerField");
        case ColumnKind::big_integer:
            return named(column.auto_increment ? "BigAutoField" : "BigIntegerField");
        case ColumnKind::positive_small_integer:
            return named("PositiveSmallIntegerField");
        case ColumnKind::positive_integer:
            return named("PositiveIntegerField");
        case ColumnKind::positive_big_integer:
            return named("PositiveBigIntegerField");
        case ColumnKind::real:
            return named("FloatField");
        case ColumnKind::datetime:
            return named("DateTimeField");
        case ColumnKind::date:
            return named("DateField");
        case ColumnKind::time:
            return named("TimeField");
        case ColumnKind::duration:
            return named("DurationField");
        case ColumnKind::uuid:
            return named("UUIDField");
        case ColumnKind::json:
            return named("JSONField");
        case ColumnKind::binary:
            return named("BinaryField");
        case ColumnKind::hstore:
            return named("HStoreField");
        case ColumnKind::search_vector:
            return named("SearchVectorField");
        case ColumnKind::range:
            return range_of(type_of({column.element}, format));
        case ColumnKind::array: {
            OutputType type = array_of(type_of({column.element, false, column.length, column.scale}, format));
            type.dimensions = column.dimensions;
            return type;
        }
        case ColumnKind::text:
            return named("TextField");
        case ColumnKind::ip_address:
            return named("GenericIPAddressField");
        case ColumnKind::decimal: {
            OutputType type = named("DecimalField");
            type.max_digits = column.length;
            type.decimal_places = column.scale;
            return type;
        }
        default:
            break;
    }
    OutputType type = named("CharField");
    switch (format) {
        case meta::Format::email:
            type = named("EmailField");
            break;
        case meta::Format::slug:
        case meta::Format::unicode_slug:
            type = named("SlugField");
            break;
        case meta::Format::url:
            type = named("URLField");
            break;
        case meta::Format::file:
            type = named("FileField");
            break;
        case meta::Format::image:
            type = named("ImageField");
            break;
        case meta::Format::file_path:
            type = named("FilePathField");
            break;
        default:
            break;
    }
    type.max_length = column.length;
    return type;
}

}  // namespace

namespace {

struct RangeName {
    std::string_view range, end;
    ColumnKind column;
};
constexpr RangeName range_names[] = {
    {"IntegerRangeField", "IntegerField", ColumnKind::integer},
    {"BigIntegerRangeField", "BigIntegerField", ColumnKind::big_integer},
    {"DecimalRangeField", "DecimalField", ColumnKind::decimal},
    {"DateTimeRangeField", "DateTimeField", ColumnKind::datetime},
    {"DateRangeField", "DateField", ColumnKind::date},
};

}  // namespace

OutputType ends_of(const OutputType& range) {
    for (const RangeName& each : range_names)
        if (each.range == range.name)
            return OutputType::of(each.end);
    return {};
}

OutputType range_of(const OutputType& end) {
    switch (end.kind) {
        case Kind::integer:
            return OutputType::of(is_a(end.name, "BigIntegerField") || end.name == "PositiveBigIntegerField"
                                      ? "BigIntegerRangeField"
                                      : "IntegerRangeField");
        case Kind::datetime:
            return OutputType::of("DateTimeRangeField");
        case Kind::date:
            return OutputType::of("DateRangeField");
        default:
            return OutputType::of("DecimalRangeField");
    }
}

OutputType type_of(const FieldInfo& field) {
    const FieldInfo* key = &field;
    while (key->is_relation())
        key = key->is_to_one() ? key->remote() : &key->target()->primary_key();
    if (key->is_composite())
        return OutputType::of("CompositePrimaryKey");
    return type_of(key->column_type(), key->meta().format);
}

OutputType element_of(const OutputType& array) {
    if (array.element.empty())
        return {};
    OutputType element = array;
    if (--element.dimensions > 0)
        return element;
    element.name = array.element;
    element.kind = OutputType::of(array.element).kind;
    element.element = {};
    return element;
}

OutputType array_of(const OutputType& element) {
    if (!element)
        return OutputType::of("ArrayField");
    OutputType array = element;
    array.name = "ArrayField";
    array.kind = Kind::array;
    array.element = element.kind == Kind::array ? element.element : element.name;
    ++array.dimensions;
    return array;
}

OutputType type_of(const Value& literal) {
    switch (literal.kind()) {
        case Value::Kind::boolean:
            return OutputType::of("BooleanField");
        case Value::Kind::integer:
            return OutputType::of("IntegerField");
        case Value::Kind::real:
            return OutputType::of("FloatField");
        case Value::Kind::decimal:
            return OutputType::of("DecimalField");
        case Value::Kind::text:
            return OutputType::of("CharField");
        case Value::Kind::bytes:
            return OutputType::of("BinaryField");
        case Value::Kind::date:
            return OutputType::of("DateField");
        case Value::Kind::time:
            return OutputType::of("TimeField");
        case Value::Kind::datetime:
            return OutputType::of("DateTimeField");
        case Value::Kind::duration:
            return OutputType::of("DurationField");
        case Value::Kind::uuid:
            return OutputType::of("UUIDField");
        default:
            return {};
    }
}

OutputType type_of(const Expression& expression, const ModelInfo& model, Mixing mixing) {
    const ExpressionNode& node = *expression.node();
    if (node.output)
        return node.output;
    switch (node.type) {
        case Type::column: {
            OutputType type = type_of(*fields_of(model, node.column).back());
            for (const Transform transform : node.column.transforms)
                if (is_own(transform))
                    type = transformed_type(owner_of(model, node.column).lookup(own_number(transform)), type);
                else if (transform != Transform::none)
                    type = transformed_type(transform, type);
            return type;
        }
        case Type::literal:
            return type_of(node.literal);
        case Type::computed:
            return computed_type(node, model, mixing);
        case Type::call:
            return call_type(node, model, mixing);
        case Type::case_when:
            return common_type(node.arguments, model, mixing);
        case Type::subquery:
            return query_type(node.query);
        case Type::exists:
        case Type::condition:
            return OutputType::of("BooleanField");
        case Type::transformed:
            if (const meta::OwnLookup* own = own_transform_of(node, model))
                return transformed_type(*own, type_of(node.arguments.front(), model, mixing));
            return transformed_type(node.transform, type_of(node.arguments.front(), model, mixing));
        case Type::own_call:
            return common_type(node.arguments, model, mixing);
        case Type::annotation:
        case Type::cast:
        case Type::wrapped:
        case Type::collated:
        case Type::ordered:
        case Type::window:
        case Type::truncated:
            return type_of(node.arguments.front(), model, mixing);
        case Type::json_key: {
            const OutputType type = type_of(node.arguments.front(), model, mixing);
            if (type.kind == Kind::array)
                return is_place(node.name) ? element_of(type) : type;
            if (type.kind == Kind::hstore)
                return OutputType::of("TextField");
            return OutputType::of("JSONField");
        }
        case Type::named:
        case Type::outer:
        case Type::raw:
        case Type::star:
            break;
    }
    return {};
}

sql::ColumnType column_type(const OutputType& type) {
    struct Entry {
        std::string_view name;
        ColumnKind kind;
    };
    static constexpr Entry entries[] = {
        {"BooleanField", ColumnKind::boolean},
        {"SmallIntegerField", ColumnKind::small_integer},
        {"SmallAutoField", ColumnKind::small_integer},
        {"IntegerField", ColumnKind::integer},
        {"AutoField", ColumnKind::integer},
        {"BigIntegerField", ColumnKind::big_integer},
        {"BigAutoField", ColumnKind::big_integer},
        {"PositiveSmallIntegerField", ColumnKind::small_integer},
        {"PositiveIntegerField", ColumnKind::integer},
        {"PositiveBigIntegerField", ColumnKind::big_integer},
        {"FloatField", ColumnKind::real},
        {"DecimalField", ColumnKind::decimal},
        {"TextField", ColumnKind::text},
        {"DateTimeField", ColumnKind::datetime},
        {"DateField", ColumnKind::date},
        {"TimeField", ColumnKind::time},
        {"DurationField", ColumnKind::duration},
        {"UUIDField", ColumnKind::uuid},
        {"JSONField", ColumnKind::json},
        {"BinaryField", ColumnKind::binary},
        {"HStoreField", ColumnKind::hstore},
        {"SearchVectorField", ColumnKind::search_vector},
        {"GenericIPAddressField", ColumnKind::ip_address},
    };
    if (type.dimensions > 0) {
        OutputType innermost = type;
        innermost.dimensions = 1;
        const sql::ColumnType element = column_type(element_of(innermost));
        return {ColumnKind::array, false, element.length, element.scale, element.kind, type.dimensions};
    }
    for (const RangeName& each : range_names)
        if (each.range == type.name)
            return {ColumnKind::range, false, 0, 0, each.column};
    for (const Entry& each : entries)
        if (each.name == type.name)
            return {each.kind, false, type.max_digits, type.decimal_places};
    return {type.max_length > 0 ? ColumnKind::varchar : ColumnKind::text, false, type.max_length};
}

}  // namespace nuages::orm::detail
