#pragma once

#include <nuages/orm/expression.h>
#include <nuages/orm/model_info.h>

namespace nuages::orm::detail {

enum class Mixing : std::uint8_t { is_an_error, gives_nothing };

// What an expression over the rows of a model gives; nothing where that cannot be told (NULL). Throws
// FieldError where its parts do not go together.
OutputType type_of(const Expression& expression, const ModelInfo& model, Mixing mixing = Mixing::is_an_error);
OutputType type_of(const FieldInfo& field);
OutputType type_of(const Value& literal);
// Of an array: what is at one of its places.
OutputType element_of(const OutputType& array);
OutputType array_of(const OutputType& element);
// Of a range: what its ends are.
OutputType ends_of(const OutputType& range);
// The ranges that such values lie in.
OutputType range_of(const OutputType& end);
// The column type that a cast to it needs.
sql::ColumnType column_type(const OutputType& type);

}  // namespace nuages::orm::detail
