#include <nuages/app/checks.h>

namespace nuages::checks {

std::string Message::str() const {
    std::string text = object.empty() ? "?" : object;
    text += ": ";
    if (!id.empty())
        text += "(" + id + ") ";
    text += message;
    if (!hint.empty())
        text += "\n\tHINT: " + hint;
    return text;
}

std::string_view level_name(Level level) noexcept {
    switch (level) {
        case Level::debug:
            return "DEBUG";
        case Level::info:
            return "INFO";
        case Level::warning:
            return "WARNING";
        case Level::error:
            return "ERROR";
        case Level::critical:
            break;
    }
    return "CRITICAL";
}

}  // namespace nuages::checks
