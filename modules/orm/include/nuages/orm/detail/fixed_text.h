#pragma once

#include <cstddef>
#include <initializer_list>
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
    consteval FixedText(std::string_view begin, std::string_view end) : text{} {
        std::size_t i = 0;
        for (const std::string_view part : {begin, end})
            for (const char c : part)
                text[i++] = c;
    }
    constexpr std::string_view view() const { return {text, N - 1}; }
};

}  // namespace nuages::orm::detail
