#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <nuages/orm/model_info.h>
#include <nuages/sql/dialect.h>
#include <nuages/sql/statement.h>

#include "expression_node.h"
#include "joins.h"
#include "query_node.h"
#include "shape.h"

namespace nuages::orm::detail {

// A group of conditions as it was said: by one filter() or exclude(), or by a Q inside.
struct ConditionGroup {
    struct Item {
        const Path* path = nullptr;  // of a condition on a field; null for all others
        const Operand* operand = nullptr;
        const QNode* node = nullptr;        // of a condition that has keys, or an expression on its left
        std::vector<ConditionGroup> group;  // one
    };
    sql::Expr::Type connector = sql::Expr::Type::all_of;
    bool negated = false;
    std::vector<Item> items;

    void add(const AnyCondition& condition);
    static ConditionGroup of(const QNode& node);
};

// An expression with what it is, which decides how it is compared, computed with and read.
struct Typed {
    sql::Expr expr;
    Kind kind = Kind::any;
    bool nullable = false;
    OutputType output{};
    const FieldInfo* field = nullptr;  // where it is nothing but a column
    // Of a value inside of JSON: the whole, and the way to it.
    sql::Expr json{};
    std::vector<std::string> keys{};
    std::vector<const meta::OwnLookup*> both_sides{};  // transforms that are for the other side, too
};

// Something computed that rows have under a name.
struct Annotation {
    std::string name;
    Typed what;
    bool selected;
    bool aggregate;
};

// Selects an expression; of a primary key of several fields, all columns.
inline void add_outputs(sql::Select& select, sql::Expr expr, const std::string& alias = {}) {
    for (sql::Expr& each : sql::values_of(std::move(expr)))
        select.columns.push_back({std::move(each), alias});
}
// How a lookup matches; as equal where it is none that matches.
sql::Match match_of(Lookup lookup);
// DatabaseError where the database takes no slices in unions.
void refuse_slice_in_union(const sql::Dialect& dialect, const Window& slice);
// Where rows without a value come, in an order that may be turned round.
constexpr sql::OrderTerm::Nulls place_of(Nulls nulls, bool reversed) {
    if (reversed && nulls != Nulls::by_default)
        nulls = nulls == Nulls::first ? Nulls::last : Nulls::first;
    return static_cast<sql::OrderTerm::Nulls>(nulls);
}

// Turns the chain of a query into a SELECT by Django's rules: how conditions share joins, what exclude()
// means over relations to several rows and for NULL, how rows are grouped, and what orders them.
class SelectBuilder {
public:
    // `prefix` names the tables of a subquery, 0 for none; `outer` builds the query around it.
    SelectBuilder(const ModelInfo& model, const Shape& shape, char prefix = 0,
                  SelectBuilder* outer = nullptr);

    void apply(const QueryNode* last);
    void filter(const ConditionGroup& group);

    Joins& joins() noexcept { return joins_; }
    bool matches_nothing() const noexcept { return never_; }
    bool distinct() const noexcept { return distinct_; }
    bool is_grouped() const noexcept { return grouping_ != Grouping::none; }
    // Whether conditions are about windows: finish() makes the SELECT the table of another then.
    bool filters_windows() const;
    bool is_ordered() const;
    bool is_ordered_by_itself() const noexcept { return ordered_; }
    std::vector<sql::OrderTerm> order_terms();
    void order_by_nothing();
    void order_by_key(bool descending);
    void reverse() { reversed_ = !reversed_; }
    const std::vector<Path>& related() const noexcept { return related_; }
    // select_related() without names: all foreign keys that cannot be null.
    bool follows_all_keys() const noexcept { return follows_all_keys_; }
    const std::vector<Annotation>& annotations() const noexcept { return annotations_; }
    // Whether values() said what each row is; and what that is, annotations that came later included.
    bool has_values() const noexcept { return has_values_; }
    std::vector<Annotation> values() const;
    // The columns of a joined table are selected, too.
    void select_object(std::size_t alias) { selected_.push_back(alias); }
    // What only() and defer() leave of a field.
    bool is_loaded(const FieldInfo& field) const;
    // What select_for_update() said; null where nothing did.
    const QueryNode* lock_said() const noexcept { return lock_; }
    // That as SQL, for the rows of these tables; of all tables where none is named.
    std::string lock(const std::vector<std::size_t>& of) const;

