#include <gtest/gtest.h>

#include <nuages/crypto/compare.h>

namespace nuages::crypto {

TEST(ConstantTimeEqual, ComparesContentAndLength) {
    EXPECT_TRUE(constant_time_equal("", ""));
    EXPECT_TRUE(constant_time_equal("token", "token"));
    EXPECT_FALSE(constant_time_equal("token", "tokem"));
    EXPECT_FALSE(constant_time_equal("token", "tokens"));
}

}  // namespace nuages::crypto
