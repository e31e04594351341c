#pragma once

#include <string>
#include <utility>
#include <vector>

namespace nuages::i18n {

inline constexpr const char* mo_header =
    "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n";

// A .mo file of these messages; with `swapped` as a machine of the other byte order writes it.
std::string make_mo(const std::vector<std::pair<std::string, std::string>>& messages, bool swapped = false);

}  // namespace nuages::i18n
