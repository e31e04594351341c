#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nuages/server/server.h>

#include "devserver/address.h"
#include "devserver/unique_fd.h"

namespace nuages::cli {

// One of the places where a site is served.
struct Endpoint {
    Address address;   // where it is no unix socket
    std::string path;  // of a unix socket; otherwise empty
    server::Transport transport = server::Transport::plain;

    // "http://127.0.0.1:8000/", "unix:/run/site.sock"
    std::string text() const;
};

// Reads "8000", "0.0.0.0:80", "http://0.0.0.0:80", "https://[::]:443" or "unix:/run/site.sock". Throws
// ValueError.
Endpoint parse_endpoint(std::string_view text);

// What processes of a site listen on.
struct Listeners {
    struct One {
        UniqueFd socket;
        server::Transport transport = server::Transport::plain;
        std::string unlinked_at_the_end;  // the path of a unix socket that this process made
    };
    std::vector<One> all;

    // Their descriptors and transports in order: "7:plain,9:tls".
    std::string text() const;
    // The same as seen by a process that gets them as `first` and on.
    std::string text(int first) const;
};

// Throws Error that says which of them cannot be had, and why.
Listeners open_listeners(const std::vector<Endpoint>& endpoints, unsigned unix_mode, int backlog);
// The sockets that the service manager has opened (sd_listen_fds(3)); empty where it has not. One named
// "https" or "tls" (FileDescriptorName=) speaks TLS.
Listeners inherited_listeners();
// Those that another process of `serve` has handed over, by what text() says. Throws ValueError.
Listeners adopted_listeners(std::string_view text);

}  // namespace nuages::cli
