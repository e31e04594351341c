#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "devserver/unique_fd.h"

namespace nuages::cli {

// Where a server listens. The host is a numeric address or a name, without the brackets of IPv6.
struct Address {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8000;
    bool ipv6 = false;

    std::string text() const;  // "127.0.0.1:8000", "[::1]:8000"
    std::string url() const;   // "http://127.0.0.1:8000/"
};

// Reads what `runserver` takes: "8000", "0.0.0.0:8000", "0:8000" (every address of the machine),
// "[::1]:8000", "localhost:8000"; empty text is the default. Throws ValueError.
Address parse_address(std::string_view text);

// A listening socket that is closed on exec. Throws Error that names the address and the remedy.
UniqueFd listen_on(const Address& address);

}  // namespace nuages::cli
