#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nuages/app/command.h>
#include <nuages/migrations/reporter.h>

namespace nuages::cli {

// What the migrations say, in the colours of a terminal; their questions are asked there.
class CommandReporter final : public migrations::Reporter {
public:
    CommandReporter(CommandOutput& out, bool interactive) : out_(out), interactive_(interactive) {}

    void write(std::string_view text, Style style) override;
    std::optional<std::string> ask(std::string_view question) override;

private:
    CommandOutput& out_;
    bool interactive_;
};

}  // namespace nuages::cli
