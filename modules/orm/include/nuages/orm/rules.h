#pragma once

#include <string>
#include <vector>

#include <nuages/db/database.h>
#include <nuages/meta/rule.h>
#include <nuages/orm/condition.h>
#include <nuages/orm/model_info.h>

// What a description says in terms of the row: as parts of queries, and as SQL for the definitions of tables,
// indexes and constraints, with names that are not qualified and values written in.
namespace nuages::orm {

// `terms` is where the range counts from: Description::Part::terms.
AnyQ condition_of(const meta::Term* terms, const meta::TermRange& range);
std::vector<Expression> expressions_of(const meta::Term* terms, const meta::TermRange& range);

// Throws FieldError for names that the model has not, ValueError for values that the field cannot have.
std::string condition_sql(const ModelInfo& model, const AnyQ& condition, db::Vendor vendor);
std::string expression_sql(const ModelInfo& model, const Expression& expression, db::Vendor vendor);

// How an index has its expressions, one by one: in parentheses where they are computed, with DESC where so.
std::vector<std::string> index_terms_sql(const ModelInfo& model, const meta::Term* terms,
                                         const meta::TermRange& range, db::Vendor vendor);

}  // namespace nuages::orm
