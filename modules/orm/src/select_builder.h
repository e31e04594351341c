#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <nuages/orm/model_info.h>
#include <nuages/sql/dialect.h>
#include <nuages/sql/statement.h>

#include "joins.h"
#include "query_node.h"
#include "shape.h"

namespace nuages::orm::detail {

// A group of conditions as it was said: by one filter() or exclude(), or by a Q inside.
struct ConditionGroup {
    struct Item {
        const Path* path = nullptr;  // of a condition; null for a group
        const Operand* operand = nullptr;
        std::vector<ConditionGroup> group;  // one
    };
    sql::Expr::Type connector = sql::Expr::Type::all_of;
    bool negated = false;
    std::vector<Item> items;

    void add(const AnyCondition& condition);
    static ConditionGroup of(const QNode& node);
};

// An expression with what it is, which decides how dates are computed with.
struct Typed {
    sql::Expr expr;
    Kind kind = Kind::any;
    bool nullable = false;
};

// Turns the chain of a query into a SELECT by Django's rules: how conditions share joins, what exclude()
// means over relations to several rows and for NULL, and what orders the rows.
class SelectBuilder {
public:
    // `prefix` names the tables of a subquery, 0 for none.
    SelectBuilder(const ModelInfo& model, const Shape& shape, char prefix = 0);

    void apply(const QueryNode* last);
    void filter(const ConditionGroup& group);

    // The parts of the statement.
    Joins& joins() noexcept { return joins_; }
    sql::Expr take_where();
    bool matches_nothing() const noexcept { return never_; }
    bool distinct() const noexcept { return distinct_; }
    bool is_ordered() const;
    std::vector<sql::OrderTerm> order_terms();
    void set_order(std::vector<Path> order) {
        order_ = std::move(order);
        ordered_ = true;
    }
    void reverse() { reversed_ = !reversed_; }
    const std::vector<Path>& related() const noexcept { return related_; }
    // The column that a path ends at, over joins that may be shared with everything.
    Typed column(const Path& path);
    // The new value that an assignment gives to a field; it cannot follow relations.
    sql::Expr assigned(const AnyAssignment& assignment, const FieldInfo& field);
    // The rows of a query as a subquery that gives one column. nullopt where it has no rows for sure.
    static std::optional<sql::Select> subquery(const Query& query, const Shape& shape, char prefix,
                                               const FieldInfo& column);

private:
    // A condition in SQL, none where it says nothing, and the joins that it needs to be inner.
    struct Clause {
        sql::Expr expr;
        AliasSet inner;
    };
    // What surrounds a condition: some negation on the way up, and whether all of them together negate it.
    struct Negation {
        bool anywhere = false;
        bool now = false;
    };
    // A condition with its path as fields, of which the first may have been cut off.
    struct Test {
        const Path& path;
        const Operand& operand;
        std::vector<const FieldInfo*> fields;
    };

    Clause group(const ConditionGroup& group, AliasSet& reusable, Negation negation);
    Clause condition(const Test& test, AliasSet& reusable, Negation negation);
    Clause split_exclude(const Test& test, std::size_t many_step, AliasSet& reusable);
    void add_test(const Test& test);
    void related_to(const QueryNode& node);
    void add_where(sql::Expr expr);

    sql::Expr lookup(const Test& test, sql::Expr left, const FieldInfo& field, const Typed& right);
    sql::Expr year_lookup(const Test& test, sql::Expr left, Kind kind) const;
    sql::Expr in_lookup(const Test& test, sql::Expr left, const FieldInfo& field);
    Typed expression(const ExpressionNode& node, AliasSet* reusable, bool allow_joins);
    void add_order(std::vector<sql::OrderTerm>& terms, std::size_t start, const Path& path,
                   const std::vector<const FieldInfo*>& fields, bool descending, int depth);
    sql::Expr parameter(const void* holder, Form form, std::uint32_t offset = 0) const {
        return sql::parameter({shape_.number_of(holder) + offset, static_cast<std::uint8_t>(form)});
    }

    const ModelInfo& model_;
    const Shape& shape_;
    Joins joins_;
    sql::Expr where_ = sql::all_of({});
    AliasSet sticky_;  // joins that the next filter() may share
    std::vector<Path> order_, related_;
    Path column_;  // that a subquery gives
    bool ordered_ = false;
    bool reversed_ = false;
    bool distinct_ = false;
    bool never_ = false;
};

}  // namespace nuages::orm::detail
