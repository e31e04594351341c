#pragma once

#include <vector>

#include <nuages/template/template.h>

namespace nuages::templates::detail {

class CompiledTemplate;

// The variables that a page takes from its context: those of the template, of the templates that it extends
// and of those that it includes, as they are rendered together. What only a variable names is left out.
std::vector<Variable> variables_of_page(const CompiledTemplate& page);

}  // namespace nuages::templates::detail
