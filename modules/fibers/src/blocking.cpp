#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include <nuages/base/error.h>
#include <nuages/fibers/blocking.h>

#include "loop_state.h"
#include "suspend.h"

namespace nuages::fibers {

using detail::Waiter;
using detail::WakeList;

namespace {

// On the stack of the fiber that waits for it.
struct Job {
    void (*call)(void*);
    void* argument;
    detail::ScopeEntry* scope;
    std::exception_ptr error{};
    Waiter waiter{};
    Job* next = nullptr;
};

void perform(Job& job) {
    detail::this_thread().scope = job.scope;
    try {
        job.call(job.argument);
    } catch (...) {
        job.error = std::current_exception();
    }
    detail::this_thread().scope = nullptr;
    WakeList done;
    done.add(&job.waiter);
    done.wake();
}

}  // namespace

class BlockingPool::Impl {
public:
    explicit Impl(unsigned threads) : limit_(threads) { threads_.reserve(threads); }

    ~Impl() {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
        }
        changed_.notify_all();
        for (std::thread& thread : threads_)
            thread.join();
    }

    unsigned limit() const noexcept { return limit_; }

    Use use() const {
        const std::lock_guard lock(mutex_);
        return {threads_.size() - idle_, waiting_};
    }

    void push(Job& job) {
        {
            const std::lock_guard lock(mutex_);
            if (idle_ <= waiting_ && threads_.size() < limit_)
                start_thread();
            (last_ ? last_->next : first_) = &job;
            last_ = &job;
            ++waiting_;
        }
        changed_.notify_one();  // the worker would find the mutex taken
    }

private:
    void start_thread() {
        try {
            threads_.emplace_back([this] { work(); });
        } catch (const std::system_error& e) {
            if (threads_.empty())
                throw Error(std::string("run_blocking() cannot start a worker thread: ") + e.what());
        }
    }

    void work() {
        std::unique_lock lock(mutex_);
        for (;;) {
            ++idle_;
            changed_.wait(lock, [this] { return first_ || ending_; });
            --idle_;
            if (!first_)
                return;
            Job& job = *first_;
            first_ = job.next;
            if (!first_)
                last_ = nullptr;
            --waiting_;
            lock.unlock();
            perform(job);
            lock.lock();
        }
    }

    const unsigned limit_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::thread> threads_;
    Job* first_ = nullptr;
    Job* last_ = nullptr;
    std::size_t waiting_ = 0;  // jobs that no thread has taken
    std::size_t idle_ = 0;
    bool ending_ = false;
};

BlockingPool::BlockingPool(unsigned threads)
    : impl_(std::make_unique<Impl>(threads ? threads : std::max(4u, std::thread::hardware_concurrency()))) {}

BlockingPool::~BlockingPool() = default;

unsigned BlockingPool::threads() const noexcept {
    return impl_->limit();
}

BlockingPool::Use BlockingPool::use() const {
    return impl_->use();
}

void detail::run_on_worker(void (*call)(void*), void* argument) {
    ThreadState& thread = this_thread();
    if (!thread.fiber) {
        call(argument);
        return;
    }
    check_cancelled();
    Job job{call, argument, thread.scope};
    job.waiter.fiber = thread.fiber;
    thread.loop->pool().impl_->push(job);
    suspend_until_done(job.waiter.woken);
    if (job.error)
        std::rethrow_exception(std::move(job.error));
}

}  // namespace nuages::fibers
