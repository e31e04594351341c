#include <gtest/gtest.h>

#include <nuages/text/ip_address.h>

namespace nuages::ip {
namespace {

std::string shortest(std::string_view text) {
    const auto address = parse_v6(text);
    return address ? str(*address) : "none";
}

TEST(IpAddress, ReadsFourNumbers) {
    EXPECT_EQ(str(*parse_v4("192.0.2.255")), "192.0.2.255");
    for (const char* bad :
         {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.", "1.2.3.+4", "1.2.3.4 "})
        EXPECT_EQ(parse_v4(bad), std::nullopt) << bad;
}

TEST(IpAddress, ShortensGroups) {
    EXPECT_EQ(shortest("2001:0DB8:0:0:8:800:200C:417A"), "2001:db8::8:800:200c:417a");
    EXPECT_EQ(shortest("0:0:1:0:0:0:1:0"), "0:0:1::1:0");
    EXPECT_EQ(shortest("1:0:2:3:4:5:6:7"), "1:0:2:3:4:5:6:7");
    EXPECT_EQ(shortest("::"), "::");
    EXPECT_EQ(shortest("::1%eth0"), "::1");
    EXPECT_EQ(shortest("fe80::"), "fe80::");
    EXPECT_EQ(shortest("64:ff9b::192.0.2.33"), "64:ff9b::c000:221");
}

TEST(IpAddress, RefusesWhatIsNoneOfVersionSix) {
    for (const char* bad :
         {"", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8",
          "12345::", "g::", "::1%", "::1%a%b", "1.2.3.4::", "::1.2.3", ":1:2:3:4:5:6:7", "[::1]"})
        EXPECT_EQ(shortest(bad), "none") << bad;
}

TEST(IpAddress, FindsTheMappedOne) {
    EXPECT_EQ(mapped_v4(*parse_v6("::ffff:192.0.2.1")), parse_v4("192.0.2.1"));
    EXPECT_EQ(mapped_v4(*parse_v6("::192.0.2.1")), std::nullopt);
}

}  // namespace
}  // namespace nuages::ip
