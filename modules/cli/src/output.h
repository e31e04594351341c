#pragma once

#include <cstdio>

#include <nuages/app/command.h>

namespace nuages::cli {

// Standard output or standard error.
class StreamOutput final : public CommandOutput {
public:
    explicit StreamOutput(std::FILE* stream) : stream_(stream) {}
    void write(std::string_view text) override;
    bool is_terminal() const override;

private:
    std::FILE* stream_;
};

enum class Style { success, error, warning, notice, heading };

// The text in the style's colour where a terminal shows it, else as it is.
std::string styled(const CommandOutput& out, Style style, std::string_view text);

}  // namespace nuages::cli
