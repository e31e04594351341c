#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nuages/inspect/table.h>

namespace nuages::inspect {

// Whether it can name a namespace: words joined by "::", none of them C++'s own.
bool is_namespace(std::string_view name);

// A header in C++ with a model for each table, in the namespace of that name. Whatever the database calls its
// tables and columns, the text is a header that compiles; what a model cannot say stands in a comment. A
// reference to a table that is not among these is a plain column; a name that is no namespace is an error of
// the caller's. The models are not managed: migrations leave their tables alone.
std::string write_models(const std::vector<Table>& tables, std::string_view name_space);

}  // namespace nuages::inspect
