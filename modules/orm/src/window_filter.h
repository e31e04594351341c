#pragma once

#include <string>
#include <vector>

#include <nuages/sql/dialect.h>
#include <nuages/sql/statement.h>

namespace nuages::orm::detail {

// A condition taken apart by when it can be asked: of single rows (WHERE), of groups (HAVING), and of what
// windows give, which is known only when the rows are there. What is not needed is none.
struct SplitCondition {
    sql::Expr rows, groups, windows;
};
// By Django's rules. Throws NotSupportedError where OR joins what is about rows with what is about windows
// while rows are put in groups.
SplitCondition split_condition(const sql::Expr& condition, bool is_grouped);

// No database filters by windows in the SELECT that computes them: that one becomes the table "qualify" of
// another, which has the condition and the order.
class WindowFilter {
public:
    // Names the columns of `select`, and adds those that only the condition or the order need.
    WindowFilter(sql::Select& select, sql::Expr condition, const sql::Dialect& dialect);

    // What was added.
    const std::vector<sql::Expr>& added() const noexcept { return added_; }
    // When the SELECT is complete.
    void wrap(sql::Select& select) &&;

private:
    void name_columns(sql::Select& select);
    void move_out(sql::Select& select, sql::Expr& condition);
    sql::Expr moved_out(sql::Select& select, sql::Expr expr);
    bool same(const sql::Expr& a, const sql::Expr& b) const;

    const sql::Dialect& dialect_;
    std::vector<std::string> names_;
    std::vector<sql::Expr> added_;
    sql::Expr condition_;
    std::vector<sql::OrderTerm> order_;
};

}  // namespace nuages::orm::detail
