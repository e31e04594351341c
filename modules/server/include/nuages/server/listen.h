#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Listening sockets for those who open them before there is a server: a process that starts several.
namespace nuages::server {

// As Server::bind() and Server::bind_unix(). The descriptor is the caller's, closed on exec, non-blocking.
int open_listener(std::string_view host, std::uint16_t port, int backlog);
int open_unix_listener(const std::string& path, unsigned mode, int backlog);

}  // namespace nuages::server
