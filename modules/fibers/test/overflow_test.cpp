#include <csignal>

#include <gtest/gtest.h>

#include <nuages/fibers/fiber.h>
#include <nuages/fibers/overflow.h>

#include "build_kind.h"

namespace nuages::fibers {
namespace {

#if !defined(NUAGES_ASAN) && !defined(NUAGES_TSAN)
// Not a tail call, and not bounded as far as the compiler can see.
int recurse(int depth, const volatile bool& go_on) {
    volatile char frame[512];
    frame[0] = static_cast<char>(depth);
    return go_on ? recurse(depth + 1, go_on) + frame[0] : depth;
}

void exhaust() {
    const OverflowReport report;
    run([] {
        const Label label("GET /polls/");
        const volatile bool go_on = true;
        recurse(0, go_on);
    });
}

TEST(OverflowReportDeathTest, NamesTheFiberWhoseStackIsExhausted) {
    EXPECT_DEATH(exhaust(), "fiber stack exhausted.*'GET /polls/'.*run_blocking");
}

TEST(OverflowReportDeathTest, LeavesOtherFaultsAlone) {
    EXPECT_EXIT(
        {
            const OverflowReport report;
            run([] { std::raise(SIGSEGV); });
            std::raise(SIGSEGV);
        },
        testing::KilledBySignal(SIGSEGV), "^$");
}
#endif

TEST(OverflowReport, RestoresTheHandlerThatWasThere) {
    struct sigaction before {
    }, during{}, after{};
    ::sigaction(SIGSEGV, nullptr, &before);
    {
        const OverflowReport outer;
        ::sigaction(SIGSEGV, nullptr, &during);
    }
    ::sigaction(SIGSEGV, nullptr, &after);
    EXPECT_NE(during.sa_sigaction, before.sa_sigaction);
    EXPECT_EQ(after.sa_sigaction, before.sa_sigaction);
}

}  // namespace
}  // namespace nuages::fibers
