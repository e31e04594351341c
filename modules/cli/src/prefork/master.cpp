#include "prefork/master.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <utility>

#include <nuages/base/error.h>
#include <nuages/fibers/loop.h>
#include <nuages/log/log.h>

#include "devserver/channel.h"
#include "devserver/process.h"
#include "prefork/notify.h"

namespace nuages::cli {
namespace {

using fibers::Loop;
using fibers::Subscription;
using fibers::Timer;

// A worker that lives for less is replaced later and later.
constexpr Duration short_life = Duration::seconds(10);
constexpr Duration first_pause = Duration::milliseconds(500);
constexpr Duration longest_pause = Duration::seconds(30);
// For a worker to end by itself after the time that its requests have.
constexpr Duration kill_margin = Duration::seconds(5);

struct Worker {
    enum class Role { starting, serving, draining };

    Worker(Process process_, Channel channel_) : process(std::move(process_)), channel(std::move(channel_)) {}

    Process process;
    Channel channel;
    Role role = Role::starting;
    bool of_a_reload = false;  // started beside those that serve
    Duration started = fibers::monotonic_now();
    std::string failure;  // why it could not start, in its own words
    Subscription on_exit;
    Subscription on_message;
    Timer deadline;  // to become ready, later to end
};

std::string pid_text(const Worker& worker) {
    return std::to_string(worker.process.pid());
}

class Master {
public:
    explicit Master(MasterOptions options);
    int run();

private:
    void watch_signals();
    void handle_signal();
    void stop(bool at_once);

    void adopt_workers();
    Worker& adopt_worker(pid_t pid);
    void start_missing();
    void start_worker(bool of_a_reload);
    void watch(Worker& worker);
    void worker_spoke(Worker& worker);
    void worker_ready(Worker& worker);
    void worker_exited(Worker& worker);
    void replace_later(const ExitStatus& status, const Worker& dead);

    void start_reload(bool with_master);
    void reload_failed(std::string_view why);
    void finish_reload();
    void become_new_master();

    // `tell`: it does not know yet that it is to end.
    void drain(Worker& worker, bool tell = true);
    std::size_t count(Worker::Role role, bool of_a_reload) const;
    void finish_if_stopped();

    MasterOptions options_;
    log::Logger log_ = log::logger("nuages.serve");
    Loop loop_;
    UniqueFd signals_;
    sigset_t signals_before_{};
    Subscription on_signal_;
    std::vector<std::unique_ptr<Worker>> workers_;
    Timer replacement_;
    Duration next_pause_;      // before another worker that died young is replaced
    bool introduced_ = false;  // all were ready once
    bool reloading_ = false;
    bool reload_again_ = false;    // it was asked for while workers were starting
    bool replace_master_ = false;  // after this reload
    bool stopping_ = false;
    int exit_code_ = 0;
};

Master::Master(MasterOptions options) : options_(std::move(options)) {}

int Master::run() {
    watch_signals();
    adopt_workers();
    start_missing();
    loop_.run();
    ::pthread_sigmask(SIG_SETMASK, &signals_before_, nullptr);
    return exit_code_;
}

// ---------------------------------------------------------------- signals

void Master::watch_signals() {
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGUSR2})
        ::sigaddset(&set, signal);
    ::pthread_sigmask(SIG_BLOCK, &set, &signals_before_);
    signals_ = UniqueFd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!signals_)
        throw Error(std::string("Cannot wait for signals: ") + std::strerror(errno));
    on_signal_ = loop_.watch(signals_.get(), EPOLLIN, [this](std::uint32_t) { handle_signal(); });
}

void Master::handle_signal() {
    signalfd_siginfo info;
    if (::read(signals_.get(), &info, sizeof info) != sizeof info)
        return;
    switch (info.ssi_signo) {
        case SIGHUP:
            return start_reload(false);
        case SIGUSR2:
            return start_reload(true);
        case SIGQUIT:
            return stop(true);
        default:
            return stop(stopping_);
    }
}

void Master::stop(bool at_once) {
    if (!std::exchange(stopping_, true)) {
        log_.info("stopping; requests in flight have {} s", options_.shutdown_timeout.us / 1'000'000);
        notify_service_manager("STOPPING=1");
    }
    replacement_.cancel();
    for (const auto& worker : workers_) {
        if (at_once || worker->role == Worker::Role::starting)
            worker->process.send(SIGKILL);
        else if (worker->role == Worker::Role::serving)
            drain(*worker);
    }
    finish_if_stopped();
}

