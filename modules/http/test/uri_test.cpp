#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/http/uri.h>

namespace nuages::http {
namespace {

TEST(Uri, SplitsAsPython) {
    const SplitUri uri = urlsplit("HTTP://user@Host:80/p;a?q=1#f");
    EXPECT_EQ(uri.scheme, "http");
    EXPECT_EQ(uri.netloc, "user@Host:80");
    EXPECT_EQ(uri.path, "/p;a");
    EXPECT_EQ(uri.query, "q=1");
    EXPECT_EQ(uri.fragment, "f");
    EXPECT_EQ(urlsplit("http://[::1]:80/").netloc, "[::1]:80");
    EXPECT_EQ(urlsplit("1:2").scheme, "");
    for (const char* url :
         {"http://[", "http://]", "http://[x]/", "http://[1:2]/", "http://[::1::]/", "http://a／b/"})
        EXPECT_THROW(urlsplit(url), ValueError) << url;
}

TEST(Uri, JoinsAsRfc3986) {
    const std::string base = "http://a/b/c/d;p?q";
    EXPECT_EQ(urljoin(base, "g"), "http://a/b/c/g");
    EXPECT_EQ(urljoin(base, "./g/"), "http://a/b/c/g/");
    EXPECT_EQ(urljoin(base, "/g"), "http://a/g");
    EXPECT_EQ(urljoin(base, "//g"), "http://g");
    EXPECT_EQ(urljoin(base, "?y"), "http://a/b/c/d;p?y");
    EXPECT_EQ(urljoin(base, "#s"), "http://a/b/c/d;p?q#s");
    EXPECT_EQ(urljoin(base, "../../g"), "http://a/g");
    EXPECT_EQ(urljoin(base, "../../../g"), "http://a/g");
    EXPECT_EQ(urljoin(base, ".."), "http://a/b/");
    EXPECT_EQ(urljoin(base, "mailto:x"), "mailto:x");
}

TEST(Uri, RedirectsStayOnTheSite) {
    const std::vector<std::string> hosts{"good.com"};
    for (const char* url :
         {"/", "/a?next=http://evil.com", "http://good.com/x", "https://good.com", "//good.com/", "a", "?x"})
        EXPECT_TRUE(url_has_allowed_host_and_scheme(url, hosts)) << url;
    for (const char* url : {"", "http://evil.com", "//evil.com", "///evil.com", "\\\\evil.com", "/\\evil.com",
                            "http:///evil.com", "http:evil.com", "javascript:alert(1)",
                            "http://good.com\\@evil.com", "http://good.com@evil.com", "\x08//evil.com", "\n",
                            "ftp://good.com", "http://[x", "\t//evil.com", "ht\ntp://evil.com"})
        EXPECT_FALSE(url_has_allowed_host_and_scheme(url, hosts)) << url;
    EXPECT_FALSE(url_has_allowed_host_and_scheme("http://good.com/", hosts, true));
}

}  // namespace
}  // namespace nuages::http
