#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/inspect/table.h>

// What SQLite tells in its CREATE statements alone.
namespace nuages::inspect {

struct TableSql {
    std::vector<Check> checks;                    // names may be ""
    std::map<std::string, std::string> computed;  // the expressions, by their columns
};
TableSql parts_of_create_table(std::string_view sql);

struct IndexSql {
    std::vector<IndexPart> parts;
    std::string condition;  // "" where it has none
};
IndexSql parts_of_create_index(std::string_view sql);

}  // namespace nuages::inspect
