#pragma once

#include <string>
#include <vector>

#include <nuages/app/blueprint.h>
#include <nuages/app/command.h>

namespace nuages::cli {

// What a special command works with.
struct Invocation {
    const app::Blueprint& blueprint;
    const std::string& program;       // its name
    const std::string& program_path;  // as it was called
    const CommandArguments& arguments;
    CommandOutput& out;
    CommandOutput& err;
};

// A command that does not run in a fiber of a wired site: it serves, or it makes what is not there yet.
struct SpecialCommand {
    Command description;
    int (*run)(const Invocation& invocation);  // returns the exit code
    bool needs_site = true;
};

// A description for the command line only.
Command describe_special(std::string name, std::string help);

SpecialCommand runserver();
SpecialCommand serve();
SpecialCommand startapp();
SpecialCommand startproject();

std::vector<SpecialCommand> special_commands();

}  // namespace nuages::cli
