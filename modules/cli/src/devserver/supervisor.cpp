#include "devserver/supervisor.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <utility>

#include <nuages/base/error.h>
#include <nuages/fibers/loop.h>

#include "devserver/build.h"
#include "devserver/build_tree.h"
#include "devserver/channel.h"
#include "devserver/diagnostics.h"
#include "devserver/error_page.h"
#include "devserver/process.h"
#include "devserver/source_watcher.h"
#include "devserver/visitor.h"

namespace nuages::cli {
namespace {

using fibers::Loop;
using fibers::Subscription;
using fibers::Timer;

// A server that ends sooner than this by itself would do so again: it waits for a change.
constexpr Duration short_life = Duration::seconds(2);
constexpr Duration between_interruptions = Duration::milliseconds(500);

void say(const std::string& line) {
    std::fputs((line + "\n").c_str(), stderr);
}

std::string seconds_since(Duration start) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f s",
                  static_cast<double>((fibers::monotonic_now() - start).us) / 1e6);
    return text;
}

// One process of the site's server.
struct Server {
    Server(Process process_, Channel channel_) : process(std::move(process_)), channel(std::move(channel_)) {}

    Process process;
    Channel channel;
    Duration started = fibers::monotonic_now();
    Subscription on_exit;
    Subscription on_message;
    Timer deadline;  // to become ready, later to drain
};

class Supervisor {
public:
    explicit Supervisor(SupervisorOptions options);
    int run();

private:
    void watch_signals();
    void handle_signal();
    void read_changes();
    void act_on_changes();

    void start_build();
    void interrupt_build();
    void finish_build();
    void build_succeeded();
    void build_failed(const ExitStatus& status);

    void start_server();
    void server_spoke(Server& server);
    void server_exited(Server& server);
    void promote_candidate();
    void candidate_failed(std::string_view why);
    void current_died(const ExitStatus& status);
    void drain(std::unique_ptr<Server> server);

    void new_version();
    void publish();
    const std::string& page() const { return build_page_.empty() ? server_page_ : build_page_; }
    void update_listening();
    void finish_if_stopped();
    void retire(std::unique_ptr<Server> server);
    // A callback may not destroy what it was called for: that happens after the round.
    template <class T>
    void discard(std::unique_ptr<T> thing) {
        std::shared_ptr<T> shared = std::move(thing);
        loop_.defer([shared] {});
    }

    SupervisorOptions options_;
    Loop loop_;
    SourceWatcher watcher_;
    UniqueFd signals_;
    Subscription on_signal_;
    Subscription on_change_;
    Subscription on_visitor_;
    Timer debounce_;

    std::vector<SourceWatcher::Changed> changes_;
    std::unique_ptr<Build> build_;
    Timer build_interruption_;  // the next one
    bool build_again_ = false;  // something was saved while a build was running
    bool restart_after_build_ = false;
    bool told_about_missing_build_ = false;

    FileStamp running_program_;
    std::unique_ptr<Server> current_;    // serves
    std::unique_ptr<Server> candidate_;  // was started, is not ready yet
    std::vector<std::unique_ptr<Server>> draining_;
    int generation_ = 0;

    // Shown in place of the site, the first one before the second; empty while all is well.
    std::string build_page_;
    std::string server_page_;
    std::string version_;
    std::int64_t version_start_ = static_cast<std::int64_t>(std::time(nullptr));
    int version_count_ = 0;
    bool stopping_ = false;
};

Supervisor::Supervisor(SupervisorOptions options) : options_(std::move(options)), watcher_(options_.watched) {
    const int flags = ::fcntl(options_.listener.get(), F_GETFL);
    ::fcntl(options_.listener.get(), F_SETFL, flags | O_NONBLOCK);
    new_version();
}

int Supervisor::run() {
    watch_signals();
    on_change_ = loop_.watch(watcher_.fd(), EPOLLIN, [this](std::uint32_t) { read_changes(); });
    start_server();
    // The program may be older than its sources.
    if (!options_.build_command.empty())
        start_build();
    loop_.run();
    return 0;
}

// -- signals --

void Supervisor::watch_signals() {
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        ::sigaddset(&set, signal);
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    signals_ = UniqueFd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!signals_)
        throw Error(std::string("Cannot wait for signals: ") + std::strerror(errno));
    on_signal_ = loop_.watch(signals_.get(), EPOLLIN, [this](std::uint32_t) { handle_signal(); });
}

