#include "devserver/address.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <gtest/gtest.h>

#include <nuages/base/error.h>

namespace nuages::cli {
namespace {

TEST(AddressTest, IsPort8000OfThisMachineByDefault) {
    EXPECT_EQ(parse_address("").text(), "127.0.0.1:8000");
    EXPECT_EQ(parse_address("").url(), "http://127.0.0.1:8000/");
}

TEST(AddressTest, TakesWhatDjangosRunserverTakes) {
    EXPECT_EQ(parse_address("8080").text(), "127.0.0.1:8080");
    EXPECT_EQ(parse_address("0.0.0.0:80").text(), "0.0.0.0:80");
    EXPECT_EQ(parse_address("0:80").text(), "0.0.0.0:80");
    EXPECT_EQ(parse_address("localhost:8001").text(), "localhost:8001");
    const Address ipv6 = parse_address("[2001:db8::1]:9000");
    EXPECT_EQ(ipv6.host, "2001:db8::1");
    EXPECT_TRUE(ipv6.ipv6);
    EXPECT_EQ(ipv6.url(), "http://[2001:db8::1]:9000/");
}

TEST(AddressTest, RefusesWhatIsNone) {
    for (const char* text : {"http://localhost:8000", "8000x", "65536", "-1", "127.0.0.1:", ":8000",
                             "::1:8000", "[::1]", "[]:8000", "[x]:8000", "a b:8000", "123456789012"}) {
        try {
            parse_address(text);
            ADD_FAILURE() << text;
        } catch (const ValueError& error) {
            EXPECT_NE(std::string(error.what()).find("is not a valid port number or address:port pair"),
                      std::string::npos);
        }
    }
}

TEST(ListenTest, APortInUseIsAnErrorThatNamesTheRemedy) {
    const UniqueFd first = listen_on({"127.0.0.1", 0, false});
    sockaddr_in name{};
    socklen_t size = sizeof name;
    ASSERT_EQ(::getsockname(first.get(), reinterpret_cast<sockaddr*>(&name), &size), 0);
    const std::uint16_t port = ntohs(name.sin_port);
    try {
        listen_on({"127.0.0.1", port, false});
        FAIL();
    } catch (const Error& error) {
        const std::string message = error.what();
        EXPECT_NE(message.find("That port is already in use"), std::string::npos) << message;
        EXPECT_NE(message.find("runserver " + std::to_string(port + 1)), std::string::npos) << message;
    }
}

TEST(ListenTest, AnAddressOfAnotherMachineIsAnError) {
    EXPECT_THROW(listen_on({"192.0.2.1", 0, false}), Error);
}

}  // namespace
}  // namespace nuages::cli
