#pragma once

#include <nuages/app/blueprint.h>

namespace nuages::cli {

// engine = "postgresql" in a table [databases.<alias>], or a URL "postgres://..." there.
app::DatabaseEngine postgres_engine();

}  // namespace nuages::cli