void Supervisor::handle_signal() {
    signalfd_siginfo info;
    if (::read(signals_.get(), &info, sizeof info) != sizeof info)
        return;
    // Asked twice, it does not wait for requests or the build any more.
    const bool again = std::exchange(stopping_, true);
    on_change_.cancel();
    debounce_.cancel();
    if (build_ && again)
        build_->process().send(SIGKILL);
    else if (build_)
        interrupt_build();
    if (candidate_)
        candidate_->process.send(SIGKILL);
    if (current_)
        drain(std::move(current_));
    for (const auto& server : draining_)
        if (again)
            server->process.send(SIGKILL);
    finish_if_stopped();
}

void Supervisor::finish_if_stopped() {
    if (stopping_ && !current_ && !candidate_ && draining_.empty() && !build_)
        loop_.stop();
}

// -- changes --

void Supervisor::read_changes() {
    auto changes = watcher_.read();
    if (changes.empty())
        return;
    changes_.insert(changes_.end(), std::make_move_iterator(changes.begin()),
                    std::make_move_iterator(changes.end()));
    debounce_ = loop_.timer(options_.debounce, [this] { act_on_changes(); });
}

void Supervisor::act_on_changes() {
    const auto changes = std::exchange(changes_, {});
    const auto most = std::max_element(changes.begin(), changes.end(),
                                       [](const auto& a, const auto& b) { return a.kind < b.kind; });
    const std::string name =
        std::filesystem::path(most->path).lexically_proximate(options_.project_folder).string();
    switch (most->kind) {
        case Change::none:
            return;
        case Change::page:
            new_version();
            return publish();
        case Change::restart:
            say(name + " changed, restarting.");
            if (build_)
                restart_after_build_ = true;
            else
                start_server();
            return;
        case Change::build:
            if (options_.build_command.empty()) {
                if (!std::exchange(told_about_missing_build_, true))
                    say(name +
                        " changed. This program is in no CMake build folder: build it and start it again.");
                return;
            }
            say(name + " changed, building.");
            restart_after_build_ |= std::any_of(changes.begin(), changes.end(), [](const auto& change) {
                return change.kind == Change::restart;
            });
            start_build();
            return;
    }
}

// -- builds --

void Supervisor::start_build() {
    if (build_) {
        // Ninja removes what it was writing; finish_build() starts anew.
        build_again_ = true;
        return interrupt_build();
    }
    build_ = std::make_unique<Build>(options_.build_command);
    Build& build = *build_;
    build.on_output = loop_.watch(build.output(), EPOLLIN, [&build](std::uint32_t) {
        if (!build.read())
            build.on_output.cancel();
    });
    build.on_exit = loop_.watch(build.process().fd(), EPOLLIN, [this](std::uint32_t) { finish_build(); });
}

// A shell misses the signal while it starts a program, so it is told again until the build has ended.
void Supervisor::interrupt_build() {
    build_->process().send(SIGINT);
    build_interruption_ = loop_.timer(between_interruptions, [this] { interrupt_build(); });
}

void Supervisor::finish_build() {
    build_interruption_.cancel();
    build_->read();
    const ExitStatus status = build_->process().wait();
    if (stopping_ || std::exchange(build_again_, false)) {
        discard(std::exchange(build_, nullptr));
        if (!stopping_)
            start_build();
        return finish_if_stopped();
    }
    if (status.ok())
        build_succeeded();
    else
        build_failed(status);
    discard(std::exchange(build_, nullptr));
    update_listening();
}

void Supervisor::build_succeeded() {
    const bool changed = FileStamp::of(options_.program) != running_program_;
    const bool restart = std::exchange(restart_after_build_, false);
    if (changed)
        say("Built in " + seconds_since(build_->started()) + ".");
    const bool mended = !std::exchange(build_page_, {}).empty();
    if (changed || restart || !(current_ || candidate_))
        return start_server();
    if (mended) {
        new_version();
        publish();
    }
}

void Supervisor::build_failed(const ExitStatus& status) {
    say(build_->text());
    say("The build failed with " + status.describe() + "; " +
        (current_ ? "the last version that was built keeps serving." : "waiting for a change."));
    new_version();
    build_page_ = build_failed_page(parse_diagnostics(build_->text()), build_->text(), options_.build_folder,
                                    options_.project_folder, version_);
    publish();
}

// -- servers --

