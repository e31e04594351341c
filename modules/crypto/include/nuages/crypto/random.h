#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Randomness from the operating system's generator, fit for keys and tokens. Safe from any thread.
namespace nuages::crypto {

inline constexpr std::string_view letters_and_digits =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

// Throws Error where the system gives none.
std::string random_bytes(std::size_t count);
// `length` characters, each drawn evenly from `alphabet` (1 to 256 characters).
std::string random_string(std::size_t length, std::string_view alphabet = letters_and_digits);

}  // namespace nuages::crypto
