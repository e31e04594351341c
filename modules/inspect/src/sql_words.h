#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <nuages/inspect/table.h>

namespace nuages::inspect {

struct NamedField {
    std::string name;
    ColumnKind kind;
    bool null = false;
};
// Fields by the names of their columns.
using FieldOfColumn = std::map<std::string, NamedField>;

// SQL of a database in the words of a description: "votes > 100" is q("votes__gt", 100), "lower(name)" is
// lower("name"). nullopt where descriptions have no words for it, or where a column is no field.
std::optional<std::string> condition_in_words(std::string_view sql, const FieldOfColumn& fields);
std::optional<std::string> expression_in_words(std::string_view sql, const FieldOfColumn& fields);
// The same of what an index is over: "-name" for a plain column that is sorted downwards.
std::optional<std::string> indexed_in_words(std::string_view sql, bool is_descending,
                                            const FieldOfColumn& fields);

}  // namespace nuages::inspect
