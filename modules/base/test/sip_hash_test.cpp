#include <gtest/gtest.h>

#include <nuages/base/sip_hash.h>

namespace nuages {
namespace {

// The example of the paper (appendix A): key 00 .. 0f, text 00 .. 0e.
TEST(SipHash, gives_what_its_authors_print) {
    SipHash<2, 4> hash({0x0706050403020100u, 0x0f0e0d0c0b0a0908u});
    hash.add(0x0706050403020100u);
    hash.add(0x0f0e0d0c0b0a0908u);  // seven bytes, and the length
    EXPECT_EQ(hash.finish(), 0xa129ca6149be45e5u);
}

TEST(SipHash, depends_on_the_key_and_the_number_of_rounds) {
    const auto of = []<int words, int last>(SipHash<words, last> hash) {
        hash.add(1);
        return hash.finish();
    };
    EXPECT_NE(of(SipHash<2, 4>({1, 2})), of(SipHash<2, 4>({1, 3})));
    EXPECT_NE(of(SipHash<2, 4>({1, 2})), of(SipHash<2, 4>({2, 2})));
    EXPECT_NE(of(SipHash<2, 4>({1, 2})), of(SipHash<1, 3>({1, 2})));
}

}  // namespace
}  // namespace nuages
