#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/template/engine.h>

namespace nuages::templates {

using Sources = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// An engine over templates in memory.
Options with_templates(Sources templates);

// The page that a template from a string makes of the context.
std::string render(std::string_view source, Context context = {}, Options options = {});

// The page of the template `name` among those.
std::string render_template(Sources templates, std::string_view name, Context context = {},
                            Options options = {});

// Django's message of the TemplateSyntaxError that parsing (or rendering) the source throws; "no error" where
// it throws none.
std::string syntax_error(std::string_view source, Options options = {});

}  // namespace nuages::templates
