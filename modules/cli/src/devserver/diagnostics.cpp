#include "devserver/diagnostics.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <nuages/base/text.h>

namespace nuages::cli {
namespace {

struct Location {
    std::string_view file;
    int line = 0;
    int column = 0;
    std::string_view rest;  // what follows "file:line:column:"
};

std::optional<int> take_number(std::string_view& text) {
    std::size_t digits = 0;
    while (digits < text.size() && digits < 9 && text::is_digit(text[digits]))
        ++digits;
    if (digits == 0)
        return std::nullopt;
    const auto number = text::parse_int(text.substr(0, digits));
    text.remove_prefix(digits);
    return static_cast<int>(*number);
}

// "file:12:5: rest" or "file:12: rest".
std::optional<Location> parse_location(std::string_view line) {
    for (std::size_t colon = line.find(':'); colon != line.npos; colon = line.find(':', colon + 1)) {
        std::string_view rest = line.substr(colon + 1);
        const auto number = take_number(rest);
        if (!number || !rest.starts_with(':'))
            continue;
        Location location{line.substr(0, colon), *number, 0, {}};
        rest.remove_prefix(1);
        std::string_view after_column = rest;
        if (const auto column = take_number(after_column); column && after_column.starts_with(':')) {
            location.column = *column;
            rest = after_column.substr(1);
        }
        location.rest = text::trim(rest);
        if (location.file.empty())
            return std::nullopt;
        return location;
    }
    return std::nullopt;
}

constexpr std::array<std::string_view, 4> severities{"fatal error", "error", "warning", "note"};

// Splits "error: message" in two; an empty severity where it is none.
std::pair<std::string_view, std::string_view> parse_severity(std::string_view text) {
    for (const std::string_view severity : severities)
        if (text.starts_with(severity) && text.substr(severity.size()).starts_with(": "))
            return {severity, text.substr(severity.size() + 2)};
    return {};
}

// "/usr/bin/ld: main.cpp:12: undefined reference to `f()'" without the program's name.
std::string_view without_linker_name(std::string_view line) {
    const auto colon = line.find(": ");
    if (colon == line.npos)
        return line;
    const std::string_view program = line.substr(0, colon);
    if (program == "ld" || program.ends_with("/ld") || program.ends_with("ld.bfd") ||
        program.ends_with("ld.gold"))
        return line.substr(colon + 2);
    return line;
}

std::optional<Diagnostic> parse_linker_error(std::string_view line) {
    for (const std::string_view program : {"mold: error: ", "ld.lld: error: ", "mold: fatal: "})
        if (const auto at = line.find(program); at != line.npos)
            return Diagnostic{
                "linker error", std::string(line.substr(at + program.size())), {}, 0, 0, {}, {}};
    const auto at = std::min(line.find("undefined reference to"), line.find("multiple definition of"));
    if (at == line.npos)
        return std::nullopt;
    Diagnostic error{"linker error", std::string(line.substr(at)), {}, 0, 0, {}, {}};
    if (const auto location = parse_location(without_linker_name(line))) {
        error.file = location->file;
        error.line = location->line;
    }
    return error;
}

// "CMake Error at CMakeLists.txt:5 (find_package):"; the message is in the indented lines below.
std::optional<Diagnostic> parse_cmake_error(std::string_view line) {
    constexpr std::string_view start = "CMake Error at ";
    if (!line.starts_with(start))
        return std::nullopt;
    line.remove_prefix(start.size());
    Diagnostic error{"CMake error", {}, {}, 0, 0, {}, {}};
    const auto colon = line.find(':');
    error.file = line.substr(0, colon);
    if (colon != line.npos) {
        line.remove_prefix(colon + 1);
        error.line = take_number(line).value_or(0);
    }
    return error;
}

bool is_context(std::string_view line) {
    return line.find(": In ") != line.npos || line.starts_with("In file included from ") ||
           line.find(": required ") != line.npos || line.find("required from") != line.npos ||
           line.find("in 'constexpr' expansion of") != line.npos ||
           line.find("in 'consteval' expansion of") != line.npos;
}

bool same(const Diagnostic& a, const Diagnostic& b) {
    return a.severity == b.severity && a.message == b.message && a.file == b.file && a.line == b.line;
}

// Collects the errors while the lines go by.
class Parser {
public:
    void line(std::string_view line) {
        if (const auto location = parse_location(line)) {
            const auto [severity, message] = parse_severity(location->rest);
            if (!severity.empty())
                return located(*location, severity, message);
        }
        if (auto error = parse_linker_error(line))
            return add(std::move(*error));
        if (auto error = parse_cmake_error(line)) {
            add(std::move(*error));
            in_cmake_message_ = current_ != nullptr;
            return;
        }
        if (in_cmake_message_ && line.starts_with("  "))
            return extend(text::trim(line));
        if (current_ && line.starts_with(">>> ")) {
            current_->context.emplace_back(line.substr(4));
            return;
        }
        if (line.starts_with("ninja: error: "))
            return add({"build error", std::string(line.substr(14)), {}, 0, 0, {}, {}});
        if (is_context(line))
            context_.emplace_back(text::trim(line));
    }

    std::vector<Diagnostic> take() { return std::move(errors_); }

private:
    void located(const Location& location, std::string_view severity, std::string_view message) {
        Diagnostic found{std::string(severity),
                         std::string(message),
                         std::string(location.file),
                         location.line,
                         location.column,
                         std::exchange(context_, {}),
                         {}};
        if (severity == "note") {
            if (current_)
                current_->notes.push_back(std::move(found));
            return;
        }
        if (severity == "warning") {
            current_ = nullptr;
            return;
        }
        add(std::move(found));
    }

    void add(Diagnostic error) {
        in_cmake_message_ = false;
        const bool known = std::any_of(errors_.begin(), errors_.end(),
                                       [&](const Diagnostic& other) { return same(error, other); });
        if (known && error.severity != "CMake error") {
            current_ = nullptr;
            return;
        }
        errors_.push_back(std::move(error));
        current_ = &errors_.back();
    }

    void extend(std::string_view text) {
        std::string& message = current_->message;
        if (!message.empty() && !text.empty())
            message += ' ';
        message += text;
    }

    std::vector<Diagnostic> errors_;
    Diagnostic* current_ = nullptr;  // within errors_; what notes belong to
    std::vector<std::string> context_;
    bool in_cmake_message_ = false;
};

}  // namespace

std::string strip_escapes(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\x1b') {
            plain += text[i];
            continue;
        }
        // CSI: ESC [ parameters, up to a final byte in @..~; any other escape is two bytes.
        if (++i >= text.size() || text[i] != '[')
            continue;
        while (++i < text.size() && !(text[i] >= '@' && text[i] <= '~')) {
        }
    }
    return plain;
}

std::vector<Diagnostic> parse_diagnostics(std::string_view output) {
    const std::string plain = strip_escapes(output);
    Parser parser;
    for (const std::string_view line : text::split(plain, '\n'))
        parser.line(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
    return parser.take();
}

}  // namespace nuages::cli
