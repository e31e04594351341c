#include "devserver/visitor.h"

#include <gtest/gtest.h>

namespace nuages::cli {
namespace {

TEST(VisitorTest, PagesWithSourcesAreForThisMachinesOwnNamesOnly) {
    EXPECT_TRUE(names_this_machine("GET / HTTP/1.1\r\nHost: localhost:8000\r\n\r\n"));
    EXPECT_TRUE(names_this_machine("GET / HTTP/1.1\r\nHOST: shop.localhost\r\n\r\n"));
    EXPECT_TRUE(names_this_machine("GET / HTTP/1.1\r\nhost: 192.168.0.7:8000\r\n\r\n"));
    EXPECT_TRUE(names_this_machine("GET / HTTP/1.1\r\nHost: [::1]:8000\r\n\r\n"));
    EXPECT_FALSE(names_this_machine("GET / HTTP/1.1\r\nHost: evil.example:8000\r\n\r\n"));
    EXPECT_FALSE(names_this_machine("GET / HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n"));
    EXPECT_FALSE(names_this_machine("GET / HTTP/1.1\r\nHost: beef:8000\r\n\r\n"));
    EXPECT_FALSE(names_this_machine("GET / HTTP/1.1\r\n\r\n"));
    EXPECT_FALSE(names_this_machine(""));
}

}  // namespace
}  // namespace nuages::cli
