#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native.h"

namespace nuages::db::array_form {

// The type of the elements; 0 where it is no array that can be read.
Oid element_type(Oid array) noexcept;

// An array as it arrived: how long each of its dimensions is, the outermost first (none where it is empty),
// and its elements in the order of the innermost; none for NULL.
struct Array {
    std::vector<std::size_t> lengths;
    std::vector<std::optional<std::string>> elements;
};

// PostgreSQL's limit.
inline constexpr std::size_t most_dimensions = 6;

// nullopt for malformed data. The numbers that its places are counted from are dropped.
std::optional<Array> read_binary(std::string_view data, Oid& element);
std::optional<Array> read_text(std::string_view text);

}  // namespace nuages::db::array_form
