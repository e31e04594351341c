#include "socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <gtest/gtest.h>

#include <nuages/base/error.h>

namespace nuages::server {
namespace {

sockaddr_storage ipv4(const char* text, std::uint16_t port) {
    sockaddr_storage storage{};
    auto& in = reinterpret_cast<sockaddr_in&>(storage);
    in.sin_family = AF_INET;
    in.sin_port = htons(port);
    inet_pton(AF_INET, text, &in.sin_addr);
    return storage;
}

sockaddr_storage ipv6(const char* text, std::uint16_t port) {
    sockaddr_storage storage{};
    auto& in = reinterpret_cast<sockaddr_in6&>(storage);
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(port);
    inet_pton(AF_INET6, text, &in.sin6_addr);
    return storage;
}

std::string text_of(const sockaddr_storage& address) {
    Peer::Text text;
    return std::string(Peer(address).write(text));
}

TEST(Peer, WritesAddresses) {
    EXPECT_EQ(text_of(ipv4("203.0.113.7", 80)), "203.0.113.7");
    EXPECT_EQ(text_of(ipv4("255.255.255.255", 80)), "255.255.255.255");
    EXPECT_EQ(text_of(ipv4("0.0.0.0", 80)), "0.0.0.0");
    EXPECT_EQ(text_of(ipv6("2001:db8::1", 80)), "2001:db8::1");
    EXPECT_EQ(text_of(ipv6("::ffff:203.0.113.7", 80)), "203.0.113.7");
    EXPECT_EQ(text_of(sockaddr_storage{}), "");
    EXPECT_EQ(Peer(ipv6("::1", 54321)).port(), 54321);
}

TEST(Socket, ListensOnAFreePortOfBothFamilies) {
    for (const char* host : {"127.0.0.1", "::1", "localhost"}) {
        const Descriptor socket = listen_on(host, 0, 4);
        ASSERT_TRUE(socket) << host;
        EXPECT_NE(local_address(socket.get()).port, 0) << host;
    }
    EXPECT_EQ(local_address(listen_on("127.0.0.1", 0, 4).get()).host, "127.0.0.1");
}

TEST(Socket, APlainSocketIsNoListener) {
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    EXPECT_THROW(prepare_listener(socket.get()), Error);
    EXPECT_THROW(prepare_listener(-1), Error);
}

}  // namespace
}  // namespace nuages::server