void Master::finish_if_stopped() {
    if (stopping_ && workers_.empty())
        loop_.stop();
}

// ---------------------------------------------------------------- workers

std::size_t Master::count(Worker::Role role, bool of_a_reload) const {
    return static_cast<std::size_t>(std::count_if(workers_.begin(), workers_.end(), [&](const auto& worker) {
        return worker->role == role && worker->of_a_reload == of_a_reload;
    }));
}

void Master::adopt_workers() {
    for (const pid_t pid : options_.serving)
        adopt_worker(pid).role = Worker::Role::serving;
    introduced_ = !options_.serving.empty();
    if (introduced_)
        notify_service_manager("READY=1");
    for (const pid_t pid : options_.draining)
        drain(adopt_worker(pid), false);
}

Worker& Master::adopt_worker(pid_t pid) {
    workers_.push_back(std::make_unique<Worker>(Process::adopt(pid), Channel()));
    watch(*workers_.back());
    return *workers_.back();
}

void Master::start_worker(bool of_a_reload) {
    auto [ours, theirs] = Channel::pair();
    Process::Options process;
    process.command = options_.command;
    process.environment = {
        {Inheritance::worker_variable,
         Inheritance{options_.workers, options_.listeners.text(Inheritance::first_listener), {}, {}, {}}
             .text()}};
    process.descriptors = {{theirs.fd(), Inheritance::channel_descriptor}};
    int next = Inheritance::first_listener;
    for (const auto& listener : options_.listeners.all)
        process.descriptors.emplace_back(listener.socket.get(), next++);
    // ^C in the terminal reaches the master alone, which then stops the workers in order.
    process.own_group = true;
    workers_.push_back(std::make_unique<Worker>(Process(process), std::move(ours)));
    Worker& worker = *workers_.back();
    worker.of_a_reload = of_a_reload;
    watch(worker);
    worker.on_message =
        loop_.watch(worker.channel.fd(), EPOLLIN, [this, &worker](std::uint32_t) { worker_spoke(worker); });
    worker.deadline = loop_.timer(options_.startup_timeout, [this, &worker] {
        worker.failure = "it did not become ready within " +
                         std::to_string(options_.startup_timeout.us / 1'000'000) + " seconds";
        worker.process.send(SIGKILL);
    });
}

void Master::watch(Worker& worker) {
    worker.on_exit =
        loop_.watch(worker.process.fd(), EPOLLIN, [this, &worker](std::uint32_t) { worker_exited(worker); });
}

void Master::worker_spoke(Worker& worker) {
    while (auto message = worker.channel.receive()) {
        if (message->kind == Message::Kind::ready)
            worker_ready(worker);
        else if (message->kind == Message::Kind::startup_failed)
            worker.failure = message->text;
    }
    if (worker.channel.closed())
        worker.on_message.cancel();
}

void Master::worker_ready(Worker& worker) {
    if (stopping_ || worker.role != Worker::Role::starting)
        return;
    worker.deadline.cancel();
    worker.role = Worker::Role::serving;
    if (worker.of_a_reload) {
        if (count(Worker::Role::serving, true) == options_.workers)
            finish_reload();
        return;
    }
    if (!introduced_ && count(Worker::Role::serving, false) == options_.workers) {
        introduced_ = true;
        log_.info(options_.introduction);
        notify_service_manager("READY=1");
        if (std::exchange(reload_again_, false))
            start_reload(false);
    }
}

void Master::worker_exited(Worker& worker) {
    if (worker.channel)
        worker_spoke(worker);  // its last words
    const ExitStatus status = worker.process.wait();
    const auto position = std::find_if(workers_.begin(), workers_.end(),
                                       [&](const auto& other) { return other.get() == &worker; });
    // A callback may not destroy what it was called for: that happens after the round.
    const std::shared_ptr<Worker> dead = std::move(*position);
    workers_.erase(position);
    dead->deadline.cancel();
    dead->on_exit.cancel();
    dead->on_message.cancel();
    loop_.defer([dead] {});

    const std::string why = dead->failure.empty() ? "it ended with " + status.describe() : dead->failure;
    if (stopping_ || dead->role == Worker::Role::draining)
        return finish_if_stopped();
    if (dead->of_a_reload && reloading_)
        return reload_failed(why);
    if (!introduced_) {
        log_.critical("a worker could not start: {}", why);
        exit_code_ = 1;
        return stop(true);
    }
    replace_later(status, *dead);
}

