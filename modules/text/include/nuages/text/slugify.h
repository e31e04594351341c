#pragma once

#include <string>
#include <string_view>

namespace nuages::text {

// Lower-case words joined by hyphens, for the paths of URLs. Letters outside of ASCII lose their accents or
// go, unless `allow_unicode`.
std::string slugify(std::string_view text, bool allow_unicode = false);

}  // namespace nuages::text
