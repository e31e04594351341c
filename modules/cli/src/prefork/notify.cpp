#include "prefork/notify.h"

#include <cstddef>
#include <cstdlib>
#include <sys/socket.h>
#include <sys/un.h>

#include "devserver/unique_fd.h"

namespace nuages::cli {

void notify_service_manager(std::string_view state) {
    const char* variable = std::getenv("NOTIFY_SOCKET");
    const std::string_view path = variable ? variable : "";
    sockaddr_un address{};
    if (path.size() < 2 || path.size() >= sizeof address.sun_path)
        return;
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, path.size());
    // A name that begins with @ is in the abstract name space.
    if (path.front() == '@')
        address.sun_path[0] = '\0';
    const UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    ::sendto(socket.get(), state.data(), state.size(), MSG_NOSIGNAL,
             reinterpret_cast<const sockaddr*>(&address),
             static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size()));
}

}  // namespace nuages::cli
