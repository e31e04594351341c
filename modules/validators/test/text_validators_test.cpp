#include <gtest/gtest.h>

#include <nuages/validators.h>

namespace nuages::validators {
namespace {

// "" where the rule is kept, else the message.
template <class Validate>
std::string broken(Validate validate) {
    try {
        validate();
        return "";
    } catch (const ValidationError& error) {
        return error.texts().at(0);
    }
}

TEST(ValidateUrl, TakesAbsoluteUrls) {
    for (const char* good :
         {"http://example.com", "HTTPS://Example.com:8000/a?b#c", "ftp://user:pass@ftp.example.org/",
          "http://localhost", "http://127.0.0.1:80", "https://[2001:db8::1]:8080/x",
          "http://\ud55c\uad6d.\ud55c\uad6d/\uacbd\ub85c", "http://xn--3e0b707e.xn--3e0b707e",
          "http://a.b-c.de/", "http://example.com.", "http://u%20:@example.com"})
        EXPECT_EQ(broken([&] { validate_url(good); }), "") << good;
}

TEST(ValidateUrl, RefusesAllElse) {
    for (const char* bad : {"",
                            "example.com",
                            "http://",
                            "http:///x",
                            "http://.com",
                            "http://-a.com",
                            "http://a-.com",
                            "http://a",
                            "http://a.b.1",
                            "javascript://example.com",
                            "http://a b.com",
                            "http://example.com/ x",
                            "http://[::1",
                            "http://[1::2::3]",
                            "http://[abc]",
                            "http://256.1.1.1",
                            "http://1.1.1",
                            "http://example.com:",
                            "http://example.com:123456",
                            "http://exa\tmple.com",
                            "http://a.com\n",
                            "//example.com",
                            "http://u:p:q@a.com",
                            "http://example.com..",
                            "http://ex_ample.com"})
        EXPECT_EQ(broken([&] { validate_url(bad); }), "Enter a valid URL.") << bad;
    EXPECT_NE(broken([&] { validate_url("http://a.com/" + std::string(2048, 'x')); }), "");
    EXPECT_EQ(broken([&] { validate_url("redis://a.com", {"redis"}); }), "");
    EXPECT_NE(broken([&] { validate_url("http://a.com", {"https"}); }), "");
}

TEST(ValidateDomainName, KnowsLabels) {
    EXPECT_EQ(broken([] { validate_domain_name("a.example.com"); }), "");
    EXPECT_EQ(broken([] { validate_domain_name("\ud55c\uad6d.kr"); }), "");
    EXPECT_EQ(broken([] { validate_domain_name("example.com."); }), "");
    for (const char* bad : {"", "a", "a..b", "a.b", "a.1", "-a.com", "a_b.com"})
        EXPECT_EQ(broken([&] { validate_domain_name(bad); }), "Enter a valid domain name.") << bad;
}

TEST(ValidateEmail, AllowsLocalDomainsByName) {
    EXPECT_EQ(broken([] { validate_email("root@localhost"); }), "");
    EXPECT_EQ(broken([] { validate_email("root@localhost", {}); }), "Enter a valid email address.");
    EXPECT_EQ(broken([] { validate_email("a@intranet", {"intranet"}); }), "");
    EXPECT_NE(broken([] { validate_email("a b@localhost"); }), "");
}

TEST(ValidateSlug, KnowsScripts) {
    EXPECT_EQ(broken([] { validate_slug("a-B_9"); }), "");
    EXPECT_NE(broken([] { validate_slug(""); }), "");
    EXPECT_NE(broken([] { validate_slug("\ud55c"); }), "");
    EXPECT_EQ(broken([] { validate_unicode_slug("\ud55c-\u0661"); }), "");
    EXPECT_NE(broken([] { validate_unicode_slug("a b"); }), "");
}

TEST(ValidateInteger, KnowsDigits) {
    for (const char* good : {"0", "-12", "007", "\u0661"})
        EXPECT_EQ(broken([&] { validate_integer(good); }), "") << good;
    for (const char* bad : {"", "-", "+1", "1.0", "1\n", " 1", "--1"})
        EXPECT_EQ(broken([&] { validate_integer(bad); }), "Enter a valid integer.") << bad;
    EXPECT_EQ(broken([] { validate_comma_separated_integer_list("1,2,03"); }), "");
    for (const char* bad : {"", ",", "1,", "1,,2", "-1", "1, 2"})
        EXPECT_NE(broken([&] { validate_comma_separated_integer_list(bad); }), "") << bad;
}

TEST(ValidateAddress, NamesTheProtocol) {
    EXPECT_EQ(broken([] { validate_ipv4_address("1.2.3.04"); }), "Enter a valid IPv4 address.");
    EXPECT_EQ(broken([] { validate_ipv6_address("1.2.3.4"); }), "Enter a valid IPv6 address.");
    EXPECT_EQ(broken([] { validate_ipv46_address("x"); }), "Enter a valid IPv4 or IPv6 address.");
    EXPECT_EQ(broken([] { validate_ipv46_address("1.2.3.4"); }), "");
    EXPECT_EQ(broken([] { validate_ipv46_address("::1"); }), "");
    EXPECT_FALSE(is_valid_ipv6_address(std::string(40, '0') + "::1"));
}

TEST(CleanIpv6Address, ShortensAndUnpacks) {
    EXPECT_EQ(clean_ipv6_address("2001:0DB8:0::1"), "2001:db8::1");
    EXPECT_EQ(clean_ipv6_address("::ffff:a0a:a0a"), "::ffff:10.10.10.10");
    EXPECT_EQ(clean_ipv6_address("::ffff:a0a:a0a", MappedAddress::unpack_ipv4), "10.10.10.10");
    EXPECT_THROW(clean_ipv6_address("x"), ValidationError);
}

TEST(ProhibitNullCharacters, FindsThem) {
    EXPECT_EQ(broken([] { prohibit_null_characters("ab"); }), "");
    EXPECT_EQ(broken([] { prohibit_null_characters(std::string_view("a\0b", 3)); }),
              "Null characters are not allowed.");
}

TEST(ValidateFileExtension, LooksBehindTheLastDot) {
    EXPECT_EQ(broken([] { validate_file_extension("a.tar.GZ", {"gz"}); }), "");
    for (const char* bad : {"gz", ".gz", "a.gz.exe", "x.gz/y", "dir/.gz"})
        EXPECT_NE(broken([&] { validate_file_extension(bad, {"gz"}); }), "") << bad;
    EXPECT_EQ(broken([] {
                  validate_file_extension("a.exe", {"png", "jpg"});
              }),
              "File extension “exe” is not allowed. Allowed extensions are: png, jpg.");
}

TEST(TextValidators, DomainsMayHaveToBeAscii) {
    EXPECT_NO_THROW(validate_domain_name("\u00fcnicode.example"));
    EXPECT_THROW(validate_ascii_domain_name("\u00fcnicode.example"), ValidationError);
    EXPECT_NO_THROW(validate_ascii_domain_name("xn--nicode-2ya.example"));
}

TEST(TextValidators, PicturesAreKnownByTheirExtensions) {
    EXPECT_NO_THROW(validate_image_file_extension("holiday.JPG"));
    EXPECT_THROW(validate_image_file_extension("holiday.exe"), ValidationError);
}

}  // namespace
}  // namespace nuages::validators
