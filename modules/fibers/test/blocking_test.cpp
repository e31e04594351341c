#include <memory>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <nuages/fibers/blocking.h>
#include <nuages/fibers/loop.h>
#include <nuages/fibers/scope.h>
#include <nuages/fibers/sync.h>

namespace nuages::fibers {
namespace {

TEST(RunBlocking, ReturnsFromAnotherThread) {
    run([] {
        const auto here = std::this_thread::get_id();
        const auto there = run_blocking([] { return std::this_thread::get_id(); });
        EXPECT_NE(here, there);
        EXPECT_EQ(*run_blocking([] { return std::make_unique<int>(3); }), 3);
    });
}

TEST(RunBlocking, ThrowsWhatTheFunctionThrew) {
    run([] {
        for (int i = 0; i < 20; ++i) {
            try {
                run_blocking([] { throw std::out_of_range("worker"); });
                ADD_FAILURE();
            } catch (const std::out_of_range& e) {
                EXPECT_STREQ(e.what(), "worker");
            }
        }
    });
}

TEST(RunBlocking, SuspendsOnlyItsFiber) {
    run([] {
        Event go;
        bool done = false;
        const Handle fiber = spawn([&] {
            run_blocking([&] { go.wait(); });
            done = true;
        });
        yield();
        yield();
        EXPECT_FALSE(done);
        go.set();
        fiber.join();
        EXPECT_TRUE(done);
    });
}

TEST(RunBlocking, RunsInPlaceOutsideAFiber) {
    const auto here = std::this_thread::get_id();
    EXPECT_EQ(run_blocking([] { return std::this_thread::get_id(); }), here);
}

TEST(RunBlocking, SeesTheScopeOfItsFiber) {
    run([] {
        int language = 7;
        const ScopeValue<int> value(&language);
        EXPECT_EQ(run_blocking([] { return scope<int>(); }), &language);
        EXPECT_EQ(run_blocking([] { return in_fiber(); }), false);
    });
    run([] { EXPECT_EQ(run_blocking([] { return scope<int>(); }), nullptr); });
}

TEST(BlockingPool, HasAtMostItsNumberOfThreads) {
    BlockingPool pool(2);
    EXPECT_EQ(pool.threads(), 2u);
    Loop loop(&pool);
    Mutex mutex;
    std::set<std::thread::id> threads;
    run([&] {
        std::vector<Handle> fibers;
        for (int i = 0; i < 20; ++i) {
            fibers.push_back(spawn([&] {
                run_blocking([&] {
                    const MutexLock lock(mutex);
                    threads.insert(std::this_thread::get_id());
                });
            }));
        }
        for (const Handle& fiber : fibers)
            fiber.join();
    });
    EXPECT_GE(threads.size(), 1u);
    EXPECT_LE(threads.size(), 2u);
}

TEST(BlockingPool, WorksAtOnceOnAsManyJobsAsItHasThreads) {
    BlockingPool pool(2);
    Loop loop(&pool);
    run([&] {
        Event a_runs, b_runs;
        const Handle a = spawn([&] {
            run_blocking([&] {
                a_runs.set();
                b_runs.wait();
            });
        });
        const Handle b = spawn([&] {
            run_blocking([&] {
                b_runs.set();
                a_runs.wait();
            });
        });
        a.join();
        b.join();
    });
}

TEST(BlockingPool, ServesSeveralLoops) {
    BlockingPool pool(2);
    const auto work = [&] {
        Loop loop(&pool);
        run([] {
            for (int i = 0; i < 100; ++i)
                EXPECT_EQ(run_blocking([&] { return i; }), i);
        });
    };
    std::thread a(work), b(work);
    a.join();
    b.join();
}

}  // namespace
}  // namespace nuages::fibers
