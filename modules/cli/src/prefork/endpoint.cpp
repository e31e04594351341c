#include "prefork/endpoint.h"

#include <climits>
#include <cstdlib>
#include <fcntl.h>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/server/listen.h>

namespace nuages::cli {
namespace {

using server::Transport;

constexpr int first_inherited = 3;  // SD_LISTEN_FDS_START

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

// A variable of the service manager's, which processes started later are not to see.
std::string take_variable(const char* name) {
    const char* value = std::getenv(name);
    std::string text = value ? value : "";
    ::unsetenv(name);
    return text;
}

}  // namespace

std::string Endpoint::text() const {
    if (!path.empty())
        return "unix:" + path;
    return (transport == Transport::tls ? "https://" : "http://") + address.text() + "/";
}

Endpoint parse_endpoint(std::string_view text) {
    Endpoint endpoint;
    if (take_prefix(text, "unix:")) {
        if (!text.starts_with('/'))
            throw ValueError("\"unix:" + std::string(text) +
                             "\" is no unix socket: its path has to be absolute, as in unix:/run/site.sock.");
        endpoint.path = text;
        return endpoint;
    }
    if (take_prefix(text, "https://"))
        endpoint.transport = Transport::tls;
    else
        take_prefix(text, "http://");
    if (text.ends_with('/'))
        text.remove_suffix(1);
    endpoint.address = parse_address(text);
    return endpoint;
}

namespace {

void append(std::string& text, int fd, Transport transport) {
    if (!text.empty())
        text += ',';
    text += std::to_string(fd) + (transport == Transport::tls ? ":tls" : ":plain");
}

}  // namespace

std::string Listeners::text() const {
    std::string text;
    for (const One& one : all)
        append(text, one.socket.get(), one.transport);
    return text;
}

std::string Listeners::text(int first) const {
    std::string text;
    for (const One& one : all)
        append(text, first++, one.transport);
    return text;
}

Listeners open_listeners(const std::vector<Endpoint>& endpoints, unsigned unix_mode, int backlog) {
    Listeners listeners;
    for (const Endpoint& endpoint : endpoints) {
        const int fd = endpoint.path.empty()
                           ? server::open_listener(endpoint.address.host, endpoint.address.port, backlog)
                           : server::open_unix_listener(endpoint.path, unix_mode, backlog);
        listeners.all.push_back({UniqueFd(fd), endpoint.transport, endpoint.path});
    }
    return listeners;
}

Listeners inherited_listeners() {
    const std::string pid = take_variable("LISTEN_PID");
    const std::string count = take_variable("LISTEN_FDS");
    const std::string names = take_variable("LISTEN_FDNAMES");
    if (text::parse_int(pid) != ::getpid())
        return {};
    Listeners listeners;
    const auto all_names = text::split(names, ':');
    const std::int64_t descriptors = text::parse_int(count).value_or(0);
    for (std::int64_t i = 0; i < descriptors; ++i) {
        const auto index = static_cast<std::size_t>(i);
        const std::string_view name = index < all_names.size() ? all_names[index] : std::string_view();
        const int fd = first_inherited + static_cast<int>(i);
        ::fcntl(fd, F_SETFD, FD_CLOEXEC);
        listeners.all.push_back(
            {UniqueFd(fd), name == "https" || name == "tls" ? Transport::tls : Transport::plain, ""});
    }
    return listeners;
}

Listeners adopted_listeners(std::string_view text) {
    Listeners listeners;
    for (const std::string_view one : text::split(text, ',')) {
        const auto colon = one.find(':');
        const auto fd = text::parse_int(one.substr(0, colon));
        if (!fd || *fd < 0 || *fd > INT_MAX || colon == one.npos)
            throw ValueError(
                "\"" + std::string(text) +
                "\" does not name sockets that a process has handed over; valid is 4:plain,5:tls.");
        const Transport transport = one.substr(colon + 1) == "tls" ? Transport::tls : Transport::plain;
        ::fcntl(static_cast<int>(*fd), F_SETFD, FD_CLOEXEC);
        listeners.all.push_back({UniqueFd(static_cast<int>(*fd)), transport, ""});
    }
    return listeners;
}

}  // namespace nuages::cli
