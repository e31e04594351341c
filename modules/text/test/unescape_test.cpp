#include <gtest/gtest.h>

#include <nuages/text/unescape.h>

namespace nuages {
namespace {

TEST(Unescape, ResolvesReferencesAsBrowsersDo) {
    EXPECT_EQ(html::unescape("&lt;&amp;lt;&eacute;&notit;&#65;&#x41;&#128;"),
              "<&lt;\xC3\xA9\xC2\xACit;AA\xE2\x82\xAC");
    EXPECT_EQ(html::unescape("&#0;&#xD800;&#99999999999;&#1;"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(html::unescape("& &; &x; &# &#x; &"), "& &; &x; &# &#x; &");
}

}  // namespace
}  // namespace nuages
