#pragma once

#include <string_view>
#include <vector>

#include <nuages/meta/describe.h>
#include <nuages/orm/expression.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/path.h>
#include <nuages/sql/dialect.h>

// Lookups, transforms and functions that programs add.
namespace nuages::orm::detail {

// The description that the last part of a path was looked for in: what numbers its own lookups.
const meta::Description& owner_of(const ModelInfo& model, const Path& path);

// With the operands in their places; several on the right stand with commas between them. Throw
// NotSupportedError where there is no SQL for the database.
sql::Expr own_call(const meta::OwnLookup& lookup, sql::Expr left, std::vector<sql::Expr> right,
                   const sql::Dialect& dialect);
sql::Expr own_call(const meta::OwnLookup& transform, sql::Expr operand, const sql::Dialect& dialect);
sql::Expr own_call(const meta::OwnFunction& function, std::vector<sql::Expr> operands, bool distinct,
                   const sql::Dialect& dialect);

// Of a transform in an expression over the model's columns: the one of its own that it is; null for all
// others.
const meta::OwnLookup* own_transform_of(const ExpressionNode& transformed, const ModelInfo& model);

}  // namespace nuages::orm::detail
