#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nuages/base/function.h>

namespace nuages::staticfiles {

// Gives the hashed name of a static file; nullopt where there is none of that name.
using HashedNameOf = Function<std::optional<std::string>(const std::string& name)>;

// Whether files of that name refer to others in a way that is rewritten: CSS and JavaScript.
bool has_references(std::string_view name);

// The content of a style sheet or script with hashed names in its url(...), @import and sourceMappingURL, as
// Django's HashedFilesMixin writes them. Addresses elsewhere, data: URLs and what stands in CSS comments
// stay. `base_url` is the site's "/static/". Throws ValueError that names the reference to a file that is
// missing.
std::string with_hashed_references(std::string_view name, std::string_view content, std::string_view base_url,
                                   const HashedNameOf& hashed);

}  // namespace nuages::staticfiles
