#include <string>
#include <utility>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/meta/range.h>

#include "expression_type.h"
#include "select_builder.h"
#include "where.h"

// What lookups of arrays, hstore, ranges and search vectors are in SQL.
namespace nuages::orm::detail {

namespace {

// PostgreSQL counts from 1 and to the last, which the text counts to from 0 and behind it.
std::string subscript(std::string_view place) {
    const std::size_t bar = place.find('_');
    const auto first = text::parse_int(place.substr(0, bar));
    const auto behind = bar == place.npos ? first : text::parse_int(place.substr(bar + 1));
    if (!first || !behind || *first >= INT32_MAX || *behind > INT32_MAX)
        throw ValueError("'" + std::string(place) + "' reaches behind the longest array that there can be.");
    return bar == place.npos ? "[" + std::to_string(*first + 1) + "]"
                             : "[" + std::to_string(*first + 1) + ":" + std::to_string(*behind) + "]";
}

}  // namespace

void SelectBuilder::take_place(Typed& what, std::string_view place) const {
    // All subscripts of an array stand together, as PostgreSQL has no arrays of arrays; but beside those of a
    // slice they would be slices too.
    if (what.expr.type == sql::Expr::Type::raw && what.expr.text.ends_with(']') &&
        what.expr.text.find(':') == std::string::npos)
        what.expr.text += subscript(place);
    else
        what.expr =
            sql::raw((what.expr.type == sql::Expr::Type::column ? "\x01" : "(\x01)") + subscript(place),
                     {std::move(what.expr)});
    what.field = nullptr;
    if (!is_place(place))
        return;
    what.output = element_of(what.output);
    what.kind = what.output ? what.output.kind : Kind::any;
    what.nullable = true;
}

void SelectBuilder::take_key(Typed& what, std::string_view key) const {
    what.expr = sql::raw("\x01 -> \x01", {std::move(what.expr), sql::literal(key)});
    what.field = nullptr;
    what.output = OutputType::of("TextField");
    what.kind = what.output.kind;
    what.nullable = true;
}

// Follows places in arrays and keys of hstore, and the keys of JSON behind them.
void SelectBuilder::take_keys(Typed& what, const std::vector<std::string>& keys, bool as_text) const {
    auto key = keys.begin();
    for (; key != keys.end() && (what.kind == Kind::array || what.kind == Kind::hstore); ++key)
        what.kind == Kind::array ? take_place(what, *key) : take_key(what, *key);
    if (key == keys.end())
        return;
    what.json = what.expr;
    what.keys.assign(key, keys.end());
    what.expr = sql::json_value(what.json, what.keys, as_text);
}

namespace {

std::string_view operator_of(Lookup lookup) {
    switch (lookup) {
        case Lookup::contains:
            return "@>";
        case Lookup::contained_by:
            return "<@";
        case Lookup::overlap:
            return "&&";
        case Lookup::fully_lt:
            return "<<";
        case Lookup::fully_gt:
            return ">>";
        case Lookup::not_lt:
            return "&>";
        case Lookup::not_gt:
            return "&<";
        case Lookup::adjacent_to:
            return "-|-";
        default:
            return {};
    }
}

// NULL, texts and the rows of queries are compared with arrays, ranges and hstore as with everything else.
bool is_plain(const Typed& what, Lookup lookup, const Operand& operand, const Typed& right) {
    return is_pattern(lookup, what.kind) || lookup == Lookup::isnull ||
           (lookup == Lookup::in && operand.query) ||
           (lookup == Lookup::exact && !right.expr && !operand.query && operand.value.is_null());
}

}  // namespace

// By an operator of PostgreSQL's where the lookup has one. The other side is cast to `type`, where that is
// known; values are bound in that form.
sql::Expr SelectBuilder::operator_compare(sql::Expr left, Lookup lookup, const Operand& operand,
                                          const Typed& right, Form form, const OutputType& type) {
    const bool has_value = !right.expr && !operand.query;
    if (has_value && operand.value.is_null())
        throw ValueError("Cannot use None as a query value");
    const auto cast = [&](sql::Expr value) {
        return type ? sql::cast(std::move(value), column_type(type)) : std::move(value);
    };
    if (lookup == Lookup::in) {
        if (!operand.value.is_list())
            throw ValueError("The lookup 'in' takes a list, but got " + operand.value.repr() + ".");
        std::vector<sql::Expr> list;
        for (std::size_t i = 0; i < padded_size(operand.value); ++i)
            list.push_back(cast(parameter(&operand, form, static_cast<std::uint32_t>(i))));
        return list.empty() ? never() : sql::in(std::move(left), std::move(list));
    }
    sql::Expr other = has_value ? parameter(&operand, form) : right.expr;
    if (operand.query) {
        auto select = subquery(operand.query, nullptr);
        if (!select)
            return never();
        other = sql::subquery(std::move(*select));
    }
    other = cast(std::move(other));
    const std::string_view sign = operator_of(lookup);
    if (sign.empty())
        return sql::match(match_of(lookup), std::move(left), std::move(other));
    return sql::raw("\x01 " + std::string(sign) + " \x01", {std::move(left), std::move(other)});
}

// A search vector is not equal to a text, but has its words. None where it is compared as everything else.
sql::Expr SelectBuilder::search_compare(const Typed& what, const Operand& operand, const Typed& right) {
    if (operand.query || (!right.expr && operand.value.is_null()))
        return {};
    if (right.expr && right.output.name == "SearchQueryField")
        return sql::raw("\x01 @@ \x01", {what.expr, right.expr});
    return sql::raw("\x01 @@ PLAINTO_TSQUERY(\x01)",
                    {what.expr, right.expr ? right.expr : parameter(&operand, Form::plain)});
}

// None where hstores are compared as everything else.
sql::Expr SelectBuilder::hstore_compare(const Typed& what, Lookup lookup, const Operand& operand,
                                        const Typed& right) {
    if (!takes_keys(lookup))
        return is_plain(what, lookup, operand, right)
                   ? sql::Expr()
                   : operator_compare(what.expr, lookup, operand, right, Form::hstore, what.output);
    if (right.expr || operand.query)
        throw ValueError("The lookup '" + std::string(name_of(lookup)) + "' takes keys, no expression.");
    if (lookup == Lookup::has_key)
        return sql::raw("\x01 ? \x01", {what.expr, sql::literal(operand.value.as_text())});
    std::string text = lookup == Lookup::has_keys ? "\x01 ?& ARRAY[" : "\x01 ?| ARRAY[";
    std::vector<sql::Expr> operands{what.expr};
    for (const Value& key : operand.value.as_list()) {
        text += operands.size() > 1 ? ", \x01" : "\x01";
        operands.push_back(sql::literal(key.as_text()));
    }
    return sql::raw(text + "]::text[]", std::move(operands));
}

// Ranges with ranges and with what lies in them; none where they are compared as everything else.
sql::Expr SelectBuilder::range_compare(const Typed& what, Lookup lookup, const Operand& operand,
                                       const Typed& right) {
    if (is_plain(what, lookup, operand, right))
        return {};
    if (what.kind == Kind::range) {
        const bool is_end = lookup == Lookup::contains && !operand.query &&
                            (right.expr ? right.output && right.kind != Kind::range
                                        : !operand.value.is_null() && !find_range(operand.value));
        return operator_compare(what.expr, lookup, operand, right, Form::range,
                                is_end ? ends_of(what.output) : what.output);
    }
    // Ranges of reals and of small numbers are those of the next larger type.
    sql::Expr left = what.expr;
    if (what.kind == Kind::real)
        left = sql::cast(std::move(left), column_type(OutputType::of("DecimalField")));
    else if (column_type(what.output).kind == sql::ColumnType::Kind::small_integer)
        left = sql::cast(std::move(left), {sql::ColumnType::Kind::integer});
    return operator_compare(std::move(left), lookup, operand, right, Form::range, range_of(what.output));
}

// None where arrays are compared as everything else.
sql::Expr SelectBuilder::array_compare(const Typed& what, Lookup lookup, const Operand& operand,
                                       const Typed& right) {
    if (is_plain(what, lookup, operand, right) || lookup == Lookup::range)
        return {};
    return operator_compare(what.expr, lookup, operand, right,
                            what.output.element == "JSONField" ? Form::json_elements : Form::plain,
                            what.output.dimensions > 0 ? what.output : OutputType());
}

}  // namespace nuages::orm::detail
