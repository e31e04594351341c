#pragma once

#include <nuages/template/library.h>

namespace nuages::templates::libraries {

// {% translate %}, {% trans %}
void add_translate(Library& library);
// {% blocktranslate %}, {% blocktrans %}
void add_blocktranslate(Library& library);

}  // namespace nuages::templates::libraries
