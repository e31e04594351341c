#pragma once

#include <vector>

#include <nuages/app/command.h>

namespace nuages::cli {

Command check();
Command compilemessages();
Command dbshell();
Command diffsettings();
Command dumpdata();
Command flush();
Command inspectdb();
Command lintmigrations();
Command loaddata();
Command makemessages();
Command makemigrations();
Command migrate();
Command optimizemigration();
Command showmigrations();
Command showurls();
Command sqlmigrate();
Command squashmigrations();

// All of them: the commands that every site has besides the special ones.
std::vector<Command> site_commands();

// An option of the usual form.
CommandArgument option(std::string name, std::string short_name, std::string help,
                       std::string default_value = {});
CommandArgument verbosity_option();

}  // namespace nuages::cli
