#include <limits>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/text/base36.h>

namespace nuages::text {
namespace {

TEST(Base36, GoesThereAndBack) {
    for (const std::int64_t number : {std::int64_t{0}, std::int64_t{35}, std::int64_t{36}, std::int64_t{1000},
                                      std::numeric_limits<std::int64_t>::max()})
        EXPECT_EQ(base36_to_int(int_to_base36(number)), number);
    EXPECT_EQ(int_to_base36(1000), "rs");
    EXPECT_EQ(base36_to_int(" RS "), 1000);
    EXPECT_THROW(int_to_base36(-1), ValueError);
}

TEST(Base36, RefusesWhatIsNone) {
    for (const char* bad : {"", "-", "+", "+-1", "1 2", "\u00e9", "1.0", "zzzzzzzzzzzzz", "00000000000001"})
        EXPECT_THROW(base36_to_int(bad), ValueError) << bad;
}

}  // namespace
}  // namespace nuages::text
