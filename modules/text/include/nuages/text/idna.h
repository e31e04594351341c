#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nuages::url {

// The ASCII form of an internationalized domain name (RFC 3490); ASCII ones stay as they are. nullopt where a
// label is empty or too long.
std::optional<std::string> to_ascii_domain(std::string_view domain);

}  // namespace nuages::url
