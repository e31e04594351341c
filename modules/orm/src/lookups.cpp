#include <nuages/base/error.h>
#include <nuages/base/time.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/time_zone.h>

#include "select_builder.h"
#include "where.h"

// What each lookup is in SQL.
namespace nuages::orm::detail {
namespace {

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

std::size_t transform_count(const Path& path) {
    std::size_t count = 0;
    while (count < std::size(path.transforms) && path.transforms[count] != Transform::none)
        ++count;
    return count;
}

// The first `count` transforms of a path applied to a column of that kind.
Typed transformed(sql::Expr column, Kind kind, const Path& path, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const Transform transform = path.transforms[i];
        const std::string_view zone = tz::name(current_time_zone());
        if (transform >= Transform::date)
            column = sql::cast_moment(transform == Transform::date ? sql::Moment::date : sql::Moment::time,
                                      std::move(column), zone);
        else
            column = sql::extract(name_of(transform),
                                  kind == Kind::datetime ? sql::Moment::datetime
                                  : kind == Kind::date   ? sql::Moment::date
                                                         : sql::Moment::time,
                                  std::move(column), zone);
        kind = kind_after(transform, kind);
    }
    return {std::move(column), kind, false};
}

[[noreturn]] void throw_none(const Path& path) {
    throw ValueError("Cannot use None as a query value: the lookup '" + std::string(name_of(path.lookup)) +
                     "' compares with a value. To ask for NULL, use isnull or exact.");
}

}  // namespace

sql::Expr SelectBuilder::lookup(const Test& test, sql::Expr left, const FieldInfo& field,
                                const Typed& right) {
    const Path& path = test.path;
    const Operand& operand = test.operand;
    const std::size_t transforms = transform_count(path);

    if (path.lookup == Lookup::isnull) {
        Typed what = transformed(std::move(left), field.kind(), path, transforms);
        return operand.value.truth() ? sql::is_null(std::move(what.expr))
                                     : sql::is_not_null(std::move(what.expr));
    }
    if (path.lookup == Lookup::in)
        return in_lookup(test, transformed(std::move(left), field.kind(), path, transforms).expr, field);
    if (operand.query)
        throw FieldError("A query can stand on the right of `in` only, not of '" +
                         std::string(name_of(path.lookup)) + "'.");

    const bool has_value = !right.expr;
    if (has_value && operand.value.is_null()) {
        if (path.lookup != Lookup::exact && path.lookup != Lookup::iexact)
            throw_none(path);
        return sql::is_null(transformed(std::move(left), field.kind(), path, transforms).expr);
    }
    const Transform last = transforms > 0 ? path.transforms[transforms - 1] : Transform::none;
    if (has_value && (last == Transform::year || last == Transform::iso_year) && !is_pattern(path.lookup) &&
        path.lookup != Lookup::range) {
        Typed moment = transformed(std::move(left), field.kind(), path, transforms - 1);
        return year_lookup(test, std::move(moment.expr), moment.kind);
    }
    Typed what = transformed(std::move(left), field.kind(), path, transforms);
    if (path.lookup == Lookup::range) {
        const std::size_t size = operand.value.is_list() ? operand.value.as_list().size() : 0;
        if (size != 2)
            throw ValueError("The lookup 'range' takes the first and the last value, but got " +
                             std::to_string(size) + " values.");
        for (const Value& bound : operand.value.as_list())
            if (bound.is_null())
                throw_none(path);
        return sql::between(std::move(what.expr), parameter(&operand, Form::plain),
                            parameter(&operand, Form::plain, 1));
    }
    const sql::Match match = match_of(path.lookup);
    if (!has_value)
        return sql::match(match, std::move(what.expr), right.expr);
    const Form form = sql::is_like(match) ? like(match) : what.kind == Kind::json ? Form::json : Form::plain;
    return sql::match(match, std::move(what.expr), parameter(&operand, form));
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

sql::Expr SelectBuilder::in_lookup(const Test& test, sql::Expr left, const FieldInfo& field) {
    const Operand& operand = test.operand;
    if (operand.query) {
        // The rows stand for their keys, or for what the foreign key holds of them.
        const FieldInfo& column = operand.query.model().primary_key();
        auto select = subquery(operand.query, shape_,
                               joins_.prefix() ? static_cast<char>(joins_.prefix() + 1) : 'U', column);
        return select ? sql::in(std::move(left), std::move(*select)) : never();
    }
    if (!operand.value.is_list())
        throw ValueError("The lookup 'in' takes a list, but got " + operand.value.repr() + ".");
    const std::size_t size = padded_size(operand.value);
    if (size == 0)
        return never();
    std::vector<sql::Expr> list;
    list.reserve(size);
    const Form form = field.kind() == Kind::json ? Form::json : Form::plain;
    for (std::size_t i = 0; i < size; ++i)
        list.push_back(parameter(&operand, form, static_cast<std::uint32_t>(i)));
    return sql::in(std::move(left), std::move(list));
}

}  // namespace nuages::orm::detail
