#pragma once

#include <nuages/app/settings.h>
#include <nuages/server/server.h>

namespace nuages::cli {

// Table [server].
void bind(app::Settings& settings, server::Options& options);

}  // namespace nuages::cli
