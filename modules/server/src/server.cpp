#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <mutex>
#include <optional>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <nuages/base/error.h>
#include <nuages/fibers/overflow.h>
#include <nuages/server/server.h>

#include "worker.h"

namespace nuages::server {
namespace {

[[noreturn]] void refuse(std::string_view option, std::string_view value, std::string_view valid) {
    throw ImproperlyConfigured("server option " + std::string(option) + " is " + std::string(value) +
                               "; valid is " + std::string(valid));
}

void require_at_least(std::string_view option, std::size_t value, std::size_t least) {
    if (value < least)
        refuse(option, std::to_string(value), "at least " + std::to_string(least));
}

void require_positive(std::string_view option, Duration value) {
    if (value.us <= 0)
        refuse(option, value.str(), "more than zero");
}

void require_not_negative(std::string_view option, Duration value) {
    if (value.us < 0)
        refuse(option, value.str(), "zero or more");
}

Options checked(Options options) {
    require_at_least("max_header_bytes", options.max_header_bytes, 256);
    if (options.max_header_bytes > 1024 * 1024)
        refuse("max_header_bytes", std::to_string(options.max_header_bytes), "at most 1 MiB");
    require_at_least("max_connections", options.max_connections, 1);
    require_at_least("max_requests_in_flight", options.max_requests_in_flight, 1);
    require_positive("header_timeout", options.header_timeout);
    require_positive("body_timeout", options.body_timeout);
    require_positive("keep_alive_timeout", options.keep_alive_timeout);
    require_positive("write_timeout", options.write_timeout);
    require_not_negative("shutdown_timeout", options.shutdown_timeout);
    require_not_negative("max_queue_delay", options.max_queue_delay);
    require_not_negative("slow_view", options.slow_view);
    require_at_least("backlog", static_cast<std::size_t>(std::max(options.backlog, 0)), 1);
    const std::string& name = options.server_header;
    if (std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < ' ' || c == 127; }))
        refuse("server_header", "a text with control characters", "one line of text");
    return options;
}

// sendfile() to a client that is gone would end the process.
void ignore_broken_pipes() noexcept {
    struct sigaction current {};
    if (::sigaction(SIGPIPE, nullptr, &current) == 0 && current.sa_handler == SIG_DFL)
        std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace

class Server::Impl {
public:
    Impl(Options options, Handler handler) {
        shared.options = checked(std::move(options));
        shared.handler = std::move(handler);
        shared.workers = shared.options.threads ? shared.options.threads
                                                : std::max(1u, std::thread::hardware_concurrency());
        stop_event = Descriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
        if (!stop_event)
            throw Error(std::string("cannot make an eventfd: ") + std::strerror(errno));
        shared.stop_event = stop_event.get();
    }

    void listen(Descriptor socket, Transport transport) {
        if (transport == Transport::tls && !shared.tls)
            shared.tls = std::make_unique<TlsContext>(shared.options.tls, shared.log);
        LocalAddress address = local_address(socket.get());
        shared.listeners.push_back({std::move(socket), transport, std::move(address)});
    }

    void run() {
        if (shared.listeners.empty())
            throw Error("Server::run() before bind() or adopt(): the server has no socket to listen on");
        ignore_broken_pipes();
        fibers::BlockingPool pool(shared.options.blocking_threads);
        const Lent lent(*this, pool);
        {
            Threads others{*this};
            for (unsigned i = 1; i < shared.workers; ++i)
                others.threads.emplace_back([&] { work(pool); });
            work(pool);
            others.complete = true;
        }
        if (error)
            std::rethrow_exception(std::exchange(error, nullptr));
    }

    void stop() noexcept {
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t size = ::write(stop_event.get(), &one, sizeof one);
    }

    Statistics statistics() const {
        const std::lock_guard lock(mutex);
        Statistics sum = ended;
        for (const Worker* worker : workers) {
            sum.connections += worker->connections();
            sum.requests += worker->requests();
            sum.max_lag = std::max(sum.max_lag, worker->max_lag());
            sum.refused += worker->refused();
            sum.in_flight += worker->in_flight();
            sum.fibers += worker->fibers();
            sum.overloaded_loops += worker->overloaded();
        }
        sum.loops = workers.size();
        if (blocking_pool) {
            const fibers::BlockingPool::Use use = blocking_pool->use();
            sum.blocking_threads = blocking_pool->threads();
            sum.blocking_busy = use.busy;
            sum.blocking_waiting = use.waiting;
        }
        return sum;
    }

    Shared shared;

private:
    // Joins the threads at its end, and makes them end where not all could be started.
    struct Threads {
        Impl& impl;
        std::vector<std::thread> threads{};
        bool complete = false;

        ~Threads() {
            if (!complete)
                impl.stop();
            for (std::thread& thread : threads)
                thread.join();
        }
    };

    void work(fibers::BlockingPool& pool) {
        try {
            std::optional<fibers::OverflowReport> report;
            if (shared.options.report_overflow)
                report.emplace();
            Worker worker(shared, pool);
            const Listed listed(*this, worker);
            worker.run();
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!error)
                error = std::current_exception();
            stop();
        }
    }

    // A worker whose figures count while it lives.
    struct Listed {
        Impl& impl;
        Worker& worker;

        Listed(Impl& i, Worker& w) : impl(i), worker(w) {
            const std::lock_guard lock(impl.mutex);
            impl.workers.push_back(&worker);
        }
        ~Listed() {
            const std::lock_guard lock(impl.mutex);
            std::erase(impl.workers, &worker);
            impl.ended.requests += worker.requests();
            impl.ended.refused += worker.refused();
            impl.ended.max_lag = std::max(impl.ended.max_lag, worker.max_lag());
        }
    };

    // The pool whose figures count while it lives.
    struct Lent {
        Impl& impl;

        Lent(Impl& i, const fibers::BlockingPool& pool) : impl(i) { set(&pool); }
        ~Lent() { set(nullptr); }
        void set(const fibers::BlockingPool* pool) {
            const std::lock_guard lock(impl.mutex);
            impl.blocking_pool = pool;
        }
    };

    Descriptor stop_event;
    mutable std::mutex mutex;  // guards what follows
    std::vector<const Worker*> workers;
    const fibers::BlockingPool* blocking_pool = nullptr;
    Statistics ended;  // of workers that are gone
    std::exception_ptr error;
};

Server::Server(Options options, Handler handler)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler))) {}

Server::~Server() = default;

void Server::bind(std::string_view host, std::uint16_t port, Transport transport) {
    impl_->listen(listen_on(host, port, impl_->shared.options.backlog), transport);
}

void Server::bind_unix(const std::string& path, unsigned mode) {
    impl_->listen(listen_on_unix(path, mode, impl_->shared.options.backlog), Transport::plain);
}

void Server::adopt(int descriptor, Transport transport) {
    prepare_listener(descriptor);
    impl_->listen(Descriptor(descriptor), transport);
}

int Server::descriptor() const noexcept {
    return impl_->shared.listeners.empty() ? -1 : impl_->shared.listeners.front().socket.get();
}

std::uint16_t Server::port() const noexcept {
    return impl_->shared.listeners.empty() ? 0 : impl_->shared.listeners.front().address.port;
}

void Server::run() {
    impl_->run();
}

void Server::stop() noexcept {
    impl_->stop();
}

void Server::reload_certificate() noexcept {
    if (impl_->shared.tls)
        impl_->shared.tls->reload();
}

Server::Statistics Server::statistics() const {
    return impl_->statistics();
}

}  // namespace nuages::server
