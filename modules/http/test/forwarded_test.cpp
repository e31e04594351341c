#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/http/forwarded.h>

namespace nuages::http {
namespace {

TEST(NetworksTest, ContainWhatTheirBitsSay) {
    const Networks networks({"10.0.0.0/8", "192.0.2.7", "2001:db8::/33", "::1"});
    for (const char* address :
         {"10.0.0.1", "10.255.0.9", "192.0.2.7", "2001:db8::7", "::1", "::ffff:10.1.1.1"})
        EXPECT_TRUE(networks.contains(address)) << address;
    for (const char* address :
         {"11.0.0.1", "192.0.2.8", "2001:db8:8000::7", "::2", "", "unknown", "10.0.0.1.1"})
        EXPECT_FALSE(networks.contains(address)) << address;
    EXPECT_TRUE(Networks({"unix"}).contains(""));
    EXPECT_TRUE(Networks({"0.0.0.0/0"}).contains("203.0.113.9"));
    EXPECT_FALSE(Networks({"0.0.0.0/0"}).contains("2001:db8::1"));
    EXPECT_TRUE(Networks().empty());
}

TEST(NetworksTest, RefuseWhatIsNone) {
    for (const char* text : {"", "proxy", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/-1", "::1/129", "10.0.0/8"})
        EXPECT_THROW(Networks({text}), ImproperlyConfigured) << text;
}

class BehindProxiesTest : public ::testing::Test {
protected:
    // "address scheme host" as a view sees them.
    std::string seen(const std::vector<std::pair<std::string, std::string>>& headers,
                     ProxyHeaders kind = ProxyHeaders::x_forwarded, std::string_view peer = "10.0.0.1") {
        HttpRequest request("GET", "/");
        request.set_options(options);
        request.remote_addr = peer;
        request.headers.set("Host", "site.example");
        for (const auto& [name, value] : headers)
            request.headers.set(name, value);
        std::string seen;
        behind_proxies(
            [&](HttpRequest& r) {
                seen = std::string(r.remote_addr) + " " + std::string(r.scheme()) + " " +
                       std::string(r.get_host()) + (r.headers.contains("X-Forwarded-For") ? "" : " -");
                return HttpResponse();
            },
            Networks({"10.0.0.0/8", "unix"}), kind, options)(request);
        return seen;
    }
    RequestOptions options{.allowed_hosts = {"*"}};
};

TEST_F(BehindProxiesTest, AClientIsWhoTheTrustedProxyNames) {
    EXPECT_EQ(seen({{"X-Forwarded-For", "203.0.113.9"}, {"X-Forwarded-Proto", "https"}}),
              "203.0.113.9 https site.example");
    EXPECT_EQ(seen({{"X-Forwarded-For", "[2001:db8::7]:443"}}, ProxyHeaders::x_forwarded, ""),
              "2001:db8::7 http site.example");
    EXPECT_EQ(seen({{"X-Forwarded-Proto", "https"}}), "10.0.0.1 https site.example -");
}

TEST_F(BehindProxiesTest, WhatTheClientPutInFrontIsNotBelieved) {
    EXPECT_EQ(seen({{"X-Forwarded-For", "127.0.0.1, 203.0.113.9, 10.2.0.1"}}),
              "203.0.113.9 http site.example");
    EXPECT_EQ(seen({{"X-Forwarded-For", "127.0.0.1, unknown, 10.2.0.1"}}), "10.2.0.1 http site.example");
    EXPECT_EQ(seen({{"X-Forwarded-For", "203.0.113.9"}, {"X-Forwarded-Proto", "javascript"}}),
              "203.0.113.9 http site.example");
    EXPECT_EQ(seen({{"X-Forwarded-For", "127.0.0.1, 203.0.113.9"}, {"X-Forwarded-Proto", "https, http"}}),
              "203.0.113.9 http site.example");
}

TEST_F(BehindProxiesTest, HeadersOfOthersAreRemoved) {
    options.use_x_forwarded_host = true;
    options.secure_proxy_header = "X-Secure";
    options.secure_proxy_value = "on";
    EXPECT_EQ(seen({{"X-Forwarded-For", "127.0.0.1"},
                    {"X-Forwarded-Proto", "https"},
                    {"X-Forwarded-Host", "evil.example"},
                    {"X-Secure", "on"}},
                   ProxyHeaders::x_forwarded, "203.0.113.50"),
              "203.0.113.50 http site.example -");
    EXPECT_EQ(
        seen({{"X-Forwarded-For", "203.0.113.9"}, {"X-Forwarded-Host", "www.example"}, {"X-Secure", "on"}}),
        "203.0.113.9 https www.example");
}

TEST_F(BehindProxiesTest, ForwardedIsReadWhereTheProxyWritesIt) {
    EXPECT_EQ(seen({{"Forwarded",
                     "for=127.0.0.1, for=\"[2001:db8::7]:80\";proto=https;host=www.example, for=10.9.9.9"},
                    {"X-Forwarded-For", "192.0.2.1"}},
                   ProxyHeaders::forwarded),
              "2001:db8::7 https www.example");
    EXPECT_EQ(seen({{"Forwarded", "for=203.0.113.9"}, {"X-Forwarded-For", "192.0.2.1"}}),
              "192.0.2.1 http site.example");
    EXPECT_EQ(seen({{"Forwarded", ";;=,,"}}, ProxyHeaders::forwarded), "10.0.0.1 http site.example -");
}

}  // namespace
}  // namespace nuages::http
