#pragma once

#include <cstddef>
#include <string_view>

namespace nuages::orm::detail {

// A literal as a template argument.
template <std::size_t N>
struct FixedText {
    char text[N];

    consteval FixedText(const char (&literal)[N]) {
        for (std::size_t i = 0; i < N; ++i)
            text[i] = literal[i];
    }
    constexpr std::string_view view() const { return {text, N - 1}; }
};

}  // namespace nuages::orm::detail
