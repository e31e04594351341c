#include "descriptor_waits.h"

#include <cerrno>
#include <cstring>
#include <string>
#include <sys/epoll.h>

#include <nuages/base/error.h>

#include "loop_state.h"
#include "suspend.h"

namespace nuages::fibers::detail {
namespace {

constexpr std::uint32_t failed = EPOLLERR | EPOLLHUP;
constexpr std::uint32_t readable = EPOLLIN | EPOLLRDHUP;

}  // namespace

struct DescriptorWaits::Entry : Watch {
    DescriptorWaits* owner = nullptr;
    Waiting* reader = nullptr;
    Waiting* writer = nullptr;
    bool registered = false;  // perhaps: the descriptor may have been closed since

    Waiting*& waiting(Direction direction) { return direction == Direction::read ? reader : writer; }
};

DescriptorWaits::DescriptorWaits(LoopState& loop) : loop_(loop) {}
DescriptorWaits::~DescriptorWaits() = default;

bool DescriptorWaits::wait(int fd, Direction direction, Duration timeout) {
    if (fd < 0)
        throw Error("cannot wait for descriptor " + std::to_string(fd) + ": it is not open");
    Entry& waits = entry(fd);
    Waiting*& slot = waits.waiting(direction);
    if (slot)
        throw Error("descriptor " + std::to_string(fd) +
                    " is already waited for by another fiber: only one may read it and one write it");
    Waiting waiting{this_thread().fiber};
    slot = &waiting;
    if (const int error = arm(waits)) {
        slot = nullptr;
        if (error == EPERM)  // of a kind that is always ready: a regular file
            return true;
        throw Error("cannot wait for descriptor " + std::to_string(fd) + ": " +
                    (error == EEXIST ? "the loop watches it already" : std::strerror(error)));
    }
    const Wake wake = suspend_until(waiting.done, timeout);
    if (wake == Wake::done)
        return true;
    slot = nullptr;
    settle(waits);
    if (wake == Wake::cancelled)
        throw_cancelled();
    return false;
}

void DescriptorWaits::forget(int fd) noexcept {
    const auto index = static_cast<std::size_t>(fd);
    if (index >= entries_.size() || !entries_[index] || !entries_[index]->registered)
        return;
    entries_[index]->registered = false;
    // Where the descriptor is still the one that was waited for, its place is taken otherwise.
    ::epoll_ctl(loop_.epoll(), EPOLL_CTL_DEL, fd, nullptr);
}

DescriptorWaits::Entry& DescriptorWaits::entry(int fd) {
    const auto index = static_cast<std::size_t>(fd);
    if (index >= entries_.size())
        entries_.resize(index + 16);
    if (!entries_[index]) {
        entries_[index] = std::make_unique<Entry>();
        entries_[index]->callback = deliver;
        entries_[index]->fd = fd;
        entries_[index]->owner = this;
    }
    return *entries_[index];
}

// 0 or an errno.
int DescriptorWaits::arm(Entry& waits) noexcept {
    epoll_event event{};
    event.events = (waits.reader ? readable : 0u) | (waits.writer ? EPOLLOUT : 0u) | EPOLLONESHOT;
    event.data.ptr = static_cast<Watch*>(&waits);
    if (waits.registered) {
        if (::epoll_ctl(loop_.epoll(), EPOLL_CTL_MOD, waits.fd, &event) == 0)
            return 0;
        waits.registered = false;
    }
    if (::epoll_ctl(loop_.epoll(), EPOLL_CTL_ADD, waits.fd, &event) != 0)
        return errno;
    waits.registered = true;
    return 0;
}

void DescriptorWaits::wake(Waiting*& slot) noexcept {
    if (!slot)
        return;
    slot->done = true;
    loop_.make_ready(*slot->fiber);
    slot = nullptr;
}

// After one of two fibers has left: keeps the other one served, or leaves nothing armed that nobody waits
// for.
void DescriptorWaits::settle(Entry& waits) noexcept {
    if (waits.reader || waits.writer) {
        if (arm(waits) != 0) {
            wake(waits.reader);  // its own call on the descriptor will tell it what is wrong
            wake(waits.writer);
        }
        return;
    }
    if (waits.registered)
        loop_.remove(waits);
    waits.registered = false;
}

void DescriptorWaits::deliver(Watch& watch, std::uint32_t events) {
    auto& waits = static_cast<Entry&>(watch);
    DescriptorWaits& self = *waits.owner;
    if (events & (readable | failed))
        self.wake(waits.reader);
    if (events & (EPOLLOUT | failed))
        self.wake(waits.writer);
    if (waits.reader || waits.writer)
        self.settle(waits);
}

}  // namespace nuages::fibers::detail