void Master::replace_later(const ExitStatus& status, const Worker& dead) {
    const bool lived_long = fibers::monotonic_now() - dead.started >= short_life;
    const Duration pause = lived_long ? Duration{} : next_pause_;
    next_pause_ = lived_long ? Duration{} : std::clamp(next_pause_ * 2, first_pause, longest_pause);
    log_.error("a worker ended with {}{}; another one takes its place{}", status.describe(),
               dead.failure.empty() ? "" : " (" + dead.failure + ")",
               pause.us == 0 ? "" : " in " + std::to_string(pause.us / 1000) + " ms");
    replacement_ = loop_.timer(pause, [this] { start_missing(); });
}

void Master::start_missing() {
    const std::size_t alive = count(Worker::Role::serving, false) + count(Worker::Role::starting, false);
    for (std::size_t i = alive; i < options_.workers; ++i)
        start_worker(false);
}

void Master::drain(Worker& worker, bool tell) {
    worker.role = Worker::Role::draining;
    if (tell)
        worker.process.send(SIGTERM);
    worker.deadline = loop_.timer(options_.shutdown_timeout + kill_margin, [this, &worker] {
        log_.error("worker {} did not end in time and is killed", pid_text(worker));
        worker.process.send(SIGKILL);
    });
}

// ---------------------------------------------------------------- reloading

void Master::start_reload(bool with_master) {
    if (stopping_)
        return;
    replace_master_ = replace_master_ || with_master;
    if (reloading_ || !introduced_) {
        reload_again_ = true;
        return;
    }
    reloading_ = true;
    log_.info("reloading: new workers start, and take over once they are ready");
    for (unsigned i = 0; i < options_.workers; ++i)
        start_worker(true);
}

void Master::reload_failed(std::string_view why) {
    log_.error("the reload failed, and the old workers go on: {}", why);
    for (const auto& worker : workers_) {
        if (!worker->of_a_reload)
            continue;
        if (worker->role == Worker::Role::starting) {
            worker->role = Worker::Role::draining;
            worker->process.send(SIGKILL);
        } else if (worker->role == Worker::Role::serving) {
            drain(*worker);
        }
    }
    reloading_ = replace_master_ = false;
    if (std::exchange(reload_again_, false))
        start_reload(false);
}

void Master::finish_reload() {
    replacement_.cancel();
    for (const auto& worker : workers_) {
        if (worker->of_a_reload) {
            worker->of_a_reload = false;
        } else if (worker->role == Worker::Role::serving) {
            drain(*worker);
        } else if (worker->role == Worker::Role::starting) {  // a replacement of one that had ended
            worker->role = Worker::Role::draining;
            worker->process.send(SIGKILL);
        }
    }
    next_pause_ = Duration{};
    reloading_ = false;
    log_.info("reloaded");
    if (std::exchange(reload_again_, false))
        return start_reload(false);
    if (std::exchange(replace_master_, false))
        become_new_master();
}

// The program as it is now goes on in this process, with the same children and sockets.
void Master::become_new_master() {
    Inheritance inheritance{options_.workers, options_.listeners.text(), {}, {}, options_.shutdown_timeout};
    for (const auto& worker : workers_) {
        auto& pids = worker->role == Worker::Role::draining ? inheritance.draining : inheritance.serving;
        pids.push_back(worker->process.pid());
    }
    std::vector<char*> arguments;
    for (std::string& word : options_.command)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::setenv(Inheritance::master_variable, inheritance.text().c_str(), 1);
    const auto set_flags = [this](int flags) {
        for (const auto& listener : options_.listeners.all)
            ::fcntl(listener.socket.get(), F_SETFD, flags);
    };
    set_flags(0);
    ::execvp(arguments.front(), arguments.data());
    const int error = errno;
    set_flags(FD_CLOEXEC);
    ::unsetenv(Inheritance::master_variable);
    log_.error("cannot start {} in the place of this process, which goes on: {}", options_.command.front(),
               std::strerror(error));
}

}  // namespace

int run_master(MasterOptions options) {
    return Master(std::move(options)).run();
}

}  // namespace nuages::cli
