#include "commands/site_commands.h"

#include <utility>

namespace nuages::cli {

std::vector<Command> site_commands() {
    return {check(),          compilemessages(), dbshell(),          diffsettings(),      flush(),
            lintmigrations(), makemessages(),    makemigrations(),   migrate(),           showmigrations(),
            showurls(),       sqlmigrate(),      squashmigrations(), optimizemigration(), dumpdata(),
            inspectdb(),      loaddata()};
}

CommandArgument option(std::string name, std::string short_name, std::string help,
                       std::string default_value) {
    CommandArgument argument;
    argument.kind = CommandArgument::Kind::option;
    argument.name = std::move(name);
    argument.short_name = std::move(short_name);
    argument.help = std::move(help);
    argument.default_value = std::move(default_value);
    return argument;
}

CommandArgument verbosity_option() {
    CommandArgument argument = option("verbosity", "v", "How much to print, from 0 to 3", "1");
    argument.choices = {"0", "1", "2", "3"};
    return argument;
}

}  // namespace nuages::cli
