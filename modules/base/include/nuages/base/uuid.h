#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nuages {

// A universally unique identifier (RFC 9562), as the URL converter `uuid` and UUID fields use it.
struct UUID {
    // What path("<uuid:...>") has to be called to feed a view's UUID parameter.
    static constexpr std::string_view converter_name = "uuid";

    std::array<std::uint8_t, 16> bytes{};

    // 32 hexadecimal digits, with or without hyphens, braces or "urn:uuid:", as Python's uuid.UUID takes
    // them.
    static std::optional<UUID> parse(std::string_view text);

    std::string str() const;  // "8-4-4-4-12" in lower case
    std::string hex() const;  // 32 digits

    friend auto operator<=>(const UUID&, const UUID&) = default;
};

}  // namespace nuages
