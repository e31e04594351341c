#pragma once

#include <vector>

#include <nuages/orm/model_info.h>
#include <nuages/orm/query.h>
#include <nuages/sql/dialect.h>
#include <nuages/sql/expression.h>

// The two fields behind a generic foreign key: in memory, in queries and in SQL.
namespace nuages::orm::detail {

// Gives them what the generic foreign keys of an object were set to. Throws ValueError where that has not
// been saved, or where they cannot be empty.
void settle_generic_keys(const ModelInfo& model, void* object);
// Whether that would change anything.
bool has_unsettled_keys(const ModelInfo& model, const void* object);
// The other way round: the generic foreign keys take what the fields have. `database` is that of the row,
// where it was chosen.
void tie_generic_keys(const ModelInfo& model, void* object, db::Database* database);

// Makes an object one of a set: sets what leads to the object with that key.
void put_into_set(const FieldInfo& set, const Value& owner, void* object);

// Those of these rows that lead to any object of a generic relation's model.
Query of_relation(const FieldInfo& relation, const Query& rows);
// The content type that they have. Of the calling fiber's database.
Value content_type_of(const FieldInfo& relation);
Value content_type_of(const ModelInfo& model);
// Keys of the owners as the rows have them, and back.
std::vector<Value> as_object_ids(const FieldInfo& relation, const std::vector<Value>& owners);
Value as_owner_key(const FieldInfo& relation, const Value& object_id);

// SQL: that the rows of a table, which has the generic foreign key, have the content type of the relation's
// model. The parameter's value is known when the statement runs (Form::content_type).
sql::Expr has_content_type(const FieldInfo& relation, const sql::Qualifier& table);
// That a column with keys of objects and one with the primary keys of a model are equal, whatever they are
// made of.
sql::Expr same_object(const FieldInfo& relation, sql::Expr key, sql::Expr object_id,
                      const sql::Dialect& dialect);

}  // namespace nuages::orm::detail