    // The column that a path ends at, over joins that may be shared with everything.
    Typed column(const Path& path);
    Typed expression(const Expression& expression) { return compiled(expression, nullptr, true); }
    // The new value that an assignment gives to a field; it cannot follow relations.
    sql::Expr assigned(const AnyAssignment& assignment, const FieldInfo& field);
    // Conditions, groups and tables of the statement, when its columns and its order are there.
    void finish(sql::Select& select);
    sql::Expr take_where();

    // The rows of a query as a subquery that gives one column, by default the key. nullopt where it has no
    // rows for sure.
    std::optional<sql::Select> subquery(const Query& query, const FieldInfo* column);
    sql::Expr exists(const Query& query, bool negated);
    // Whether the result of a union or its like is the same without a part that has no rows.
    static bool can_do_without(sql::Compound::Type how, bool is_first) {
        return how <= sql::Compound::Type::union_all || (how == sql::Compound::Type::difference && !is_first);
    }
    // In a table of its own where it is a slice, or put together itself.
    static sql::Select part_of_union(sql::Select select, const Window& slice);
    // Key of a row compared with: conditions that the caller adds.
    void add_where(sql::Expr expr);

private:
    enum class Grouping : std::uint8_t { none, by_model, by_values };

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
        const std::vector<std::string>* keys = nullptr;
        const meta::Description* owner = nullptr;  // of lookups of its own
        SelectBuilder* around = nullptr;  // what expressions in the operand are about, where not this query
    };

    // A union or its like as a subquery.
    std::optional<sql::Select> combined(const Query& query, const FieldInfo* column);

    // Calls itself; its frame is small since one_of() stays out of it.
    Clause group(const ConditionGroup& group, AliasSet& reusable, Negation negation);
    [[gnu::noinline]] Clause one_of(const ConditionGroup::Item& item, AliasSet& reusable, Negation negation);
    Clause condition(const Test& test, AliasSet& reusable, Negation negation);
    Clause computed_condition(const QNode& node, AliasSet& reusable);
    Clause split_exclude(const Test& test, std::size_t many_step, AliasSet& reusable);
    sql::Expr of_generic_relation(const FieldInfo& relation, const SelectBuilder& inner,
                                  const sql::Expr& outer, const sql::Qualifier& around) const;
    // A Q as part of an expression: it shares all joins and makes none of them inner.
    sql::Expr inside_condition(const AnyQ& q);
    void add_test(const Test& test);
    void related_to(const QueryNode& node);
    void annotate(const QueryNode& node);
    void set_values(const QueryNode& node);

    sql::Expr lookup(const Test& test, sql::Expr left, const FieldInfo& field, const Typed& right);
    // What is compared with, with the transforms applied that are for both sides.
    sql::Expr right_side(const Typed& what, const Operand& operand, Form form,
                         std::uint32_t offset = 0) const;
    sql::Expr own_compare(const meta::OwnLookup& lookup, const Typed& what, const Operand& operand,
                          const Typed& right);
    void transform(Typed& what, Transform transform, const meta::Description& owner) const;
    void transform(Typed& what, const meta::OwnLookup& transform) const;
    sql::Expr compare(Typed what, Lookup lookup, const Operand& operand, const Typed& right);
    void take_place(Typed& array, std::string_view place) const;
    void take_key(Typed& hstore, std::string_view key) const;
    void take_keys(Typed& what, const std::vector<std::string>& keys, bool as_text) const;
    sql::Expr array_compare(const Typed& what, Lookup lookup, const Operand& operand, const Typed& right);
    sql::Expr compare_with_query(sql::Expr left, Lookup lookup, const Query& query);
    sql::Expr key_compare(Typed what, Lookup lookup, const Operand& operand, const Typed& right);
    sql::Expr operator_compare(sql::Expr left, Lookup lookup, const Operand& operand, const Typed& right,
                               Form form, const OutputType& type);
    sql::Expr search_compare(const Typed& what, const Operand& operand, const Typed& right);
    sql::Expr hstore_compare(const Typed& what, Lookup lookup, const Operand& operand, const Typed& right);
    sql::Expr range_compare(const Typed& what, Lookup lookup, const Operand& operand, const Typed& right);
    sql::Expr json_compare(const Typed& what, Lookup lookup, const Operand& operand);
    sql::Expr year_lookup(const Test& test, sql::Expr left, Kind kind) const;
    sql::Expr in_lookup(const Typed& what, const Operand& operand);

