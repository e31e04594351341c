#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/fibers/fiber.h>
#include <nuages/fibers/loop.h>
#include <nuages/fibers/sync.h>

namespace nuages::fibers {
namespace {

TEST(Run, ReturnsWhatTheFunctionReturned) {
    EXPECT_EQ(run([] { return std::string("done"); }), "done");
    EXPECT_FALSE(in_fiber());
}

TEST(Run, ReturnsReferences) {
    int x = 1;
    run([&]() -> int& { return x; }) = 5;
    EXPECT_EQ(x, 5);
}

TEST(Run, ThrowsWhatTheFunctionThrew) {
    EXPECT_THROW(run([] { throw std::out_of_range("gone"); }), std::out_of_range);
    EXPECT_EQ(std::uncaught_exceptions(), 0);
}

TEST(Run, RunsInAFiberOfItsOwnLoop) {
    EXPECT_EQ(Loop::current(), nullptr);
    run([] {
        EXPECT_TRUE(in_fiber());
        EXPECT_NE(Loop::current(), nullptr);
    });
    EXPECT_EQ(Loop::current(), nullptr);
}

TEST(Run, InsideAFiberCallsDirectly) {
    run([] {
        Fiber* const outer = Fiber::current();
        run([&] { EXPECT_EQ(Fiber::current(), outer); });
    });
}

TEST(Run, UsesTheLoopThatTheThreadHas) {
    Loop loop;
    run([&] { EXPECT_EQ(Loop::current(), &loop); });
    EXPECT_EQ(run([] { return 2; }), 2);
}

TEST(Run, InACallbackOfTheLoopIsRefused) {
    Loop loop;
    std::string message;
    loop.defer([&] {
        try {
            run([] {});
        } catch (const Error& e) {
            message = e.what();
        }
    });
    run([] { yield(); });
    EXPECT_NE(message.find("spawn()"), std::string::npos) << message;
}

TEST(Spawn, WithoutALoopSaysWhatToDo) {
    try {
        spawn([] {});
        FAIL();
    } catch (const Error& e) {
        EXPECT_NE(std::string(e.what()).find("fibers::run()"), std::string::npos);
    }
}

TEST(Spawn, RunsAfterTheCallerSuspendsAndInOrder) {
    std::string order;
    run([&] {
        const Handle a = spawn([&] { order += 'a'; });
        const Handle b = spawn([&] { order += 'b'; });
        order += '1';
        b.join();
        a.join();
        order += '2';
    });
    EXPECT_EQ(order, "1ab2");
}

TEST(Spawn, JoinThrowsWhatTheFiberThrewEachTime) {
    run([] {
        const Handle fiber = spawn([] { throw std::runtime_error("broken"); });
        EXPECT_THROW(fiber.join(), std::runtime_error);
        EXPECT_THROW(fiber.join(), std::runtime_error);
        EXPECT_TRUE(fiber.done());
    });
}

TEST(Spawn, AnErrorThatNobodyJoinsIsReported) {
    std::string reported;
    Loop loop;
    loop.on_unhandled([&](std::exception_ptr error) {
        try {
            std::rethrow_exception(std::move(error));
        } catch (const std::exception& e) {
            reported = e.what();
        }
    });
    run([] {
        spawn([] { throw std::runtime_error("unseen"); });
        yield();
    });
    EXPECT_EQ(reported, "unseen");
}

TEST(Spawn, AJoinedErrorIsNotReported) {
    bool reported = false;
    Loop loop;
    loop.on_unhandled([&](std::exception_ptr) { reported = true; });
    run([] {
        const Handle fiber = spawn([] { throw std::runtime_error("seen"); });
        EXPECT_THROW(fiber.join(), std::runtime_error);
    });
    EXPECT_FALSE(reported);
}

TEST(Spawn, WhatTheFunctionHoldsIsDestroyedInTheFiber) {
    struct Probe {
        bool* in_fiber_at_end;
        ~Probe() { *in_fiber_at_end = in_fiber(); }
    };
    bool in_fiber_at_end = false;
    run([&] { spawn([probe = std::make_unique<Probe>(&in_fiber_at_end)] { EXPECT_TRUE(probe); }).join(); });
    EXPECT_TRUE(in_fiber_at_end);
}

TEST(Spawn, JoinWorksFromAnotherThread) {
    Loop loop;
    Handle fiber;
    Event let_go;
    std::thread other;
    bool joined = false;
    run([&] {
        fiber = spawn([&] { let_go.wait(); });
        Event ended;
        other = std::thread([&] {
            let_go.set();
            fiber.join();
            joined = true;
            ended.set();
        });
        ended.wait();
    });
    other.join();
    EXPECT_TRUE(joined);
}

// The C++ runtime keeps the exceptions being handled for each thread; fibers need their own.
TEST(Exceptions, FiberThatSuspendsInACatchBlockThrowsItsOwnOn) {
    std::string order;
    run([&] {
        std::vector<Handle> fibers;
        for (const char* name : {"A", "B", "C"}) {
            fibers.push_back(spawn([&order, name] {
                try {
                    try {
                        throw std::runtime_error(name);
                    } catch (const std::exception&) {
                        yield();
                        if (*name == 'A')
                            yield();
                        throw;
                    }
                } catch (const std::exception& e) {
                    order += std::string(name) + "=" + e.what() + " ";
                }
            }));
        }
        for (const Handle& fiber : fibers)
            fiber.join();
        EXPECT_EQ(std::uncaught_exceptions(), 0);
    });
    EXPECT_EQ(order, "B=B C=C A=A ");
}

TEST(Exceptions, DestructorsMaySuspendWhileTheStackUnwinds) {
    struct Suspends {
        ~Suspends() { yield(); }
    };
    int caught = 0;
    run([&] {
        std::vector<Handle> fibers;
        for (int i = 0; i < 3; ++i) {
            fibers.push_back(spawn([&caught, i] {
                try {
                    const Suspends suspends;
                    throw i;
                } catch (int thrown) {
                    caught += thrown == i;
                }
            }));
        }
        for (const Handle& fiber : fibers)
            fiber.join();
    });
    EXPECT_EQ(caught, 3);
}

int deep(int frames) {
    const std::string needs_destructor(40, 'x');
    if (frames == 0)
        throw std::runtime_error("deep");
    return deep(frames - 1) + static_cast<int>(needs_destructor.size());
}

TEST(Exceptions, PassManyFramesOfAFiber) {
    run([] { EXPECT_THROW(deep(200), std::runtime_error); });
}

TEST(Fibers, TenThousandSuspendAndEnd) {
#if defined(__SANITIZE_THREAD__)
    constexpr int count = 500;  // ThreadSanitizer's own limit on threads and fibers
#else
    constexpr int count = 10'000;
#endif
    int ended = 0;
    run([&] {
        Event go;
        std::vector<Handle> fibers;
        for (int i = 0; i < count; ++i) {
            fibers.push_back(spawn([&] {
                go.wait();
                ++ended;
            }));
        }
        yield();
        EXPECT_EQ(ended, 0);
        go.set();
        for (const Handle& fiber : fibers)
            fiber.join();
    });
    EXPECT_EQ(ended, count);
}

TEST(Fibers, ThreadLocalsStayTheirThreads) {
    static thread_local int counter;
    const auto work = [] {
        counter = 0;
        run([] {
            std::vector<Handle> fibers;
            for (int i = 0; i < 20; ++i) {
                fibers.push_back(spawn([] {
                    for (int k = 0; k < 50; ++k) {
                        const int before = counter;
                        counter = before + 1;
                        yield();
                    }
                }));
            }
            for (const Handle& fiber : fibers)
                fiber.join();
        });
        EXPECT_EQ(counter, 1000);
    };
    std::thread a(work), b(work);
    a.join();
    b.join();
}

TEST(Fiber, StartReturnsNullWhenTheJobEndsAtOnce) {
    Loop loop;
    int runs = 0;
    loop.defer([&] {
        Fiber* fiber = Fiber::start([](void* n) { ++*static_cast<int*>(n); }, &runs);
        EXPECT_EQ(fiber, nullptr);
        fiber = Fiber::start(
            [](void* n) {
                yield();
                ++*static_cast<int*>(n);
            },
            &runs);
        EXPECT_NE(fiber, nullptr);
        EXPECT_EQ(runs, 1);
    });
    run([] {
        yield();
        yield();
        yield();
    });
    EXPECT_EQ(runs, 2);
}

TEST(SleepFor, LastsAtLeastThatLong) {
    run([] {
        const Duration start = monotonic_now();
        sleep_for(Duration::milliseconds(5));
        EXPECT_GE((monotonic_now() - start).us, 5000);
    });
}

TEST(SleepFor, WorksOutsideAFiber) {
    const Duration start = monotonic_now();
    sleep_for(Duration::milliseconds(2));
    EXPECT_GE((monotonic_now() - start).us, 2000);
}

TEST(SleepFor, OverflowsForNoDuration) {
    run([] {
        const Handle fiber = spawn([] {
            sleep_for(Duration{INT64_MAX - 1});
            ADD_FAILURE();
        });
        yield();
        yield();
        EXPECT_FALSE(fiber.done());
        fiber.cancel();
        fiber.join();
    });
}

TEST(SleepFor, WakesInTheOrderOfTheMoments) {
    std::string order;
    run([&] {
        const Handle late = spawn([&] {
            sleep_for(Duration::milliseconds(30));
            order += '2';
        });
        const Handle early = spawn([&] {
            sleep_for(Duration::milliseconds(1));
            order += '1';
        });
        late.join();
        early.join();
    });
    EXPECT_EQ(order, "12");
}

}  // namespace
}  // namespace nuages::fibers
