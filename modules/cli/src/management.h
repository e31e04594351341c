#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nuages/app/blueprint.h>
#include <nuages/app/command.h>

#include "command_line.h"
#include "commands/special.h"
#include "output.h"

namespace nuages::cli {

// Runs one command of a site, or of the program `nuages` outside of any site.
class Management {
public:
    // `words` is the whole command line, the program's name first.
    Management(app::Blueprint blueprint, std::vector<std::string> words);
    // Without a site: only what needs none.
    explicit Management(std::vector<std::string> words);

    // The exit code. Errors are printed, none gets out.
    int run();

private:
    int dispatch();
    int run_special(const SpecialCommand& special);
    int run_in_site(const Command& command);
    int help();
    int unknown(std::string_view name);
    int report(std::string_view kind, std::string_view message, int exit_code);

    // Null where there is none of that name.
    const Command* find(std::string_view name) const;
    const SpecialCommand* find_special(std::string_view name) const;
    std::vector<std::string_view> names() const;
    ParsedLine parse(const Command& command);

    app::Blueprint blueprint_;
    bool has_site_;
    std::string program_;
    std::string program_path_;
    std::vector<std::string> words_;  // after the program's name
    std::vector<SpecialCommand> specials_;
    std::vector<Command> commands_;
    bool traceback_ = false;
    StreamOutput out_{stdout};
    StreamOutput err_{stderr};
};

}  // namespace nuages::cli
