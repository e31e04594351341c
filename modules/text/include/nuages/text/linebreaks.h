#pragma once

#include <string>
#include <string_view>

namespace nuages::text {

// \r\n and \r as \n.
std::string normalize_newlines(std::string_view text);

}  // namespace nuages::text

namespace nuages::html {

// Paragraphs for blank lines and <br> for single line breaks, escaped where asked for.
std::string linebreaks(std::string_view text, bool escaped);
// <br> for every line break.
std::string linebreaks_br(std::string_view text, bool escaped);

}  // namespace nuages::html
