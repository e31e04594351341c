#pragma once

#include <nuages/sql/expression.h>

namespace nuages::orm::detail {

// Adds a condition to a group as Django's WhereNode does: groups of the same connector are taken apart, so
// that no needless parentheses arise.
void add_condition(sql::Expr& group, sql::Expr condition, sql::Expr::Type connector);

// What no row meets: `in` with an empty list.
sql::Expr never();
bool is_never(const sql::Expr& expr);
// The same with what always or never holds worked out.
sql::Expr simplified(sql::Expr expr);

}  // namespace nuages::orm::detail
