#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nuages::migrations {

// Where the commands below write what they do, and whom they ask.
class Reporter {
public:
    // As Django's styles, for a terminal in colours.
    enum class Style { plain, heading, label, success, notice, error };

    // Text to put out as it is; lines end in '\n'.
    virtual void write(std::string_view text, Style style = Style::plain) = 0;
    // The answer to a question, or nullopt where nobody can be asked: the command then does what is safe, or
    // fails with AnswerNeeded.
    virtual std::optional<std::string> ask(std::string_view question) = 0;

protected:
    ~Reporter() = default;
};

}  // namespace nuages::migrations
