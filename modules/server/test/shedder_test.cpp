#include "shedder.h"

#include <gtest/gtest.h>

namespace nuages::server {
namespace {

constexpr Duration target = Duration::milliseconds(5);

Duration ms(std::int64_t n) {
    return Duration::milliseconds(n);
}

// A loop that takes one request each `cost`, whose queue makes each wait for `waited`; how many of `count` it
// refuses.
int refused(Shedder& shedder, Duration& now, int count, Duration cost, Duration waited) {
    int refusals = 0;
    for (int i = 0; i < count; ++i) {
        now = now + cost;
        if (shedder.admit(now, waited))
            shedder.served(cost);
        else
            ++refusals;
    }
    return refusals;
}

class ShedderTest : public ::testing::Test {
protected:
    Shedder shedder{target};
    Duration now = Duration::seconds(1000);
};

TEST_F(ShedderTest, ServesAllWhileSomeRequestOfAnIntervalIsQuick) {
    for (int i = 0; i < 500; ++i) {
        now = now + ms(1);
        EXPECT_TRUE(shedder.admit(now, i % 50 == 0 ? ms(1) : ms(60)));
    }
    EXPECT_FALSE(shedder.overloaded());
}

TEST_F(ShedderTest, ABurstShorterThanAnIntervalIsServed) {
    EXPECT_EQ(refused(shedder, now, 90, ms(1), ms(80)), 0);
}

TEST_F(ShedderTest, AQueueThatStandsIsRefusedSaveForThoseWhoCameLately) {
    EXPECT_GT(refused(shedder, now, 500, ms(1), ms(80)), 300);
    EXPECT_TRUE(shedder.overloaded());
    EXPECT_TRUE(shedder.admit(now, ms(4)));
    EXPECT_FALSE(shedder.admit(now, ms(6)));
}

TEST_F(ShedderTest, QuickRequestsBetweenRefusalsDoNotEndTheOverload) {
    refused(shedder, now, 300, ms(1), ms(80));
    for (int i = 0; i < 1000; ++i) {
        now = now + Duration::microseconds(500);  // a request takes twice that
        EXPECT_EQ(shedder.admit(now, i % 2 == 0 ? ms(1) : ms(20)), i % 2 == 0);
    }
}

TEST_F(ShedderTest, AnIntervalWithoutRefusalsEndsTheOverload) {
    refused(shedder, now, 300, ms(1), ms(80));
    EXPECT_EQ(refused(shedder, now, 300, ms(1), ms(1)), 0);
    EXPECT_FALSE(shedder.overloaded());
    EXPECT_TRUE(shedder.admit(now, ms(80)));
}

TEST_F(ShedderTest, BurstsThatLeaveTimeBetweenThemEndTheOverload) {
    refused(shedder, now, 300, ms(1), ms(80));
    // 40 requests of a millisecond at once, every 50 ms: the last of each burst waits for 40 ms.
    int refusals = 0;
    for (int burst = 0; burst < 40; ++burst) {
        for (int i = 0; i < 40; ++i, now = now + ms(1)) {
            if (shedder.admit(now, ms(i)))
                shedder.served(ms(1));
            else if (burst >= 4)
                ++refusals;
        }
        now = now + ms(10);
    }
    EXPECT_EQ(refusals, 0);
}

TEST_F(ShedderTest, AfterSilenceNothingIsHeldAgainstTheFirst) {
    refused(shedder, now, 300, ms(1), ms(80));
    now = now + Duration::seconds(60);
    EXPECT_TRUE(shedder.admit(now, ms(80)));
}

TEST_F(ShedderTest, ViewsThatTakeLongMayWaitForEachOther) {
    // Each waits for one that came before: half a load, not an overload.
    EXPECT_EQ(refused(shedder, now, 200, ms(50), ms(50)), 0);
}

TEST_F(ShedderTest, WithoutATargetNothingIsRefused) {
    Shedder off{Duration{}};
    EXPECT_EQ(refused(off, now, 1000, ms(1), Duration::seconds(10)), 0);
}

}  // namespace
}  // namespace nuages::server
