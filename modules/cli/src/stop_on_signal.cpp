#include "stop_on_signal.h"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <poll.h>
#include <string>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include <nuages/base/error.h>

#include "devserver/unique_fd.h"

namespace nuages::cli {

struct StopOnSignal::State {
    sigset_t signals{};
    sigset_t before{};
    UniqueFd received;
    UniqueFd end;
    Function<void()> stop;
    std::thread thread;

    void wait() {
        for (bool stopping = false;;) {
            pollfd waiting[]{{received.get(), POLLIN, 0}, {end.get(), POLLIN, 0}};
            if (::poll(waiting, 2, -1) < 0)
                continue;
            if (waiting[1].revents != 0)
                return;
            signalfd_siginfo info;
            if (::read(received.get(), &info, sizeof info) != sizeof info)
                continue;
            if (std::exchange(stopping, true))
                ::_exit(128 + static_cast<int>(info.ssi_signo));
            stop();
        }
    }
};

StopOnSignal::StopOnSignal(Function<void()> stop) : state_(std::make_unique<State>()) {
    ::sigemptyset(&state_->signals);
    ::sigaddset(&state_->signals, SIGINT);
    ::sigaddset(&state_->signals, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &state_->signals, &state_->before);
    state_->received = UniqueFd(::signalfd(-1, &state_->signals, SFD_CLOEXEC));
    state_->end = UniqueFd(::eventfd(0, EFD_CLOEXEC));
    if (!state_->received || !state_->end)
        throw Error(std::string("Cannot wait for signals: ") + std::strerror(errno));
    state_->stop = std::move(stop);
    state_->thread = std::thread([state = state_.get()] { state->wait(); });
}

StopOnSignal::~StopOnSignal() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(state_->end.get(), &one, sizeof one);
    state_->thread.join();
    ::pthread_sigmask(SIG_SETMASK, &state_->before, nullptr);
}

}  // namespace nuages::cli
