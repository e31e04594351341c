#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native.h"

namespace nuages::db::array_form {

// The type of the elements; 0 where it is no array that can be read.
Oid element_type(Oid array) noexcept;

// An element as it arrived; none for NULL.
using Elements = std::vector<std::optional<std::string>>;

// Of an array of one dimension, empty ones included; nullopt for others and for malformed data.
std::optional<Elements> read_binary(std::string_view data, Oid& element);
std::optional<Elements> read_text(std::string_view text);

}  // namespace nuages::db::array_form
