#include <nuages/base/text.h>
#include <nuages/text/string_literal.h>

namespace nuages::text {

bool is_string_literal(std::string_view text) noexcept {
    return !text.empty() && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
}

std::string unescape_string_literal(std::string_view text) {
    if (text.size() < 2)
        return {};
    std::string_view inside = text.substr(1, text.size() - 2);
    if (inside.find('\\') == inside.npos)
        return std::string(inside);
    const char quote[] = {'\\', text.front()};
    // As Django: first the quotes, then the backslashes.
    std::string unquoted =
        text::replace_all(inside, std::string_view(quote, 2), std::string_view(quote + 1, 1));
    return text::replace_all(unquoted, "\\\\", "\\");
}

}  // namespace nuages::text
