#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/text/strip_tags.h>

namespace nuages {
namespace {

TEST(StripTags, TakesOutMarkupHoweverItIsBroken) {
    EXPECT_EQ(html::strip_tags("a<br>b<br/>c<!-- x > y -->d<?php ?>e"), "abcde");
    EXPECT_EQ(html::strip_tags("<script>alert(1)&lt;</script>x"), "alert(1)&lt;x");
    EXPECT_EQ(html::strip_tags("a < b > c"), "a < b > c");
    EXPECT_EQ(html::strip_tags("<sc<!-- -->ript>x</sc<!-- -->ript>"), "ript>xript>");
    EXPECT_EQ(html::strip_tags("&gotcha&#;<>"), "&gotcha&#;<>");
    EXPECT_THROW(html::strip_tags(std::string(3000, '<') + "a" + std::string(2000, '<')), ValueError);
}

}  // namespace
}  // namespace nuages
