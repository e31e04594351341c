#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/base/time.h>
#include <nuages/db/errors.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/time_zone.h>

#include "expression_type.h"
#include "own_sql.h"
#include "select_builder.h"
#include "where.h"

// What each lookup is in SQL.
namespace nuages::orm::detail {

sql::Match match_of(Lookup lookup) {
    switch (lookup) {
        case Lookup::iexact:
            return sql::Match::iequal;
        case Lookup::contains:
            return sql::Match::contains;
        case Lookup::icontains:
            return sql::Match::icontains;
        case Lookup::startswith:
            return sql::Match::starts_with;
        case Lookup::istartswith:
            return sql::Match::istarts_with;
        case Lookup::endswith:
            return sql::Match::ends_with;
        case Lookup::iendswith:
            return sql::Match::iends_with;
        case Lookup::gt:
            return sql::Match::greater;
        case Lookup::gte:
            return sql::Match::greater_equal;
        case Lookup::lt:
            return sql::Match::less;
        case Lookup::lte:
            return sql::Match::less_equal;
        case Lookup::regex:
            return sql::Match::regex;
        case Lookup::iregex:
            return sql::Match::iregex;
        default:
            return sql::Match::equal;
    }
}

namespace {

std::size_t transform_count(const Path& path) {
    std::size_t count = 0;
    while (count < std::size(path.transforms) && path.transforms[count] != Transform::none)
        ++count;
    return count;
}

}  // namespace

sql::Expr SelectBuilder::lookup(const Test& test, sql::Expr left, const FieldInfo& field,
                                const Typed& right) {
    const Path& path = test.path;
    const Operand& operand = test.operand;
    const std::size_t transforms = transform_count(path);
    const Transform last = transforms > 0 ? path.transforms[transforms - 1] : Transform::none;
    const bool has_value = !right.expr && !operand.query;
    const bool compares =
        path.lookup == Lookup::exact || (path.lookup >= Lookup::gt && path.lookup <= Lookup::lte);
    Typed what{std::move(left), field.kind(), field.null(), type_of(field), &field};
    const bool by_bounds = has_value && compares && !operand.value.is_null() &&
                           (last == Transform::year || last == Transform::iso_year);
    const std::size_t applied = transforms - by_bounds;
    const std::size_t before =
        test.keys ? std::min<std::size_t>(path.transforms_before_keys, applied) : applied;
    for (std::size_t i = 0; i < before; ++i)
        transform(what, path.transforms[i], *test.owner);
    if (test.keys)
        take_keys(what, *test.keys, is_pattern(path.lookup, Kind::text));
    for (std::size_t i = before; i < applied; ++i)
        transform(what, path.transforms[i], *test.owner);
    if (by_bounds)
        return year_lookup(test, std::move(what.expr), what.kind);
    if (is_own(path.lookup))
        return own_compare(test.owner->lookup(own_number(path.lookup)), what, operand, right);
    return compare(std::move(what), path.lookup, operand, right);
}

void SelectBuilder::transform(Typed& what, Transform transform, const meta::Description& owner) const {
    if (is_own(transform)) {
        this->transform(what, owner.lookup(own_number(transform)));
        return;
    }
    if (transform == Transform::len) {
        what.expr = sql::raw("CASE WHEN \x01 IS NULL THEN NULL ELSE COALESCE(ARRAY_LENGTH(\x01, 1), 0) END",
                             {what.expr, what.expr});
        what.kind = Kind::integer;
        what.output = output_of(what.kind);
        what.field = nullptr;
        return;
    }
    if (transform == Transform::keys || transform == Transform::values) {
        what.expr = sql::call(transform == Transform::keys ? "AKEYS" : "AVALS", {std::move(what.expr)});
        what.output = array_of(OutputType::of("TextField"));
        what.kind = Kind::array;
        what.field = nullptr;
        return;
    }
    if (is_of_ranges(transform)) {
        static constexpr std::string_view functions[] = {"LOWER",     "UPPER",     "ISEMPTY",  "LOWER_INC",
                                                         "LOWER_INF", "UPPER_INC", "UPPER_INF"};
        const auto number =
            static_cast<std::size_t>(transform) - static_cast<std::size_t>(Transform::range_from);
        what.expr = sql::call(functions[number], {std::move(what.expr)});
        what.output = transform <= Transform::range_to ? ends_of(what.output) : output_of(Kind::boolean);
        what.kind = what.output.kind;
        what.nullable = true;
        what.field = nullptr;
        return;
    }
    const std::string_view zone = tz::name(current_time_zone());
    if (transform >= Transform::date)
        what.expr = sql::cast_moment(transform == Transform::date ? sql::Moment::date : sql::Moment::time,
                                     std::move(what.expr), zone);
    else
        what.expr = sql::extract(name_of(transform),
                                 what.kind == Kind::datetime ? sql::Moment::datetime
                                 : what.kind == Kind::date   ? sql::Moment::date
                                                             : sql::Moment::time,
                                 std::move(what.expr), zone);
    what.kind = kind_after(transform, what.kind);
    what.output = output_of(what.kind);
    what.field = nullptr;
}

void SelectBuilder::transform(Typed& what, const meta::OwnLookup& transform) const {
    what.expr = own_call(transform, std::move(what.expr), shape_.dialect());
    if (transform.given != Kind::none) {
        what.kind = transform.given;
        what.output = output_of(what.kind);
    }
    if (what.kind == Kind::decimal && !shape_.dialect().has_decimal_type())
        what.expr = sql::cast(std::move(what.expr), column_type(what.output));
    what.field = nullptr;
    if (transform.is_bilateral)
        what.both_sides.push_back(&transform);
}

sql::Expr SelectBuilder::right_side(const Typed& what, const Operand& operand, Form form,
                                    std::uint32_t offset) const {
    if (what.both_sides.empty())
        return parameter(&operand, form, offset);
    Typed right{parameter(&operand, form == Form::json ? form : Form::plain, offset), what.kind};
    for (const meta::OwnLookup* each : what.both_sides)
        transform(right, *each);
    return std::move(right.expr);
}

sql::Expr SelectBuilder::own_compare(const meta::OwnLookup& lookup, const Typed& what, const Operand& operand,
                                     const Typed& right) {
    std::vector<sql::Expr> operands;
    if (right.expr) {
        operands.push_back(right.expr);
    } else if (operand.query) {
        auto select = subquery(operand.query, nullptr);
        if (!select)
            return never();
        operands.push_back(sql::subquery(std::move(*select)));
    } else if (lookup.takes_many) {
        if (!operand.value.is_list())
            throw ValueError("The lookup '" + std::string(lookup.name) + "' takes a list, but got " +
                             operand.value.repr() + ".");
        for (std::size_t i = 0; i < operand.value.as_list().size(); ++i)
            operands.push_back(right_side(what, operand, Form::plain, static_cast<std::uint32_t>(i)));
        if (operands.empty())
            return never();
    } else {
        if (operand.value.is_null())
            throw ValueError("Cannot use None as a query value");
        operands.push_back(right_side(what, operand, Form::plain));
    }
    return own_call(lookup, what.expr, std::move(operands), shape_.dialect());
}

sql::Expr SelectBuilder::compare(Typed what, Lookup lookup, const Operand& operand, const Typed& right) {
    const bool has_value = !right.expr && !operand.query;
    if (what.expr.type == sql::Expr::Type::row)
        return key_compare(std::move(what), lookup, operand, right);
    if (right.expr.type == sql::Expr::Type::row)
        throw ValueError("CompositePrimaryKey cannot be used as a lookup value.");
    if (what.kind == Kind::json && has_value && lookup != Lookup::in)
        if (sql::Expr result = json_compare(what, lookup, operand))
            return result;
    if (what.kind == Kind::array && !is_pattern(lookup, what.kind))
        if (sql::Expr result = array_compare(what, lookup, operand, right))
            return result;
    if (what.kind == Kind::search_vector && lookup == Lookup::exact)
        if (sql::Expr result = search_compare(what, operand, right))
            return result;
    if (what.kind == Kind::hstore)
        if (sql::Expr result = hstore_compare(what, lookup, operand, right))
            return result;
    if (what.kind == Kind::range || (lookup == Lookup::contained_by && lies_in_ranges(what.kind)))
        if (sql::Expr result = range_compare(what, lookup, operand, right))
            return result;
    if (lookup == Lookup::isnull)
        return operand.value.truth() ? sql::is_null(std::move(what.expr))
                                     : sql::is_not_null(std::move(what.expr));
    if (lookup == Lookup::in)
        return in_lookup(what, operand);
    if (operand.query)
        return compare_with_query(std::move(what.expr), lookup, operand.query);
    if (has_value && operand.value.is_null()) {
        if (lookup != Lookup::exact && lookup != Lookup::iexact)
            throw ValueError("Cannot use None as a query value");
        return sql::is_null(std::move(what.expr));
    }
    if (lookup == Lookup::range) {
        const std::size_t size = operand.value.is_list() ? operand.value.as_list().size() : 0;
        if (size != 2)
            throw ValueError("The lookup 'range' takes the first and the last value, but got " +
                             std::to_string(size) + " values.");
        for (const Value& bound : operand.value.as_list())
            if (bound.is_null())
                throw ValueError("Cannot use None as a query value");
        sql::Expr first = right_side(what, operand, Form::plain),
                  last = right_side(what, operand, Form::plain, 1);
        return sql::between(std::move(what.expr), std::move(first), std::move(last));
    }
    const sql::Match match = match_of(lookup);
    if (!has_value)
        return sql::match(match, std::move(what.expr), right.expr);
    sql::Expr value = right_side(what, operand, sql::is_like(match) ? like(match) : Form::plain);
    return sql::match(match, std::move(what.expr), std::move(value));
}

// A column, or the row of several, with what a query gives.
sql::Expr SelectBuilder::compare_with_query(sql::Expr left, Lookup lookup, const Query& query) {
    if (lookup == Lookup::exact && window_of(query.node()).count != 1)
        throw ValueError(
            "The QuerySet value for an exact lookup must be limited to one result using slicing.");
    const std::size_t wanted = left.type == sql::Expr::Type::row ? left.operands.size() : 1;
    auto select = subquery(query, nullptr);
    if (!select)
        return never();
    if (select->columns.size() != wanted) {
        const std::string name = "'" + std::string(name_of(lookup)) + "'";
        const std::string received = " (received " + std::to_string(select->columns.size()) + ")";
        throw ValueError(wanted == 1 ? "The QuerySet value for the " + name +
                                           " lookup must have 1 selected fields" + received
                                     : name + " subquery lookup of 'pk' must have " + std::to_string(wanted) +
                                           " fields" + received);
    }
    if (lookup == Lookup::in)
        return sql::in(std::move(left), std::move(*select));
    return sql::match(match_of(lookup), std::move(left), sql::subquery(std::move(*select)));
}

// The row of the columns of a primary key of several fields with another such row.
sql::Expr SelectBuilder::key_compare(Typed what, Lookup lookup, const Operand& operand, const Typed& right) {
    const std::size_t size = what.expr.operands.size();
    if (lookup == Lookup::isnull)
        return operand.value.truth() ? sql::is_null(std::move(what.expr))
                                     : sql::is_not_null(std::move(what.expr));
    if (operand.query)
        return compare_with_query(std::move(what.expr), lookup, operand.query);
    if (right.expr) {
        if (right.expr.type != sql::Expr::Type::row || right.expr.operands.size() != size)
            throw ValueError("Composite field lookups only work with composite expressions.");
        return sql::match(match_of(lookup), std::move(what.expr), right.expr);
    }
    const std::string said = "'" + std::string(name_of(lookup)) + "' lookup of 'pk' must ";
    if (operand.value.is_null()) {
        if (lookup != Lookup::exact)
            throw ValueError("Cannot use None as a query value");
        return sql::is_null(std::move(what.expr));
    }
    if (!operand.value.is_list() || !what.field)
        throw ValueError(said + "be a tuple or a list");
    const auto key = [&](const Value& values, std::size_t offset) {
        if (!values.is_list() || values.as_list().size() != size)
            throw ValueError(said + "have " + std::to_string(size) +
                             (lookup == Lookup::in ? " elements each" : " elements"));
        std::vector<sql::Expr> parts;
        for (std::size_t i = 0; i < size; ++i)
            parts.push_back(parameter(&operand,
                                      what.field->parts()[i]->kind() == Kind::json ? Form::json : Form::plain,
                                      static_cast<std::uint32_t>(offset + i)));
        return sql::row(std::move(parts));
    };
    if (lookup != Lookup::in)
        return sql::match(match_of(lookup), std::move(what.expr), key(operand.value, 0));
    const std::size_t count = padded_size(operand.value);
    if (count == 0)
        return never();
    const List& list = operand.value.as_list();
    const auto first = std::find_if(list.begin(), list.end(), [](const Value& v) { return !v.is_null(); });
    std::vector<sql::Expr> rows;
    for (std::size_t i = 0; i < count; ++i)
        rows.push_back(key(*first, i * size));  // all are of one size
    return sql::in(std::move(what.expr), std::move(rows));
}

namespace {

// What JSON's own words come out as where JSON is text.
std::string_view json_word(const Value& value) {
    return value.is_null() ? "null" : value.as_bool() ? "true" : "false";
}

}  // namespace

// None where JSON is compared as everything else.
sql::Expr SelectBuilder::json_compare(const Typed& what, Lookup lookup, const Operand& operand) {
    const sql::Dialect& dialect = shape_.dialect();
    const sql::Expr& whole = what.keys.empty() ? what.expr : what.json;
    const auto has = [&](std::string key) {
        std::vector<std::string> keys = what.keys;
        keys.push_back(std::move(key));
        return sql::json_has(whole, std::move(keys));
    };
    switch (lookup) {
        case Lookup::isnull: {
            if (what.keys.empty())
                return {};
            sql::Expr test = sql::json_has(whole, what.keys, true);
            test.negated = operand.value.truth();
            return test;
        }
        case Lookup::has_key:
            return has(std::string(operand.value.as_text()));
        case Lookup::has_keys:
        case Lookup::has_any_keys: {
            std::vector<sql::Expr> tests;
            for (const Value& key : operand.value.as_list())
                tests.push_back(has(std::string(key.as_text())));
            return lookup == Lookup::has_keys ? sql::all_of(std::move(tests)) : sql::any_of(std::move(tests));
        }
        case Lookup::contains:
        case Lookup::contained_by:
            if (!dialect.has_json_containment())
                throw db::NotSupportedError(
                    {std::string(name_of(lookup)) + " lookup is not supported on this database backend.",
                     {},
                     {},
                     {}});
            return sql::json_is(
                lookup == Lookup::contains ? sql::JsonTest::contains : sql::JsonTest::contained_by, what.expr,
                parameter(&operand, Form::json));
        case Lookup::exact:
            break;
        case Lookup::gt:
        case Lookup::gte:
        case Lookup::lt:
        case Lookup::lte:
            if (operand.value.is_null())
                return {};
            if (operand.value.is_list() || operand.value.is_dict())
                throw TypeError("Lists and dicts of JSON have no order: '" + std::string(name_of(lookup)) +
                                "' compares with a number or text.");
            return sql::match(match_of(lookup), what.expr,
                              parameter(&operand, dialect.has_json_type() ? Form::json : Form::plain));
        default:
            return {};
    }
    if (operand.value.is_null() ||
        (operand.value.is_bool() && !what.keys.empty() && !dialect.has_json_type()))
        return sql::match(sql::Match::equal, what.expr, sql::literal(json_word(operand.value)));
    sql::Expr right = parameter(&operand, Form::json);
    if (!what.keys.empty() && !dialect.has_json_type())
        right = sql::json_parsed(std::move(right));
    return sql::match(sql::Match::equal, what.expr, std::move(right));
}

// A year is compared by its first and last day or moment, so that an index on the column helps.
sql::Expr SelectBuilder::year_lookup(const Test& test, sql::Expr left, Kind kind) const {
    const bool iso = test.path.transforms[transform_count(test.path) - 1] == Transform::iso_year;
    const bool dated = kind == Kind::date;
    const auto bound = [&](bool first) {
        return parameter(&test.operand,
                         year(dated ? (first ? YearBound::first_date : YearBound::last_date)
                                    : (first ? YearBound::first_moment : YearBound::last_moment),
                              iso));
    };
    switch (test.path.lookup) {
        case Lookup::gt:
            return sql::match(sql::Match::greater, std::move(left), bound(false));
        case Lookup::gte:
            return sql::match(sql::Match::greater_equal, std::move(left), bound(true));
        case Lookup::lt:
            return sql::match(sql::Match::less, std::move(left), bound(true));
        case Lookup::lte:
            return sql::match(sql::Match::less_equal, std::move(left), bound(false));
        default:
            return sql::between(std::move(left), bound(true), bound(false));
    }
}

sql::Expr SelectBuilder::in_lookup(const Typed& what, const Operand& operand) {
    // The rows stand for their keys, or for what the foreign key holds of them.
    if (operand.query)
        return compare_with_query(what.expr, Lookup::in, operand.query);
    if (!operand.value.is_list())
        throw ValueError("The lookup 'in' takes a list, but got " + operand.value.repr() + ".");
    const std::size_t size = padded_size(operand.value);
    if (size == 0)
        return never();
    const bool json = what.kind == Kind::json;
    const bool as_text = json && !what.keys.empty() && !shape_.dialect().has_json_type();
    std::vector<sql::Expr> list;
    list.reserve(size);
    std::vector<const Value*> values;
    for (const Value& each : operand.value.as_list())
        if (!each.is_null())
            values.push_back(&each);
    for (std::size_t i = 0; i < size; ++i) {
        const Value& value = *values[std::min(i, values.size() - 1)];
        sql::Expr item =
            right_side(what, operand, json ? Form::json : Form::plain, static_cast<std::uint32_t>(i));
        if (as_text)
            item = value.is_bool() ? sql::literal(json_word(value)) : sql::json_parsed(std::move(item));
        list.push_back(std::move(item));
    }
    return sql::in(what.expr, std::move(list));
}

}  // namespace nuages::orm::detail
