#include <gtest/gtest.h>

#include <nuages/text/urlize.h>

namespace nuages {
namespace {

TEST(Urlize, KnowsWhereUrlsEnd) {
    html::UrlizeOptions plain;
    auto links = [&](std::string_view text) { return html::urlize(text, plain); };
    EXPECT_EQ(links("(http://a.org/b_(c))."), "(<a href=\"http://a.org/b_(c)\">http://a.org/b_(c)</a>).");
    EXPECT_EQ(links("ab.com! a.com"), "<a href=\"http://ab.com\">ab.com</a>! a.com");
    EXPECT_EQ(links("x@y.org: foo@bar @"), "<a href=\"mailto:x@y.org\">x@y.org</a>: foo@bar @");
    EXPECT_EQ(links("http://\xED\x95\x9C\xEA\xB5\xAD.kr"),
              "<a href=\"http://xn--3e0b707e.kr\">http://\xED\x95\x9C\xEA\xB5\xAD.kr</a>");
    EXPECT_EQ(links("javascript:alert(1)"), "javascript:alert(1)");
    EXPECT_EQ(links(std::string(3000, '(')), std::string(3000, '('));
}

}  // namespace
}  // namespace nuages