void Supervisor::start_server() {
    if (candidate_)
        retire(std::move(candidate_));
    auto [ours, theirs] = Channel::pair();
    Process::Options process;
    process.command = options_.server_command;
    process.environment = {{SupervisedServer::variable, std::to_string(++generation_)}};
    process.descriptors = {{options_.listener.get(), SupervisedServer::listener_descriptor},
                           {theirs.fd(), SupervisedServer::channel_descriptor}};
    // ^C in the terminal reaches the supervisor alone, which then stops the server in order.
    process.own_group = true;
    running_program_ = FileStamp::of(options_.program);
    candidate_ = std::make_unique<Server>(Process(process), std::move(ours));
    Server& server = *candidate_;
    server.on_exit =
        loop_.watch(server.process.fd(), EPOLLIN, [this, &server](std::uint32_t) { server_exited(server); });
    server.on_message =
        loop_.watch(server.channel.fd(), EPOLLIN, [this, &server](std::uint32_t) { server_spoke(server); });
    server.deadline = loop_.timer(options_.startup_timeout, [this] {
        candidate_failed("It did not become ready within " +
                         std::to_string(options_.startup_timeout.us / 1'000'000) + " seconds.");
    });
    update_listening();
}

void Supervisor::server_spoke(Server& server) {
    while (auto message = server.channel.receive()) {
        if (&server != candidate_.get())
            continue;
        if (message->kind == Message::Kind::ready)
            promote_candidate();
        else if (message->kind == Message::Kind::startup_failed)
            candidate_failed(message->text);
    }
    // One that ends says so by its exit.
    if (server.channel.closed())
        server.on_message.cancel();
}

void Supervisor::promote_candidate() {
    candidate_->deadline.cancel();
    if (current_) {
        say("The new server took over after " + seconds_since(candidate_->started) + ".");
        drain(std::move(current_));
    }
    current_ = std::move(candidate_);
    server_page_.clear();
    new_version();
    publish();
    update_listening();
}

// Ends a server that is not to serve, without waiting for anything of it.
void Supervisor::retire(std::unique_ptr<Server> server) {
    server->deadline.cancel();
    server->on_message.cancel();
    server->on_exit.cancel();
    discard(std::move(server));
}

void Supervisor::candidate_failed(std::string_view why) {
    retire(std::move(candidate_));
    say(current_ ? "The new server could not start; the old one keeps serving."
                 : "The server could not start.");
    new_version();
    server_page_ = server_stopped_page("The server could not start", why, version_);
    publish();
    update_listening();
}

void Supervisor::drain(std::unique_ptr<Server> server) {
    server->process.send(SIGTERM);
    Server& draining = *server;
    draining.deadline = loop_.timer(options_.drain_timeout, [&draining] { draining.process.send(SIGKILL); });
    draining_.push_back(std::move(server));
}

void Supervisor::server_exited(Server& server) {
    const ExitStatus status = server.process.wait();
    if (&server == candidate_.get()) {
        server_spoke(server);  // its last words may say why
        if (stopping_)
            retire(std::move(candidate_));
        else if (candidate_)
            candidate_failed("It ended with " + status.describe() + "; the terminal may say why.");
    } else if (&server == current_.get()) {
        current_died(status);
    } else {
        const auto position = std::find_if(draining_.begin(), draining_.end(),
                                           [&](const auto& draining) { return draining.get() == &server; });
        if (position != draining_.end()) {
            retire(std::move(*position));
            draining_.erase(position);
        }
    }
    finish_if_stopped();
}

void Supervisor::current_died(const ExitStatus& status) {
    const bool restart = fibers::monotonic_now() - current_->started > short_life;
    retire(std::move(current_));
    say("The server ended with " + status.describe() +
        (restart ? ", starting it again." : ", waiting for a change."));
    if (restart)
        return start_server();
    new_version();
    server_page_ = server_stopped_page("The server ended with " + status.describe(),
                                       "The terminal may say why.", version_);
    update_listening();
}

// -- what visitors see --

void Supervisor::new_version() {
    version_ = std::to_string(version_start_) + "." + std::to_string(++version_count_);
}

// Tells the server what to show, and then the open pages that they are out of date.
void Supervisor::publish() {
    if (!current_)
        return;
    if (page().empty())
        current_->channel.send(Message::Kind::mended);
    else
        current_->channel.send(Message::Kind::trouble, page());
    current_->channel.send(Message::Kind::version, version_);
}

// Visitors wait in the socket's queue while a server starts or a build runs; without either they are told.
void Supervisor::update_listening() {
    if (current_ || candidate_ || build_ || stopping_) {
        on_visitor_.cancel();
        return;
    }
    on_visitor_ = loop_.watch(options_.listener.get(), EPOLLIN,
                              [this](std::uint32_t) { answer_visitor(options_.listener.get(), page()); });
}

}  // namespace

int supervise(SupervisorOptions options) {
    return Supervisor(std::move(options)).run();
}

}  // namespace nuages::cli
