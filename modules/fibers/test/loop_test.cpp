#include <string>
#include <sys/epoll.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/fibers/fiber.h>
#include <nuages/fibers/loop.h>
#include <nuages/fibers/sync.h>
#include <nuages/fibers/wait.h>

namespace nuages::fibers {
namespace {

TEST(Loop, OneAThread) {
    Loop loop;
    EXPECT_EQ(Loop::current(), &loop);
    EXPECT_THROW(Loop(), Error);
    std::thread([] { EXPECT_EQ(Loop::current(), nullptr); }).join();
}

TEST(Loop, StopsAndRunsAgain) {
    Loop loop;
    int runs = 0;
    for (int i = 0; i < 2; ++i) {
        loop.defer([&] {
            ++runs;
            loop.stop();
        });
        loop.run();
    }
    EXPECT_EQ(runs, 2);
}

TEST(Loop, KnowsWhetherItHasOneFiberAndNothingElseToServe) {
    run([] {
        Loop& loop = *Loop::current();
        EXPECT_TRUE(loop.serves_one_fiber());
        {
            const Timer timer = loop.timer(Duration::seconds(60), [] {});
            EXPECT_FALSE(loop.serves_one_fiber());
        }
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        {
            const Subscription watched = loop.watch(ends[0], EPOLLIN, [](std::uint32_t) {});
            EXPECT_FALSE(loop.serves_one_fiber());
        }
        EXPECT_TRUE(loop.serves_one_fiber());
        const Handle other = spawn([&] { wait_readable(ends[0]); });
        EXPECT_FALSE(loop.serves_one_fiber());
        yield();
        EXPECT_FALSE(loop.serves_one_fiber());
        ASSERT_EQ(::write(ends[1], "x", 1), 1);
        other.join();
        loop.defer([] {});
        EXPECT_FALSE(loop.serves_one_fiber());
        yield();
        EXPECT_TRUE(loop.serves_one_fiber());
        ::close(ends[0]);
        ::close(ends[1]);
    });
}

TEST(Loop, DeferredCallsRunInOrderAndThoseTheyAddInTheNextRound) {
    Loop loop;
    std::string order;
    loop.defer([&] {
        order += '1';
        loop.defer([&] {
            order += '3';
            loop.stop();
        });
    });
    loop.defer([&] { order += '2'; });
    loop.run();
    EXPECT_EQ(order, "123");
}

TEST(Loop, DeferredCallsRunAfterTheFibersOfTheirRound) {
    std::string order;
    run([&] {
        Event woken;
        const Timer timer = Loop::current()->timer(Duration{}, [&] {
            Loop::current()->defer([&] { order += "deferred"; });
            woken.set();
        });
        woken.wait();
        order += "fiber ";
        yield();
    });
    EXPECT_EQ(order, "fiber deferred");
}

TEST(Loop, PostWakesItFromAnotherThreadAndKeepsTheOrder) {
    Loop loop;
    std::vector<int> seen;
    std::thread other([&] {
        for (int i = 0; i < 100; ++i)
            loop.post([&seen, i] { seen.push_back(i); });
        loop.post([&] { loop.stop(); });
    });
    loop.run();
    other.join();
    ASSERT_EQ(seen.size(), 100u);
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(seen[static_cast<std::size_t>(i)], i);
}

TEST(Loop, StopFromAnotherThread) {
    Loop loop;
    std::thread other([&] { loop.stop(); });
    loop.run();
    other.join();
}

TEST(Loop, TimersFireInOrderAndCancelledOnesDoNot) {
    Loop loop;
    std::string order;
    const Timer c = loop.timer(Duration::milliseconds(3), [&] {
        order += 'c';
        loop.stop();
    });
    const Timer a = loop.timer(Duration::milliseconds(1), [&] { order += 'a'; });
    Timer b = loop.timer(Duration::milliseconds(2), [&] { order += 'b'; });
    b.cancel();
    loop.run();
    EXPECT_EQ(order, "ac");
}

TEST(Loop, ATimerMayDestroyItself) {
    Loop loop;
    Timer timer;
    timer = loop.timer(Duration{0}, [&] {
        timer = Timer();
        loop.stop();
    });
    loop.run();
}

class LoopWithPipe : public testing::Test {
protected:
    LoopWithPipe() { EXPECT_EQ(::pipe(fd), 0); }
    ~LoopWithPipe() override {
        ::close(fd[0]);
        ::close(fd[1]);
    }
    int fd[2];
    Loop loop;
};

TEST_F(LoopWithPipe, WatchIsLevelTriggered) {
    int calls = 0;
    ASSERT_EQ(::write(fd[1], "x", 1), 1);
    const Subscription subscription = loop.watch(fd[0], EPOLLIN, [&](std::uint32_t events) {
        EXPECT_TRUE(events & EPOLLIN);
        if (++calls == 3)
            loop.stop();
    });
    loop.run();
    EXPECT_EQ(calls, 3);
}

TEST_F(LoopWithPipe, ASubscriptionMayEndInItsOwnCall) {
    ASSERT_EQ(::write(fd[1], "x", 1), 1);
    Subscription subscription;
    int calls = 0;
    subscription = loop.watch(fd[0], EPOLLIN, [&](std::uint32_t) {
        ++calls;
        subscription.cancel();
        loop.defer([&] { loop.stop(); });
    });
    loop.run();
    EXPECT_EQ(calls, 1);
}

TEST_F(LoopWithPipe, ARemovedWatchGetsNoEventOfTheRoundInProgress) {
    int other[2];
    ASSERT_EQ(::pipe(other), 0);
    ASSERT_EQ(::write(fd[1], "x", 1), 1);
    ASSERT_EQ(::write(other[1], "x", 1), 1);
    Subscription a, b;
    int calls = 0;
    const auto end_both = [&](std::uint32_t) {
        ++calls;
        a.cancel();
        b.cancel();
        loop.stop();
    };
    a = loop.watch(fd[0], EPOLLIN, end_both);
    b = loop.watch(other[0], EPOLLIN, end_both);
    loop.run();
    EXPECT_EQ(calls, 1);
    ::close(other[0]);
    ::close(other[1]);
}

TEST_F(LoopWithPipe, WatchingTwiceIsAnError) {
    const Subscription first = loop.watch(fd[0], EPOLLIN, [](std::uint32_t) {});
    EXPECT_THROW(static_cast<void>(loop.watch(fd[0], EPOLLIN, [](std::uint32_t) {})), Error);
}

TEST(Loop, MeasuresHowLongARoundKeptOthersWaiting) {
    Loop loop;
    loop.defer([&] {
        const Duration start = monotonic_now();
        while ((monotonic_now() - start).us < 3000) {
        }
        loop.stop();
    });
    loop.run();
    EXPECT_GE(loop.lag().max.us, 3000);
    EXPECT_GE(loop.lag().last.us, 3000);
    loop.reset_lag();
    EXPECT_EQ(loop.lag().max.us, 0);
}

}  // namespace
}  // namespace nuages::fibers
