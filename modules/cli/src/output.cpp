#include "output.h"

#include <cstdlib>
#include <unistd.h>

namespace nuages::cli {
namespace {

std::string_view escape_of(Style style) {
    switch (style) {
        case Style::success:
            return "\x1b[32;1m";
        case Style::error:
            return "\x1b[31;1m";
        case Style::warning:
            return "\x1b[33;1m";
        case Style::notice:
            return "\x1b[31m";
        case Style::heading:
            return "\x1b[36;1m";
    }
    return "";
}

}  // namespace

void StreamOutput::write(std::string_view text) {
    if (!text.empty())
        std::fwrite(text.data(), 1, text.size(), stream_);
    std::fflush(stream_);
}

bool StreamOutput::is_terminal() const {
    // https://no-color.org: set and not empty.
    const char* no_color = std::getenv("NO_COLOR");
    return ::isatty(::fileno(stream_)) == 1 && (no_color == nullptr || *no_color == '\0');
}

std::string styled(const CommandOutput& out, Style style, std::string_view text) {
    if (!out.is_terminal())
        return std::string(text);
    return std::string(escape_of(style)) + std::string(text) + "\x1b[0m";
}

}  // namespace nuages::cli
