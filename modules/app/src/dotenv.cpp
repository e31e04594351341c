#include <nuages/base/error.h>
#include <nuages/base/text.h>

#include "settings_files.h"

namespace nuages::app {
namespace {

bool is_variable_name(std::string_view name) {
    if (name.empty() || text::is_digit(name.front()))
        return false;
    for (const char c : name) {
        if (!text::is_alpha(c) && !text::is_digit(c) && c != '_')
            return false;
    }
    return true;
}

// The value between quotes at the start of `text`; false where the quote does not end on the line or more
// follows.
bool parse_quoted(std::string_view text, std::string& value) {
    const char quote = text.front();
    std::size_t i = 1;
    for (; i < text.size() && text[i] != quote; ++i) {
        if (quote == '"' && text[i] == '\\' && i + 1 < text.size()) {
            const char escaped = text[++i];
            value += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
            continue;
        }
        value += text[i];
    }
    if (i >= text.size())
        return false;
    const std::string_view rest = text::trim(text.substr(i + 1));
    return rest.empty() || rest.front() == '#';
}

std::string_view without_comment(std::string_view text) {
    if (text.starts_with('#'))
        return "";
    const std::size_t comment = text.find(" #");
    return text::trim(text.substr(0, comment));
}

}  // namespace

std::vector<DotenvEntry> parse_dotenv(std::string_view text, std::string_view path) {
    std::vector<DotenvEntry> entries;
    int number = 0;
    for (std::string_view line : text::split(text, '\n')) {
        ++number;
        line = text::trim(line);
        if (line.empty() || line.front() == '#')
            continue;
        if (line.starts_with("export "))
            line = text::trim(line.substr(7));
        const std::size_t equals = line.find('=');
        const std::string_view name = text::trim(line.substr(0, equals));
        std::string value;
        bool valid = equals != std::string_view::npos && is_variable_name(name);
        if (valid) {
            const std::string_view rest = text::trim(line.substr(equals + 1));
            if (!rest.empty() && (rest.front() == '"' || rest.front() == '\''))
                valid = parse_quoted(rest, value);
            else
                value = without_comment(rest);
        }
        if (!valid)  // the line itself may hold a secret and is not repeated
            throw ImproperlyConfigured(
                std::string(path) + ":" + std::to_string(number) +
                ": expected NAME=value, or NAME=\"value\" with the quote closed on the line.");
        entries.push_back({std::string(name), std::move(value), number});
    }
    return entries;
}

}  // namespace nuages::app
