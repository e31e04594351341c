#pragma once

#include <string>
#include <vector>

#include <nuages/app/settings.h>
#include <nuages/server/server.h>

namespace nuages::cli {

// How `serve` runs a site.
struct ServeOptions {
    std::vector<std::string> listen = {"http://127.0.0.1:8000"};
    unsigned workers = 1;           // processes; 0 serves from the process that is started
    std::string unix_mode = "666";  // permissions of unix sockets, octal
};

// Table [server].
void bind(app::Settings& settings, server::Options& options);
void bind(app::Settings& settings, ServeOptions& options);

}  // namespace nuages::cli
