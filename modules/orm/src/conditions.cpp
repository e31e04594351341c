#include <algorithm>
#include <utility>

#include <nuages/base/error.h>

#include "generic_fields.h"
#include "own_sql.h"
#include "select_builder.h"
#include "where.h"

// How filter() and exclude() become WHERE: which joins they share, and NULL.
namespace nuages::orm::detail {

using Type = sql::Expr::Type;

ConditionGroup ConditionGroup::of(const QNode& node) {
    ConditionGroup result;
    switch (node.type) {
        case QNode::Type::condition:
            if (node.left || !node.keys.empty())
                result.items.push_back({node.left ? nullptr : &node.path, &node.operand, &node, {}});
            else
                result.items.push_back({&node.path, &node.operand, nullptr, {}});
            return result;
        case QNode::Type::negation:
            result = of(*node.children.front().node());
            result.negated = !result.negated;
            return result;
        case QNode::Type::all_of:
            break;
        case QNode::Type::any_of:
            result.connector = Type::any_of;
            break;
        case QNode::Type::odd_of:
            result.connector = Type::odd_of;
            break;
    }
    for (const AnyQ& child : node.children) {
        ConditionGroup group = of(*child.node());
        if (!group.negated && group.items.size() == 1)
            result.items.push_back(std::move(group.items.front()));
        else
            result.items.push_back({nullptr, nullptr, nullptr, {std::move(group)}});
    }
    return result;
}

void ConditionGroup::add(const AnyCondition& condition) {
    if (condition.tree)
        items.push_back({nullptr, nullptr, nullptr, {of(*condition.tree.node())}});
    else if (condition.path)
        items.push_back({&condition.path, &condition.operand, nullptr, {}});
}

void SelectBuilder::filter(const ConditionGroup& said) {
    // Conditions of one filter() are about the same related row, those of the next about any.
    AliasSet reusable = std::exchange(sticky_, {});
    const AliasSet inner = joins_.inner();
    Clause clause = group(said, reusable, {});
    if (clause.expr)
        add_where(std::move(clause.expr));
    joins_.demote(inner);
}

SelectBuilder::Clause SelectBuilder::group(const ConditionGroup& group, AliasSet& reusable,
                                           Negation negation) {
    negation.now = negation.now != group.negated;
    negation.anywhere = negation.anywhere || group.negated;
    sql::Expr target = sql::all_of({});
    target.type = group.connector;
    bool empty = true;
    JoinPromoter promoter(group.connector, group.items.size(), negation.now);
    for (const ConditionGroup::Item& item : group.items) {
        Clause clause = item.group.empty() ? one_of(item, reusable, negation)
                                           : this->group(item.group.front(), reusable, negation);
        promoter.vote(clause.inner);
        if (!clause.expr)
            continue;
        add_condition(target, std::move(clause.expr), group.connector);
        empty = false;
    }
    AliasSet inner = promoter.apply(joins_);
    if (empty)
        return {{}, std::move(inner)};
    target.negated = group.negated;
    return {std::move(target), std::move(inner)};
}

SelectBuilder::Clause SelectBuilder::one_of(const ConditionGroup::Item& item, AliasSet& reusable,
                                            Negation negation) {
    if (!item.path)
        return computed_condition(*item.node, reusable);
    return condition({*item.path, *item.operand, fields_of(model_, *item.path),
                      item.node ? &item.node->keys : nullptr, &owner_of(model_, *item.path)},
                     reusable, negation);
}

SelectBuilder::Clause SelectBuilder::condition(const Test& test, AliasSet& reusable, Negation negation) {
    const std::vector<int> references = joins_.references();
    Typed right;
    if (test.operand.expression)
        right = test.around ? test.around->compiled(test.operand.expression, nullptr, true)
                            : compiled(test.operand.expression, inside_ ? nullptr : &reusable, true);
    AliasSet used = joins_.used_since(references);

    JoinPath joined =
        joins_.follow(test.fields, 0, inside_ ? nullptr : &reusable, inside_ || !negation.anywhere);
    if (joined.over_many) {
        for (std::size_t i = 1; i < joined.aliases.size(); ++i)
            joins_.unreference(joined.aliases[i]);
        return split_exclude(test, joined.many_step, reusable);
    }
    used.insert(joined.aliases.begin(), joined.aliases.end());
    joins_.trim(joined);
    reusable.insert(joined.aliases.begin(), joined.aliases.end());

    const std::size_t alias = joined.aliases.back();
    const sql::Expr column = joins_.column(alias, *joined.column);
    sql::Expr result = sql::all_of({});
    result.operands.push_back(lookup(test, column, *joined.column, right));

    const bool is_null_test = test.path.lookup == Lookup::isnull ||
                              (!right.expr && !test.operand.query && test.operand.value.is_null());
    const bool wants_null =
        is_null_test && (test.path.lookup != Lookup::isnull || test.operand.value.truth());
    bool needs_outer = wants_null && !negation.now;
    if (negation.now && !wants_null) {
        // NOT (column = value) does not hold where the column is NULL, but the row has to be found.
        needs_outer = true;
        if (!is_null_test) {
            if (joined.column->null() || joins_[alias].outer)
                result.operands.push_back(sql::is_not_null(column));
            if (right.expr.type == Type::column && right.nullable)
                result.operands.push_back(sql::is_not_null(right.expr));
        }
    }
    return {std::move(result), needs_outer ? AliasSet() : std::move(used)};
}

// exclude() over a relation to several rows means "has no related row that ...", which takes a subquery.
SelectBuilder::Clause SelectBuilder::split_exclude(const Test& test, std::size_t many_step,
                                                   AliasSet& reusable) {
    const auto step = test.fields.begin() + static_cast<std::ptrdiff_t>(many_step);
    const Hop hop = hop_over(**step);
    const bool wants_null = (test.path.lookup == Lookup::isnull && test.operand.value.truth()) ||
                            (test.path.lookup != Lookup::isnull && !test.operand.expression &&
                             !test.operand.query && test.operand.value.is_null());
    // Only "is NULL" can hold without a related row; then the subquery has to begin one table earlier.
    const ModelInfo& start = wants_null ? (*step)->model() : *hop.to;
    // Rows with different content types may have the same key of an object.
    const bool generic = hop.via->is_generic_relation();
    const FieldInfo& parent_field = wants_null && generic ? start.primary_key() : *hop.parent_field;
    const FieldInfo& link = wants_null ? parent_field : *hop.field;

    SelectBuilder inner(start, shape_, next_prefix(), outer_);
    Test rest{test.path, test.operand, {wants_null ? step : step + 1, test.fields.end()},
              test.keys, test.owner,   test.around ? test.around : this};
    if (rest.fields.empty())
        rest.fields.push_back(&start.primary_key());
    inner.add_test(rest);

    std::vector<const FieldInfo*> prefix(test.fields.begin(), step);
    prefix.push_back(&parent_field);
    JoinPath joined = joins_.follow(prefix, 0, &reusable);
    const std::size_t parent = joined.aliases.back();
    joins_.trim(joined);
    reusable.insert(joined.aliases.begin(), joined.aliases.end());
    const sql::Expr outer = joins_.column(joined.aliases.back(), *joined.column);
    const bool outer_is_nullable = joined.column->null() || joins_[joined.aliases.back()].outer;

    // A join that a condition beside this one made: then the subquery is about that very row.
    const auto same_row = std::find_if(reusable.begin(), reusable.end(), [&](std::size_t alias) {
        return alias != 0 && joins_[alias].via == *step && joins_[alias].parent == parent;
    });
    if (same_row != reusable.end() && !wants_null)
        inner.add_where(sql::match(sql::Match::equal, inner.joins_.column(0, start.primary_key()),
                                   joins_.column(*same_row, start.primary_key())));
    else if (generic && !wants_null)
        inner.add_where(of_generic_relation(*hop.via, inner, outer, joins_[joined.aliases.back()].name));
    else
        inner.add_where(sql::match(sql::Match::equal, inner.joins_.column(0, link), outer));

    sql::Select select;
    select.columns.push_back({sql::number(1), "a"});
    select.where = inner.take_where();
    select.limit = sql::number(1);
    inner.joins_.write(select, shape_.dialect());
    sql::Expr result = sql::all_of({});
    result.operands.push_back(inner.never_ ? never() : sql::exists(std::move(select)));
    if (wants_null && outer_is_nullable)
        add_condition(result, sql::is_null(outer), Type::any_of);
    return {std::move(result), {}};
}

// That the rows of a subquery are those on the other side of a generic relation, whose column on this side,
// in the table `around`, is `outer`.
sql::Expr SelectBuilder::of_generic_relation(const FieldInfo& relation, const SelectBuilder& inner,
                                             const sql::Expr& outer, const sql::Qualifier& around) const {
    const sql::Expr there = inner.joins_.column(0, *relation.remote());
    const bool key_is_there = relation.has_key_on_other_side();
    return sql::all_of({key_is_there ? same_object(relation, outer, there, shape_.dialect())
                                     : same_object(relation, there, outer, shape_.dialect()),
                        has_content_type(relation, key_is_there ? inner.joins_[0].name : around)});
}

// A condition on something computed: it is compared as it is, and needs no joins beside its own.
SelectBuilder::Clause SelectBuilder::computed_condition(const QNode& node, AliasSet& reusable) {
    AliasSet* shared = inside_ ? nullptr : &reusable;
    sql::Expr result = sql::all_of({});
    if (node.bare) {
        Typed what = compiled(node.left, nullptr, true);
        if (is_never(what.expr) || what.expr.is_connected())
            return {std::move(what.expr), {}};
        if (what.output && what.kind != Kind::boolean)
            throw TypeError("Cannot filter against a non-conditional expression.");
        result.operands.push_back(std::move(what.expr));
        return {std::move(result), {}};
    }
    Typed right;
    if (node.operand.expression)
        right = compiled(node.operand.expression, shared, true);
    Typed left = compiled(node.left, nullptr, true);
    if (left.expr.type == Type::row && !node.operand.expression && !node.operand.query)
        throw ValueError("Name the primary key itself to compare it: 'pk'.");
    result.operands.push_back(node.own_lookup
                                  ? own_compare(*node.own_lookup, left, node.operand, right)
                                  : compare(std::move(left), node.path.lookup, node.operand, right));
    return {std::move(result), {}};
}

void SelectBuilder::add_test(const Test& test) {
    AliasSet reusable;
    Clause clause = condition(test, reusable, {});
    JoinPromoter promoter(Type::all_of, 1, false);
    promoter.vote(clause.inner);
    promoter.apply(joins_);
    if (clause.expr)
        add_where(std::move(clause.expr));
}

}  // namespace nuages::orm::detail
