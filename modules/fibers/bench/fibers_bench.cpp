#include <cstring>

#include <benchmark/benchmark.h>

#include <nuages/fibers/blocking.h>
#include <nuages/fibers/fiber.h>
#include <nuages/fibers/loop.h>
#include <nuages/fibers/scope.h>
#include <nuages/fibers/sync.h>

namespace {

using namespace nuages::fibers;

void start_on_pooled_fiber(benchmark::State& state) {
    Loop loop;
    loop.defer([&] {
        for (auto _ : state)
            Fiber::start([](void* p) { benchmark::DoNotOptimize(p); }, nullptr);
        loop.stop();
    });
    loop.run();
}
BENCHMARK(start_on_pooled_fiber);

// There and back through the loop, its system call included.
void yield_through_the_loop(benchmark::State& state) {
    run([&] {
        for (auto _ : state)
            yield();
    });
}
BENCHMARK(yield_through_the_loop);

// A round of a loop with a thousand fibers that do nothing but `wait`, which yields once.
template <class Wait>
void yield_beside_a_thousand(benchmark::State& state, Wait wait) {
    constexpr int fibers = 1000;
    run([&] {
        bool stop = false;
        for (int i = 0; i < fibers; ++i) {
            spawn([&] {
                while (!stop)
                    wait();
            });
        }
        for (auto _ : state)
            yield();
        stop = true;
        yield();
    });
    state.SetItemsProcessed(state.iterations() * fibers);
}

void yield_of_a_thousand_fibers(benchmark::State& state) {
    yield_beside_a_thousand(state, [] { yield(); });
}
BENCHMARK(yield_of_a_thousand_fibers);

// Frames as those of views, middleware and queries, read again on the way back.
[[gnu::noinline]] int wait_below(int frames) {
    char frame[256];
    std::memset(frame, frames, sizeof frame);
    benchmark::DoNotOptimize(frame);
    const int sum = frames == 0 ? (yield(), 0) : wait_below(frames - 1);
    benchmark::ClobberMemory();
    return sum + frame[0] + frame[64] + frame[128] + frame[192];
}

void yield_of_a_thousand_fibers_deep_in_views(benchmark::State& state) {
    yield_beside_a_thousand(state, [] { benchmark::DoNotOptimize(wait_below(16)); });
}
BENCHMARK(yield_of_a_thousand_fibers_deep_in_views);

void find_in_scope_of_eight(benchmark::State& state) {
    run([&] {
        int wanted = 1;
        const ScopeValue<int> value(&wanted);
        const ScopeValue<char> b(nullptr), c(nullptr), d(nullptr), e(nullptr), f(nullptr), g(nullptr),
            h(nullptr);
        for (auto _ : state)
            benchmark::DoNotOptimize(scope<int>());
    });
}
BENCHMARK(find_in_scope_of_eight);

void lock_a_free_mutex(benchmark::State& state) {
    Mutex mutex;
    run([&] {
        for (auto _ : state)
            const MutexLock lock(mutex);
    });
}
BENCHMARK(lock_a_free_mutex);

void run_on_a_worker(benchmark::State& state) {
    run([&] {
        for (auto _ : state)
            benchmark::DoNotOptimize(run_blocking([] { return 1; }));
    });
}
BENCHMARK(run_on_a_worker)->UseRealTime();

void throw_and_catch(benchmark::State& state) {
    run([&] {
        for (auto _ : state) {
            try {
                throw 1;
            } catch (int) {
            }
        }
    });
}
BENCHMARK(throw_and_catch);

}  // namespace

BENCHMARK_MAIN();
