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

struct Select {
    bool distinct = false;
    std::vector<Output> columns;
    std::string table;  // "" where `from` is the source, or there is none
    Qualifier as;
    std::shared_ptr<const Select> from;  // a subquery under the name `as`
    std::vector<Join> joins;
    Expr where;
    std::vector<Expr> group_by;
    Expr having;
    std::vector<OrderTerm> order;
    Expr limit;   // none for no limit
    Expr offset;  // none for 0
};

struct Insert {
    std::string table;
    std::vector<std::string> columns;
    std::vector<std::vector<Expr>>
        rows;  // each with a value for each column; no columns: one row of defaults
    std::vector<std::string> returning;
    bool ignore_conflicts = false;
};

struct Update {
    std::string table;
    std::vector<std::pair<std::string, Expr>> set;
    Expr where;
};

struct Delete {
    std::string table;
    Expr where;
};

}  // namespace nuages::sql
