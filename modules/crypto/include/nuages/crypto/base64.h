#pragma once

#include <optional>
#include <string>
#include <string_view>

// Base64 (RFC 4648).
namespace nuages::crypto {

std::string base64_encode(std::string_view bytes);
// nullopt where the text is not canonical base64 with its padding.
std::optional<std::string> base64_decode(std::string_view text);
// The alphabet for URLs, without padding, as Django's signing writes it.
std::string base64url_encode(std::string_view bytes);
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace nuages::crypto
