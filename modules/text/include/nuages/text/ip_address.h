#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Addresses of hosts as texts.
namespace nuages::ip {

using V4 = std::array<std::uint8_t, 4>;
using V6 = std::array<std::uint16_t, 8>;  // in groups, as they are written

// Four numbers with dots between them, without zeros in front ("192.0.2.1"); nullopt for anything else.
std::optional<V4> parse_v4(std::string_view text);
// RFC 4291 2.2 ("2001:db8::1", "::ffff:192.0.2.1"), maybe with a zone ("fe80::1%eth0"), which is dropped.
std::optional<V6> parse_v6(std::string_view text);

std::string str(const V4& address);
// In the form of RFC 5952, but for addresses that hold an IPv4 one: those are groups, too.
std::string str(const V6& address);

// The IPv4 address that ::ffff:0:0/96 maps; nullopt for others.
std::optional<V4> mapped_v4(const V6& address);

}  // namespace nuages::ip
