#pragma once

#include <nuages/app/blueprint.h>

namespace nuages::cli {

// engine = "sqlite" in a table [databases.<alias>].
app::DatabaseEngine sqlite_engine();

}  // namespace nuages::cli
