#include "wheel.h"

#include <vector>

#include <gtest/gtest.h>

namespace nuages::server {
namespace {

struct Entry : WheelEntry {
    std::uint32_t expired_at = 0;
};

// Turns the wheel that many ticks; entries note when they expire.
void turn(Wheel& wheel, std::uint32_t ticks) {
    for (std::uint32_t i = 0; i < ticks; ++i)
        wheel.advance([&](WheelEntry& entry) { static_cast<Entry&>(entry).expired_at = wheel.tick(); });
}

TEST(Wheel, EntriesExpireAtTheirDeadlines) {
    Wheel wheel;
    std::vector<Entry> entries(6);
    const std::uint32_t deadlines[] = {1, 2, 1023, 1024, 1025, 5000};
    for (std::size_t i = 0; i < entries.size(); ++i) {
        entries[i].deadline = deadlines[i];
        wheel.insert(entries[i]);
    }
    turn(wheel, 6000);
    for (std::size_t i = 0; i < entries.size(); ++i)
        EXPECT_EQ(entries[i].expired_at, deadlines[i]);
}

TEST(Wheel, PushingADeadlineBackNeedsNoCall) {
    Wheel wheel;
    Entry entry;
    entry.deadline = 10;
    wheel.insert(entry);
    turn(wheel, 5);
    entry.deadline = 700;
    turn(wheel, 694);
    EXPECT_EQ(entry.expired_at, 0u);
    turn(wheel, 1);
    EXPECT_EQ(entry.expired_at, 700u);
}

TEST(Wheel, BringingADeadlineForwardIsRescheduling) {
    Wheel wheel;
    Entry entry;
    entry.deadline = 500;
    wheel.insert(entry);
    entry.deadline = 3;
    wheel.reschedule(entry);
    turn(wheel, 3);
    EXPECT_EQ(entry.expired_at, 3u);
}

TEST(Wheel, ADeadlineBroughtForwardAndPushedBackInTurnsIsKept) {
    Wheel wheel;
    Entry entry;
    entry.deadline = 2000;
    wheel.insert(entry);
    for (int i = 0; i < 100; ++i) {
        entry.deadline = wheel.tick() + 10;
        wheel.reschedule(entry);
        turn(wheel, 7);
        EXPECT_EQ(entry.expired_at, 0u);
        entry.deadline = wheel.tick() + 750;
        turn(wheel, 1);
    }
    entry.deadline = wheel.tick() + 10;
    wheel.reschedule(entry);
    const std::uint32_t due = entry.deadline;
    turn(wheel, 20);
    EXPECT_EQ(entry.expired_at, due);
}

TEST(Wheel, OverdueEntriesExpireAtTheNextTick) {
    Wheel wheel;
    turn(wheel, 100);
    Entry entry;
    entry.deadline = 50;
    wheel.insert(entry);
    turn(wheel, 1);
    EXPECT_EQ(entry.expired_at, 101u);
}

TEST(Wheel, RemovedEntriesDoNotExpireAndForEachSeesTheRest) {
    Wheel wheel;
    std::vector<Entry> entries(10);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        entries[i].deadline = static_cast<std::uint32_t>(i % 3 + 1);
        wheel.insert(entries[i]);
    }
    int seen = 0;
    wheel.for_each([&](WheelEntry& entry) {
        if (++seen % 2 == 0)
            Wheel::remove(entry);
    });
    EXPECT_EQ(seen, 10);
    turn(wheel, 5);
    int expired = 0;
    for (const Entry& entry : entries)
        expired += entry.expired_at != 0;
    EXPECT_EQ(expired, 5);
}

TEST(Wheel, AnEntryMayBeInsertedAgainWhenItExpires) {
    Wheel wheel;
    Entry entry;
    entry.deadline = 1;
    wheel.insert(entry);
    int calls = 0;
    for (int i = 0; i < 10; ++i) {
        wheel.advance([&](WheelEntry& e) {
            ++calls;
            e.deadline = wheel.tick() + 2;
            wheel.insert(e);
        });
    }
    EXPECT_EQ(calls, 5);
}

}  // namespace
}  // namespace nuages::server
