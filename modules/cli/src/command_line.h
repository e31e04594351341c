#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nuages/app/command.h>

namespace nuages::cli {

// What every command takes besides its own arguments.
struct CommonOptions {
    std::string settings;  // which file of config/settings counts; "" as usual
    bool traceback = false;
    bool no_color = false;
};

struct ParsedLine {
    CommandArguments arguments;
    CommonOptions common;
    bool help = false;
};

// Thrown for a command line that the command does not take: exit code 2, as Django's.
class UsageError : public CommandError {
public:
    explicit UsageError(const std::string& message) : CommandError(message, 2) {}
};

// Parses what follows the command's name. Throws UsageError.
ParsedLine parse_line(const Command& command, std::string_view program,
                      const std::vector<std::string>& words);

// "usage: mysite migrate [-h] ..." and what each argument is for.
std::string usage(const Command& command, std::string_view program);

// The `--settings` of a command line whose command is not known yet; "" where there is none.
std::string settings_option(const std::vector<std::string>& words);

}  // namespace nuages::cli
