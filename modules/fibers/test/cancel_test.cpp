#include <stdexcept>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include <nuages/fibers/blocking.h>
#include <nuages/fibers/cancel.h>
#include <nuages/fibers/loop.h>
#include <nuages/fibers/sync.h>

namespace nuages::fibers {
namespace {

struct Note {
    std::string& log;
    const char* text;
    ~Note() { log += text; }
};

TEST(Cancel, UnwindsASuspendedFiber) {
    std::string log;
    run([&] {
        const Handle fiber = spawn([&] {
            const Note note{log, "unwound"};
            sleep_for(Duration::hours(1));
            log += "not reached";
        });
        yield();
        fiber.cancel();
        fiber.join();
    });
    EXPECT_EQ(log, "unwound");
}

TEST(Cancel, OfAFiberThatHasNotStartedIsThrownAtItsFirstSuspension) {
    std::string log;
    run([&] {
        const Handle fiber = spawn([&] {
            log += "started ";
            const Note note{log, "unwound"};
            yield();
            log += "not reached";
        });
        fiber.cancel();
        fiber.join();
    });
    EXPECT_EQ(log, "started unwound");
}

TEST(Cancel, OfAFiberThatEndedDoesNothing) {
    run([] {
        const Handle fiber = spawn([] {});
        fiber.join();
        fiber.cancel();
        const Handle next = spawn([] { yield(); });  // most likely on the same stack
        next.join();
    });
}

TEST(Cancel, IsNotSwallowedByHandlersOfStandardExceptions) {
    bool swallowed = false;
    run([&] {
        const Handle fiber = spawn([&] {
            try {
                sleep_for(Duration::hours(1));
            } catch (const std::exception&) {
                swallowed = true;
            }
        });
        yield();
        fiber.cancel();
        fiber.join();
    });
    EXPECT_FALSE(swallowed);
}

TEST(Cancel, IsThrownOnceSoThatCleaningUpMaySuspend) {
    std::string log;
    run([&] {
        const Handle fiber = spawn([&] {
            try {
                sleep_for(Duration::hours(1));
            } catch (const Cancelled&) {
                yield();
                sleep_for(Duration::microseconds(10));
                log += "cleaned up";
                throw;
            }
        });
        yield();
        fiber.cancel();
        fiber.join();
    });
    EXPECT_EQ(log, "cleaned up");
}

TEST(Cancel, IsNotThrownWhileAnotherExceptionUnwinds) {
    std::string log;
    run([&] {
        struct SuspendsWhenDestroyed {
            std::string& log;
            ~SuspendsWhenDestroyed() {
                yield();
                log += "rolled back ";
            }
        };
        const Handle fiber = spawn([&] {
            try {
                const SuspendsWhenDestroyed guard{log};
                throw std::runtime_error("first");
            } catch (const std::runtime_error& e) {
                log += e.what();
            }
            yield();
            log += " not reached";
        });
        yield();
        fiber.cancel();
        fiber.join();
    });
    EXPECT_EQ(log, "rolled back first");
}

TEST(CancellationShield, KeepsItUntilTheNextSuspensionPointAfterIt) {
    std::string log;
    run([&] {
        Event go;
        const Handle fiber = spawn([&] {
            {
                const CancellationShield shield;
                const CancellationShield nested;
                go.wait();
                EXPECT_TRUE(cancellation_pending());
                log += "committed ";
            }
            const Note note{log, "unwound"};
            yield();
            log += "not reached";
        });
        yield();
        fiber.cancel();
        yield();
        yield();
        EXPECT_FALSE(fiber.done());
        go.set();
        fiber.join();
    });
    EXPECT_EQ(log, "committed unwound");
}

TEST(Cancel, CheckCancelledThrowsWithoutSuspending) {
    bool thrown = false;
    run([&] {
        const Handle fiber = spawn([&] {
            try {
                check_cancelled();
            } catch (const Cancelled&) {
                thrown = true;
            }
        });
        fiber.cancel();
        fiber.join();
    });
    EXPECT_TRUE(thrown);
    check_cancelled();  // outside a fiber: nothing
}

TEST(Cancel, FromAnotherThread) {
    std::string log;
    std::thread other;
    run([&] {
        const Handle fiber = spawn([&] {
            const Note note{log, "unwound"};
            sleep_for(Duration::hours(1));
        });
        yield();
        other = std::thread([fiber] { fiber.cancel(); });
        fiber.join();
    });
    other.join();
    EXPECT_EQ(log, "unwound");
}

TEST(Cancel, WaitsForAWorkerThatUsesTheFibersStack) {
    std::string log;
    run([&] {
        Event started, go;
        const Handle fiber = spawn([&] {
            const Note note{log, "unwound"};
            const int answer = run_blocking([&] {
                started.set();
                go.wait();
                return 42;
            });
            log += std::to_string(answer) + " ";
            yield();
            log += "not reached";
        });
        started.wait();
        fiber.cancel();
        yield();
        EXPECT_FALSE(fiber.done());
        go.set();
        fiber.join();
    });
    EXPECT_EQ(log, "42 unwound");
}

TEST(Cancel, AWaiterOfAMutexLeavesTheQueueWithoutTheMutex) {
    run([] {
        Mutex mutex;
        mutex.lock();
        const Handle waiter = spawn([&] {
            const MutexLock lock(mutex);
            ADD_FAILURE() << "it was cancelled";
        });
        yield();
        waiter.cancel();
        waiter.join();
        mutex.unlock();
        EXPECT_TRUE(mutex.try_lock());
    });
}

TEST(Cancel, AnAcquisitionThatWasGrantedAlreadyIsKept) {
    bool held = false;
    run([&] {
        Mutex mutex;
        mutex.lock();
        const Handle waiter = spawn([&] {
            mutex.lock();
            held = true;
            mutex.unlock();
        });
        yield();
        mutex.unlock();  // hands it over
        waiter.cancel();
        waiter.join();
        EXPECT_TRUE(mutex.try_lock());
    });
    EXPECT_TRUE(held);
}

TEST(Loop, CancelsTheFibersThatAreLeftAtItsEnd) {
    std::string log;
    {
        Loop loop;
        run([&] {
            spawn([&] {
                const Note note{log, "unwound "};
                Event never;
                never.wait();
            });
            spawn([&] {
                const Note note{log, "unwound"};
                try {
                    sleep_for(Duration::hours(1));
                } catch (...) {
                    log += "swallowed ";
                }
            });
            yield();
        });
        EXPECT_EQ(log, "");
    }
    EXPECT_EQ(log, "unwound swallowed unwound");
}

}  // namespace
}  // namespace nuages::fibers
