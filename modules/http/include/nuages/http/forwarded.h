#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/http/handler.h>

// What reverse proxies say of the client (X-Forwarded-For, Forwarded: RFC 7239), which anybody may send.
namespace nuages::http {

// A set of addresses.
class Networks {
public:
    Networks() = default;
    // "10.0.0.0/8", "192.0.2.7", "::1", and "unix" for those who come through a unix socket. Throws
    // ImproperlyConfigured for what is none.
    explicit Networks(const std::vector<std::string>& texts);

    // `address` is one of HttpRequest::remote_addr; what is no address is in no network.
    bool contains(std::string_view address) const noexcept;
    bool empty() const noexcept { return networks_.empty() && !unix_; }

private:
    struct Network {
        std::array<unsigned char, 16> bytes;  // IPv4 as IPv4 within IPv6
        unsigned bits;
    };
    std::vector<Network> networks_;
    bool unix_ = false;
};

enum class ProxyHeaders : std::uint8_t { x_forwarded, forwarded };

// A handler around `site` that takes the client's address, scheme and host from the headers of proxies that
// are trusted, from the last one back to the first that is not; a host counts from Forwarded only
// (RequestOptions::use_x_forwarded_host is for the other). From all others these headers, and the one of
// RequestOptions::secure_proxy_header, are removed.
Handler behind_proxies(Handler site, Networks trusted, ProxyHeaders headers, RequestOptions options);

}  // namespace nuages::http
