#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace nuages::json {

// Where a text stops to be a JSON document, as far as its structure tells: the offset of the first byte that
// cannot follow, or the size of the text where more should come. nullopt where something else is wrong.
std::optional<std::size_t> mistake_in(std::string_view text);

}  // namespace nuages::json
