#pragma once

#include <string>
#include <vector>

#include <nuages/app/settings.h>
#include <nuages/http/forwarded.h>
#include <nuages/observe/access_log.h>
#include <nuages/server/server.h>

namespace nuages::cli {

// How `serve` runs a site.
struct ServeOptions {
    std::vector<std::string> listen = {"http://127.0.0.1:8000"};
    unsigned workers = 1;           // processes; 0 serves from the process that is started
    std::string unix_mode = "666";  // permissions of unix sockets, octal

    // Whose words about the client are believed; see http/forwarded.h. Empty: nobody's, and the headers stay.
    std::vector<std::string> trusted_proxies;
    http::ProxyHeaders proxy_headers = http::ProxyHeaders::x_forwarded;

    observe::LogFormat access_log = observe::LogFormat::off;
    std::string access_log_file;  // standard output where empty
    bool request_ids = true;
    std::string metrics;  // the path of the figures; none where empty
    std::vector<std::string> metrics_allowed = {"127.0.0.0/8", "::1", "unix"};
};

// Table [server].
void bind(app::Settings& settings, server::Options& options);
void bind(app::Settings& settings, ServeOptions& options);

}  // namespace nuages::cli
