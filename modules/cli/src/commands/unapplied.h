#pragma once

#include <nuages/app/command.h>

namespace nuages::cli {

// Says so where the database lacks migrations, as Django's runserver does. The databases must be open.
void warn_of_unapplied_migrations(const app::Application& application, CommandOutput& err);

}  // namespace nuages::cli
