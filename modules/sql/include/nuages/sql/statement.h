#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <nuages/sql/expression.h>

namespace nuages::sql {

struct Output {
    Expr expr;
    std::string alias;  // "" for none
};

struct Join {
    bool outer = false;  // LEFT OUTER
    std::string table;
    Qualifier as;
    Expr on;
};

struct OrderTerm {
    enum class Nulls : std::uint8_t { by_default, first, last };
    Expr expr;
    bool descending = false;
    Nulls nulls = Nulls::by_default;
};

// The rows of a window that a function looks at: "ROWS BETWEEN 2 PRECEDING AND CURRENT ROW".
struct Frame {
    enum class Unit : std::uint8_t { none, rows, range, groups };
    enum class Exclusion : std::uint8_t { none, current_row, group, ties, no_others };
    static constexpr std::int64_t unbounded = INT64_MAX;
    Unit unit = Unit::none;
    std::int64_t from = -unbounded;  // rows before (negative) or after the current one
    std::int64_t to = unbounded;
    Exclusion exclusion = Exclusion::none;

    friend constexpr bool operator==(const Frame&, const Frame&) = default;
};

// What a call says beside its arguments.
struct CallDetails {
    Expr filter;                   // of an aggregate: which rows count
    std::vector<OrderTerm> order;  // of an aggregate or a window
    bool window = false;           // OVER (...)
    std::vector<Expr> partition;
    Frame frame;
};

// Another query whose rows are put together with those of the first.
struct Compound {
    enum class Type : std::uint8_t { union_, union_all, intersection, difference };
    Type type;
    std::shared_ptr<const Select> select;
};

struct Select {
    bool distinct = false;
    std::vector<Expr> distinct_on;  // PostgreSQL only
    std::vector<Output> columns;
    std::string table;  // "" where `from` is the source, or there is none
    Qualifier as;
    std::shared_ptr<const Select> from;  // a subquery under the name `as`
    std::vector<Join> joins;
    Expr where;
    std::vector<Expr> group_by;
    Expr having;
    std::vector<OrderTerm> order;
    std::vector<Compound> compound;  // `order` and what follows is about all of them
    Expr limit;                      // none for no limit
    Expr offset;                     // none for 0
    std::string lock;                // " FOR UPDATE" ..., for databases that have it
};

struct Insert {
    std::string table;
    std::vector<std::string> columns;
    std::vector<std::vector<Expr>>
        rows;  // each with a value for each column; no columns: one row of defaults
    std::vector<std::string> returning;
    bool ignore_conflicts = false;
    // Where a row with the same values in `conflict_columns` is there, these of its columns get the new
    // values.
    std::vector<std::string> conflict_columns, update_columns;
};

struct Update {
    std::string table;
    std::vector<std::pair<std::string, Expr>> set;
    Expr where;
    std::vector<std::string> returning{};
};

struct Delete {
    std::string table;
    Expr where;
};

}  // namespace nuages::sql
