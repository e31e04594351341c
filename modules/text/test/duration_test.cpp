#include <gtest/gtest.h>

#include <nuages/text/dateparse.h>
#include <nuages/text/duration.h>

namespace nuages::text {
namespace {

TEST(Duration, IsWrittenForDatabasesAndIso) {
    const Duration duration =
        Duration::days(3) + Duration::hours(4) + Duration::seconds(306) + Duration::microseconds(7);
    EXPECT_EQ(duration_string(duration), "3 04:05:06.000007");
    EXPECT_EQ(duration_iso_string(duration), "P3DT04H05M06.000007S");
    EXPECT_EQ(duration_string(Duration()), "00:00:00");
    EXPECT_EQ(duration_iso_string(Duration()), "P0DT00H00M00S");
}

TEST(Duration, KeepsTheSignInTheDays) {
    EXPECT_EQ(duration_string(-Duration::hours(1)), "-1 23:00:00");
    EXPECT_EQ(duration_iso_string(-Duration::hours(25)), "-P1DT01H00M00S");
    for (const Duration duration : {-Duration::hours(25), Duration::microseconds(-1), Duration::days(-400)})
        EXPECT_EQ(parse_duration(duration_string(duration)), duration);
}

}  // namespace
}  // namespace nuages::text
