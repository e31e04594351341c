#pragma once

#include <string>
#include <string_view>

namespace nuages::templates {

// What xgettext can read of a template, as Python: gettext("..."), pgettext("context", "..."), ngettext and
// npgettext for {% translate %}, {% blocktranslate %} and _("..."), each on the line where it stands, and the
// comments {# Translators: ... #}. All else is left out. Takes any text.
std::string translatable_source(std::string_view source);

}  // namespace nuages::templates
