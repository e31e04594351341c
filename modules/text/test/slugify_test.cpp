#include <gtest/gtest.h>

#include <nuages/text/slugify.h>

namespace nuages {
namespace {

TEST(Slugify, KeepsOtherScriptsWhereAsked) {
    EXPECT_EQ(text::slugify("\xED\x95\x9C\xEA\xB8\x80 Text", true), "\xED\x95\x9C\xEA\xB8\x80-text");
    EXPECT_EQ(text::slugify("\xED\x95\x9C\xEA\xB8\x80 Text"), "text");
    EXPECT_EQ(text::slugify("--__--"), "");
}

}  // namespace
}  // namespace nuages
