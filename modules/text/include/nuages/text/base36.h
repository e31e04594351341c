#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nuages::text {

// A number with the digits 0 to 9 and a to z. Throws ValueError for a negative one.
std::string int_to_base36(std::int64_t number);
// The number that such a text says; white space around it and capitals are fine. Throws ValueError for
// anything else, for more than 13 digits and for what is beyond 64 bits.
std::int64_t base36_to_int(std::string_view text);

}  // namespace nuages::text
