#include "commands/reporter.h"

#include <cstdio>
#include <unistd.h>

#include "output.h"

namespace nuages::cli {
namespace {

std::string in_style(const CommandOutput& out, std::string_view text, migrations::Reporter::Style style) {
    using From = migrations::Reporter::Style;
    switch (style) {
        case From::plain:
            return std::string(text);
        case From::heading:
        case From::label:
            return styled(out, Style::heading, text);
        case From::success:
            return styled(out, Style::success, text);
        case From::notice:
            return styled(out, Style::notice, text);
        case From::error:
            return styled(out, Style::error, text);
    }
    return std::string(text);
}

}  // namespace

void CommandReporter::write(std::string_view text, Style style) {
    out_.write(in_style(out_, text, style));
}

// Blocks the thread, which has nothing else to do in a command.
std::optional<std::string> CommandReporter::ask(std::string_view question) {
    if (!interactive_ || ::isatty(STDIN_FILENO) != 1)
        return std::nullopt;
    out_.write(question);
    std::string answer;
    for (int c; (c = std::fgetc(stdin)) != '\n';) {
        if (c == EOF)
            return std::nullopt;
        answer += static_cast<char>(c);
    }
    return answer;
}

}  // namespace nuages::cli
