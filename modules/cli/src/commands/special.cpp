#include "commands/special.h"

#include <utility>

namespace nuages::cli {

Command describe_special(std::string name, std::string help) {
    return Command(name, std::move(help), [name](CommandContext&) {
        throw CommandError("'" + name + "' can only be started from the command line.");
    });
}

std::vector<SpecialCommand> special_commands() {
    return {runserver(), serve(), startapp(), startproject()};
}

}  // namespace nuages::cli