    // Calls itself for what it is made of: expressions nest, and the stack of a fiber is small. So its frame
    // is, since the others stay out of it.
    Typed compiled(const Expression& expression, AliasSet* reusable, bool allow_joins);
    [[gnu::noinline]] Typed compiled_column(const Path& path, AliasSet* reusable, bool allow_joins);
    [[gnu::noinline]] Typed compiled_literal(const ExpressionNode& node);
    [[gnu::noinline]] Typed compiled_case(const ExpressionNode& node, AliasSet* reusable, bool allow_joins);
    [[gnu::noinline]] Typed compiled_subquery(const Expression& expression);
    [[gnu::noinline]] Typed compiled_exists(const ExpressionNode& node);
    [[gnu::noinline]] Typed compiled_condition(const ExpressionNode& node);
    [[gnu::noinline]] Typed compiled_window(const ExpressionNode& node, AliasSet* reusable, bool allow_joins);
    [[gnu::noinline]] Typed compiled_name(const ExpressionNode& node, AliasSet* reusable, bool allow_joins);
    [[gnu::noinline]] Typed composed(const Expression& expression, std::vector<Typed> operands,
                                     bool over_window);
    [[gnu::noinline]] Typed composed_case(std::vector<sql::Expr> operands, const OutputType& output);
    Typed composed_arithmetic(const Expression& expression, std::vector<Typed> operands);
    Typed composed_call(const ExpressionNode& node, std::vector<Typed> operands, bool over_window);
    Typed composed_own_call(const ExpressionNode& node, std::vector<Typed> operands);
    void add_details(sql::Expr& call, const ExpressionNode& node);
    Typed composed_cast(const ExpressionNode& node, Typed operand);
    Typed composed_transform(const Expression& expression, Typed operand);
    Typed composed_truncation(const ExpressionNode& node, Typed operand);
    Typed composed_json_key(const ExpressionNode& node, Typed operand);
    Typed composed_raw(const ExpressionNode& node, std::vector<Typed> operands);
    const Typed* find_annotation(std::string_view name) const;
    [[gnu::noinline]] Typed outer_reference(const ExpressionNode& node);
    void add_order_term(std::vector<sql::OrderTerm>& terms, const Expression& expression, bool reversed);
    std::vector<sql::OrderTerm> order_terms(const std::vector<Expression>& expressions);
    char next_prefix() const { return prefix_ ? static_cast<char>(prefix_ + 1) : 'U'; }
    std::vector<sql::Expr> group_columns(const sql::Select& select) const;
    void add_order(std::vector<sql::OrderTerm>& terms, std::size_t start, const Path& path,
                   const std::vector<const FieldInfo*>& fields, bool descending, int depth);
    sql::Expr parameter(const void* holder, Form form, std::uint32_t offset = 0) const {
        return sql::parameter({shape_.number_of(holder) + offset, static_cast<std::uint8_t>(form)});
    }

    const ModelInfo& model_;
    const Shape& shape_;
    SelectBuilder* outer_;
    char prefix_;
    const QueryNode* scope_ = nullptr;  // the node that is looked at
    Joins joins_;
    sql::Expr where_ = sql::all_of({}), having_ = sql::all_of({});
    AliasSet sticky_;  // joins that the next filter() may share
    std::vector<Path> related_;
    const QueryNode* order_ = nullptr;
    std::vector<Annotation> annotations_, values_;
    std::vector<sql::Expr> group_;  // by_values: what was selected when the first aggregate came
    std::vector<sql::Expr> distinct_on_;
    std::vector<std::size_t> selected_{0};  // aliases whose whole objects are selected
    std::vector<std::vector<const FieldInfo*>> only_, deferred_;
    const QueryNode* lock_ = nullptr;
    Grouping grouping_ = Grouping::none;
    bool inside_ = false;       // of an expression
    bool over_window_ = false;  // the call that comes next has an OVER clause
    bool has_values_ = false;
    bool follows_all_keys_ = false;
    bool ordered_ = false;
    bool key_order_ = false, key_descending_ = false;
    bool reversed_ = false;
    bool distinct_ = false;
    bool never_ = false;
};

}  // namespace nuages::orm::detail
