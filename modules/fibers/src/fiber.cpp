#include <atomic>
#include <exception>
#include <memory>

#include <nuages/base/error.h>
#include <nuages/fibers/fiber.h>
#include <nuages/fibers/sync.h>

#include "loop_state.h"
#include "suspend.h"

namespace nuages::fibers {

using detail::FiberState;
using detail::this_thread;

bool in_fiber() noexcept {
    return this_thread().fiber != nullptr;
}

void sleep_for(Duration duration) {
    Event never;
    never.wait_for(duration);
}

void yield() {
    FiberState* const fiber = this_thread().fiber;
    if (!fiber)
        return;
    check_cancelled();
    fiber->loop.make_ready(*fiber);
    detail::switch_to_loop();
    check_cancelled();
}

// ---------------------------------------------------------------- Fiber

Fiber* Fiber::start(void (*job)(void*), void* argument) {
    LoopState& loop = *this_thread().loop;
    FiberState& fiber = loop.take_fiber(job, argument);
    return loop.resume(fiber) ? &fiber : nullptr;
}

Fiber* Fiber::current() noexcept {
    return this_thread().fiber;
}

void Fiber::cancel() {
    auto& fiber = static_cast<FiberState&>(*this);
    fiber.loop.cancel(fiber);
}

Label::Label(std::string_view text) noexcept {
    if (FiberState* fiber = this_thread().fiber)
        previous_ = std::exchange(fiber->label, text);
}

Label::~Label() {
    if (FiberState* fiber = this_thread().fiber)
        fiber->label = previous_;
}

// ---------------------------------------------------------------- spawn

struct Handle::Task {
    explicit Task(Function<void()> function) : f(std::move(function)) {}

    std::atomic<int> references{1};
    Function<void()> f;
    Event done;
    std::exception_ptr error;  // written before `done`
    std::atomic<bool> joined{false};

    detail::Lock lock;            // guards `fiber`: while it is there, so is its loop
    FiberState* fiber = nullptr;  // null once it has ended

    void acquire() noexcept { references.fetch_add(1, std::memory_order_relaxed); }
    void release() noexcept {
        if (references.fetch_sub(1, std::memory_order_acq_rel) != 1)
            return;
        const std::unique_ptr<Task> last(this);
        if (error && !joined.load(std::memory_order_relaxed))
            report(std::move(error));
    }

    static void report(std::exception_ptr error) noexcept;
    static void run(void* self);
};

void Handle::Task::report(std::exception_ptr error) noexcept {
    if (LoopState* loop = this_thread().loop)
        loop->report_unhandled(std::move(error));
    else
        detail::write_unhandled(std::move(error));
}

void Handle::Task::run(void* self) {
    Task& task = *static_cast<Task*>(self);
    try {
        task.f();
    } catch (const Cancelled&) {
        // It ended as it was told to.
    } catch (...) {
        task.error = std::current_exception();
    }
    task.f = nullptr;  // what it holds is destroyed here, in the fiber
    {
        const detail::LockGuard guard(task.lock);
        task.fiber = nullptr;
    }
    task.done.set();
    task.release();
}

Handle spawn(Function<void()> f) {
    LoopState* const loop = this_thread().loop;
    if (!loop)
        throw Error(
            "spawn() on a thread without a loop: call it inside of fibers::run(), or make a Loop first");
    auto task = std::make_unique<Handle::Task>(std::move(f));
    FiberState& fiber = loop->take_fiber(&Handle::Task::run, task.get());
    task->fiber = &fiber;
    loop->make_ready(fiber);
    task->acquire();
    return Handle(task.release());
}

Handle::Handle(const Handle& other) noexcept : task_(other.task_) {
    if (task_)
        task_->acquire();
}

Handle::~Handle() {
    if (task_)
        task_->release();
}

bool Handle::done() const {
    return task_->done.is_set();
}

void Handle::join() const {
    task_->joined.store(true, std::memory_order_relaxed);
    task_->done.wait();
    if (task_->error)
        std::rethrow_exception(task_->error);
}

void Handle::cancel() const {
    const detail::LockGuard guard(task_->lock);
    if (!task_->fiber)
        return;
    LoopState& loop = task_->fiber->loop;
    if (&loop == this_thread().loop) {
        loop.cancel(*task_->fiber);
        return;
    }
    loop.post([handle = *this] { handle.cancel(); });
}

// ---------------------------------------------------------------- run

namespace {

struct Main {
    void (*call)(void*);
    void* argument;
    std::exception_ptr error{};
    bool done = false;

    static void run(void* self) {
        Main& main = *static_cast<Main*>(self);
        try {
            main.call(main.argument);
        } catch (...) {
            main.error = std::current_exception();
        }
        main.done = true;
    }
};

}  // namespace

void detail::run_in_fiber(void (*call)(void*), void* argument) {
    if (in_fiber()) {
        call(argument);
        return;
    }
    Main main{call, argument};
    if (LoopState* const loop = this_thread().loop) {
        loop->run_job(&Main::run, &main, main.done);
    } else {
        Loop own;
        this_thread().loop->run_job(&Main::run, &main, main.done);
    }
    if (main.error)
        std::rethrow_exception(std::move(main.error));
}

}  // namespace nuages::fibers
