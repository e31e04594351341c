#include "literal_prefix.h"

#include <nuages/base/text.h>

namespace nuages::routing {
namespace {

// Whether there is an alternative outside of all groups.
bool has_alternatives(std::string_view pattern) {
    int depth = 0;
    bool in_class = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '\\')
            ++i;
        else if (in_class)
            in_class = c != ']';
        else if (c == '[') {
            in_class = true;
            if (i + 1 < pattern.size() && pattern[i + 1] == '^')
                ++i;
            if (i + 1 < pattern.size() && pattern[i + 1] == ']')
                ++i;
        } else if (c == '(')
            ++depth;
        else if (c == ')')
            --depth;
        else if (c == '|' && depth == 0)
            return true;
    }
    return false;
}

}  // namespace

std::string literal_prefix(std::string_view pattern) {
    if (!pattern.starts_with('^') || has_alternatives(pattern))
        return {};
    pattern.remove_prefix(1);
    std::string prefix;
    while (!pattern.empty()) {
        std::size_t length = 1;
        std::string_view character = pattern.substr(0, 1);
        if (pattern[0] == '\\') {
            if (pattern.size() < 2 || text::is_alpha(pattern[1]) || text::is_digit(pattern[1]))
                break;
            character = pattern.substr(1, 1);
            length = 2;
        } else if (std::string_view(".^$*+?{}[]()|").find(pattern[0]) != std::string_view::npos) {
            break;
        } else if (static_cast<unsigned char>(pattern[0]) >= 0x80) {
            while (length < pattern.size() && (static_cast<unsigned char>(pattern[length]) & 0xC0) == 0x80)
                ++length;
            character = pattern.substr(0, length);
        }
        // a quantifier after it may do without it
        const std::string_view after = pattern.substr(length, 1);
        if (!after.empty() && std::string_view("*+?{").find(after[0]) != std::string_view::npos)
            break;
        prefix += character;
        pattern.remove_prefix(length);
    }
    return prefix;
}

}  // namespace nuages::routing
