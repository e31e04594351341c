#pragma once

#include <string>
#include <string_view>

#include <nuages/template/library.h>

namespace nuages::templates::libraries {

// {% translate %}, {% trans %}
void add_translate(Library& library);
// {% blocktranslate %}, {% blocktrans %}
void add_blocktranslate(Library& library);

// The lines in one, without the blanks around line ends: what `trimmed` makes of a text.
std::string trim_lines(std::string_view text);

}  // namespace nuages::templates::libraries
