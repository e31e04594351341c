#pragma once

#include <string>

#include <nuages/app/checks.h>
#include <nuages/app/command.h>

namespace nuages::cli {

// The messages as Django's `check` prints them: by level, the gravest first, and how many there are. With
// none, one line that says so.
std::string check_report(const checks::Messages& messages);

// Runs the checks of the site; prints warnings, throws CommandError for what is serious.
void require_passed(const app::Application& application, CommandOutput& err);

}  // namespace nuages::cli
