#pragma once

#include <string>
#include <string_view>

// Digests and message authentication codes; results are raw bytes unless the name says hex.
namespace nuages::crypto {

// MD5 names things (Django's constraint and index names); it protects nothing.
std::string md5_hex(std::string_view data);
std::string sha1(std::string_view data);
std::string sha256(std::string_view data);
std::string sha256_hex(std::string_view data);

// HMAC (RFC 2104).
std::string hmac_sha256(std::string_view key, std::string_view data);

// Django's salted_hmac(): the key is derived from salt and secret by one SHA-256, so that a code made for one
// purpose is good for no other.
std::string salted_hmac_sha256(std::string_view salt, std::string_view value, std::string_view secret);

std::string to_hex(std::string_view bytes);

}  // namespace nuages::crypto
