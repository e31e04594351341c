#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <nuages/fibers/loop.h>
#include <nuages/fibers/sync.h>

namespace nuages::fibers {
namespace {

constexpr Duration soon = Duration::milliseconds(2);

TEST(Mutex, ServesFibersInTheOrderTheyCame) {
    std::string order;
    run([&] {
        Mutex mutex;
        mutex.lock();
        std::vector<Handle> fibers;
        for (char name : {'a', 'b', 'c', 'd'}) {
            fibers.push_back(spawn([&, name] {
                const MutexLock lock(mutex);
                order += name;
                yield();
            }));
        }
        yield();
        mutex.unlock();
        EXPECT_FALSE(mutex.try_lock()) << "it belongs to the first waiter already";
        for (const Handle& fiber : fibers)
            fiber.join();
    });
    EXPECT_EQ(order, "abcd");
}

TEST(Mutex, ExcludesFibersOfSeveralLoopsAndThreads) {
    Mutex mutex;
    int inside = 0, most = 0, total = 0;
    const auto step = [&] {
        const MutexLock lock(mutex);
        most = std::max(most, ++inside);
        ++total;
        yield();  // in a fiber: keeps it while others run
        --inside;
    };
    const auto in_fibers = [&] {
        run([&] {
            std::vector<Handle> fibers;
            for (int i = 0; i < 8; ++i) {
                fibers.push_back(spawn([&] {
                    for (int k = 0; k < 50; ++k)
                        step();
                }));
            }
            for (const Handle& fiber : fibers)
                fiber.join();
        });
    };
    std::thread a(in_fibers), b(in_fibers), plain([&] {
        for (int k = 0; k < 200; ++k)
            step();
    });
    a.join();
    b.join();
    plain.join();
    EXPECT_EQ(total, 1000);
    EXPECT_EQ(most, 1);
}

// Runs f in a fiber of a thread of its own; returns when that fiber has ended or suspended.
std::thread start_elsewhere(const Function<void()>& f) {
    Event suspended;
    std::thread thread([&suspended, f] {
        run([&] {
            const Handle fiber = spawn(f);
            yield();
            suspended.set();
            fiber.join();
        });
    });
    suspended.wait();
    return thread;
}

// Whoever releases it and takes it again at once comes after those that waited.
TEST(Mutex, ServesFibersOfSeveralThreadsInTheOrderTheyCame) {
    Mutex mutex;
    std::string order;
    const auto note = [&](char name) {
        const MutexLock lock(mutex);
        order += name;
    };
    mutex.lock();
    std::thread first = start_elsewhere([&] { note('1'); });
    std::thread second = start_elsewhere([&] { note('2'); });
    mutex.unlock();
    note('3');
    first.join();
    second.join();
    EXPECT_EQ(order, "123");
}

TEST(Mutex, LockForGivesUp) {
    run([] {
        Mutex mutex;
        mutex.lock();
        EXPECT_FALSE(mutex.lock_for(soon));
        EXPECT_FALSE(mutex.lock_for(Duration{0}));
        mutex.unlock();
        EXPECT_TRUE(mutex.lock_for(soon));
    });
    Mutex mutex;
    mutex.lock();
    EXPECT_FALSE(mutex.lock_for(soon)) << "outside a fiber";
}

TEST(ConditionVariable, WaitsForAPredicateOfAnotherThread) {
    Mutex mutex;
    ConditionVariable changed;
    int value = 0;
    std::thread other([&] {
        for (int i = 0; i < 3; ++i) {
            const MutexLock lock(mutex);
            ++value;
            changed.notify_one();
        }
    });
    run([&] {
        const MutexLock lock(mutex);
        changed.wait(mutex, [&] { return value == 3; });
        EXPECT_EQ(value, 3);
    });
    other.join();
}

TEST(ConditionVariable, HoldsTheMutexAgainAfterATimeOutAndACancellation) {
    run([] {
        Mutex mutex;
        ConditionVariable changed;
        mutex.lock();
        EXPECT_FALSE(changed.wait_for(mutex, soon));
        EXPECT_FALSE(mutex.try_lock());
        mutex.unlock();

        bool held = false;
        const Handle fiber = spawn([&] {
            const MutexLock lock(mutex);
            try {
                changed.wait(mutex);
            } catch (const Cancelled&) {
                held = !mutex.try_lock();
                throw;
            }
        });
        yield();
        fiber.cancel();
        fiber.join();
        EXPECT_TRUE(held);
        EXPECT_TRUE(mutex.try_lock());
    });
}

TEST(ConditionVariable, NotifyAllWakesEveryone) {
    int woken = 0;
    run([&] {
        Mutex mutex;
        ConditionVariable changed;
        std::vector<Handle> fibers;
        for (int i = 0; i < 5; ++i) {
            fibers.push_back(spawn([&] {
                const MutexLock lock(mutex);
                changed.wait(mutex);
                ++woken;
            }));
        }
        yield();
        changed.notify_one();
        yield();
        yield();
        EXPECT_EQ(woken, 1);
        changed.notify_all();
        for (const Handle& fiber : fibers)
            fiber.join();
    });
    EXPECT_EQ(woken, 5);
}

TEST(Semaphore, LetsSoManyInAtOnce) {
    int inside = 0, most = 0;
    run([&] {
        Semaphore semaphore(3);
        std::vector<Handle> fibers;
        for (int i = 0; i < 10; ++i) {
            fibers.push_back(spawn([&] {
                semaphore.acquire();
                most = std::max(most, ++inside);
                yield();
                --inside;
                semaphore.release();
            }));
        }
        for (const Handle& fiber : fibers)
            fiber.join();
        EXPECT_TRUE(semaphore.try_acquire(3));
        EXPECT_FALSE(semaphore.try_acquire());
    });
    EXPECT_EQ(most, 3);
}

TEST(Semaphore, OneThatAsksForManyIsNotOvertaken) {
    std::string order;
    run([&] {
        Semaphore semaphore(1);
        const Handle many = spawn([&] {
            semaphore.acquire(3);
            order += "many ";
        });
        yield();
        EXPECT_FALSE(semaphore.try_acquire()) << "though a permit is there";
        const Handle few = spawn([&] {
            semaphore.acquire(1);
            order += "few";
        });
        yield();
        semaphore.release(2);
        many.join();
        semaphore.release(1);
        few.join();
    });
    EXPECT_EQ(order, "many few");
}

TEST(Semaphore, OneThatGivesUpMakesWayForThoseBehind) {
    run([] {
        Semaphore semaphore(1);
        const Handle many = spawn([&] { EXPECT_FALSE(semaphore.acquire_for(soon, 3)); });
        yield();
        semaphore.acquire(1);  // waits behind it although a permit is there
        many.join();
    });
}

TEST(Event, WakesAllAndStaysSetUntilReset) {
    run([] {
        Event event;
        int woken = 0;
        const auto wait = [&] {
            event.wait();
            ++woken;
        };
        const Handle a = spawn(wait), b = spawn(wait);
        yield();
        event.set();
        a.join();
        b.join();
        event.wait();
        EXPECT_TRUE(event.is_set());
        EXPECT_EQ(woken, 2);
        event.reset();
        EXPECT_FALSE(event.wait_for(soon));
    });
}

TEST(Event, MayBeDestroyedAsSoonAsTheWaitReturns) {
    for (int i = 0; i < 200; ++i) {
        std::thread other;
        run([&] {
            Event event;
            other = std::thread([&event] { event.set(); });
            event.wait();
        });
        other.join();
    }
}

// The loop may end right after its last fiber was woken, while the waker is still inside of it.
TEST(Event, WakesAcrossLoopsThatEndAtOnce) {
    for (int i = 0; i < 200; ++i) {
        Event ping, pong;
        std::thread other([&] {
            run([&] {
                ping.wait();
                pong.set();
            });
        });
        run([&] {
            ping.set();
            pong.wait();
        });
        other.join();
    }
}

}  // namespace
}  // namespace nuages::fibers
