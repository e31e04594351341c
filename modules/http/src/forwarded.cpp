#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>
#include <optional>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/http/forwarded.h>

namespace nuages::http {
namespace {

using Bytes = std::array<unsigned char, 16>;

constexpr unsigned char ipv4_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

struct Parsed {
    Bytes bytes{};
    bool ipv4 = false;
};

std::optional<Parsed> parse_address(std::string_view text) noexcept {
    char copy[INET6_ADDRSTRLEN];
    if (text.empty() || text.size() >= sizeof copy)
        return std::nullopt;
    copy[text.copy(copy, text.size())] = '\0';
    Parsed parsed;
    if (::inet_pton(AF_INET, copy, parsed.bytes.data() + 12) == 1) {
        std::memcpy(parsed.bytes.data(), ipv4_prefix, sizeof ipv4_prefix);
        parsed.ipv4 = true;
        return parsed;
    }
    if (::inet_pton(AF_INET6, copy, parsed.bytes.data()) == 1)
        return parsed;
    return std::nullopt;
}

bool shares_bits(const Bytes& a, const Bytes& b, unsigned bits) noexcept {
    const unsigned whole = bits / 8, rest = bits % 8;
    if (std::memcmp(a.data(), b.data(), whole) != 0)
        return false;
    return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

// "192.0.2.7:80", "[2001:db8::1]:80" and "[2001:db8::1]" without port and brackets.
std::string_view without_port(std::string_view node) noexcept {
    if (node.starts_with('['))
        return node.substr(1, std::min(node.find(']'), node.size()) - 1);
    const auto colon = node.find(':');
    return colon != node.npos && node.find(':', colon + 1) == node.npos ? node.substr(0, colon) : node;
}

// One proxy's words about who came to it.
struct Hop {
    std::string_view client, scheme, host;
};

std::string_view unquoted(std::string_view value) noexcept {
    return value.size() >= 2 && value.front() == '"' && value.back() == '"'
               ? value.substr(1, value.size() - 2)
               : value;
}

// Elements are separated by commas, their parts by semicolons. Quoted commas and semicolons make no sense in
// what is read here: an element that has one is simply not understood.
std::vector<Hop> read_forwarded(const HttpRequest& request) {
    std::vector<Hop> hops;
    const std::string_view header = request.headers.get("Forwarded");
    if (header.empty())
        return hops;
    for (const std::string_view element : text::split(header, ',')) {
        Hop hop;
        for (const std::string_view pair : text::split(element, ';')) {
            const auto equals = pair.find('=');
            if (equals == pair.npos)
                continue;
            const std::string_view name = text::trim(pair.substr(0, equals));
            const std::string_view value = unquoted(text::trim(pair.substr(equals + 1)));
            if (text::iequals(name, "for"))
                hop.client = without_port(value);
            else if (text::iequals(name, "proto"))
                hop.scheme = value;
            else if (text::iequals(name, "host"))
                hop.host = value;
        }
        hops.push_back(hop);
    }
    return hops;
}

std::vector<Hop> read_x_forwarded(const HttpRequest& request) {
    std::vector<Hop> hops;
    if (const std::string_view clients = request.headers.get("X-Forwarded-For"); !clients.empty()) {
        for (const std::string_view client : text::split(clients, ','))
            hops.push_back({without_port(text::trim(client)), {}, {}});
    }
    const std::string_view schemes = request.headers.get("X-Forwarded-Proto");
    if (schemes.empty())
        return hops;
    const auto all = text::split(schemes, ',');
    if (hops.empty())
        hops.emplace_back();
    // One a hop, or one that the last proxy has set for the whole way.
    for (std::size_t i = 0; i < hops.size(); ++i)
        hops[i].scheme = text::trim(all.size() == hops.size() ? all[i] : all.back());
    return hops;
}

bool is_scheme(std::string_view text) noexcept {
    return text::iequals(text, "http") || text::iequals(text, "https");
}

void believe(HttpRequest& request, const std::vector<Hop>& hops, const Networks& trusted) {
    const Hop* farthest = nullptr;
    for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
        if (!hop->client.empty() && !parse_address(hop->client))
            break;  // "unknown" or nonsense: nothing behind it can be believed
        farthest = &*hop;
        if (!trusted.contains(hop->client))
            break;
    }
    if (!farthest)
        return;
    request.set_origin(farthest->client, is_scheme(farthest->scheme) ? farthest->scheme : std::string_view(),
                       farthest->host);
}

void distrust(HttpRequest& request, const RequestOptions& options) {
    for (const std::string_view name :
         {"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "Forwarded"})
        if (request.headers.contains(name))
            request.headers.erase(name);
    if (!options.secure_proxy_header.empty())
        request.headers.erase(options.secure_proxy_header);
}

}  // namespace

Networks::Networks(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
        if (text == "unix") {
            unix_ = true;
            continue;
        }
        const std::string_view whole = text;
        const auto slash = whole.find('/');
        const auto address = parse_address(whole.substr(0, slash));
        const unsigned most = address && address->ipv4 ? 32 : 128;
        std::optional<std::int64_t> bits = most;
        if (slash != whole.npos)
            bits = text::parse_int(whole.substr(slash + 1));
        if (!address || !bits || *bits < 0 || *bits > most)
            throw ImproperlyConfigured(
                "\"" + text + "\" is no network; valid are 10.0.0.0/8, 192.0.2.7, 2001:db8::/32 and unix.");
        networks_.push_back({address->bytes, static_cast<unsigned>(*bits) + (address->ipv4 ? 96 : 0)});
    }
}

bool Networks::contains(std::string_view address) const noexcept {
    if (address.empty())
        return unix_;
    const auto parsed = parse_address(address);
    return parsed && std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
               return shares_bits(parsed->bytes, network.bytes, network.bits);
           });
}

Handler behind_proxies(Handler site, Networks trusted, ProxyHeaders headers, RequestOptions options) {
    return [site = std::move(site), trusted = std::move(trusted), headers,
            options = std::move(options)](HttpRequest& request) {
        if (!trusted.contains(request.remote_addr))
            distrust(request, options);
        else
            believe(request,
                    headers == ProxyHeaders::forwarded ? read_forwarded(request) : read_x_forwarded(request),
                    trusted);
        return site(request);
    };
}

}  // namespace nuages::http
