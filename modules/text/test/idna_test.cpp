#include <gtest/gtest.h>

#include <nuages/text/idna.h>

namespace nuages {
namespace {

TEST(Idna, EncodesLabels) {
    EXPECT_EQ(url::to_ascii_domain("b\xC3\xBC\x63her.example"), "xn--bcher-kva.example");
    EXPECT_EQ(url::to_ascii_domain("a..b"), std::nullopt);
    EXPECT_EQ(url::to_ascii_domain(std::string(64, 'a')), std::nullopt);
}

}  // namespace
}  // namespace nuages
