#include <nuages/fibers/channel.h>

namespace nuages::fibers::detail {

bool ChannelGate::may_send(Duration timeout) {
    lock_.lock();
    if (closed_ || free_ > 0) {
        const bool admitted = !closed_;
        if (admitted) {
            --free_;
            ++sending_;
        }
        lock_.unlock();
        return admitted;
    }
    Waiter waiter;
    return wait_in(senders_, lock_, timeout, waiter) && !waiter.refused;
}

bool ChannelGate::may_receive(Duration timeout) {
    lock_.lock();
    if (filled_ > 0 || exhausted()) {
        const bool admitted = filled_ > 0;
        if (admitted)
            --filled_;
        lock_.unlock();
        return admitted;
    }
    Waiter waiter;
    return wait_in(receivers_, lock_, timeout, waiter) && !waiter.refused;
}

void ChannelGate::sent() noexcept {
    WakeList woken;
    lock_.lock();
    --sending_;
    if (receivers_.empty())
        ++filled_;
    else
        woken.add(receivers_.pop());
    if (exhausted())
        refuse(receivers_, woken);
    lock_.unlock();
    woken.wake();
}

void ChannelGate::received() noexcept {
    WakeList woken;
    lock_.lock();
    if (senders_.empty()) {
        ++free_;
    } else {
        ++sending_;
        woken.add(senders_.pop());
    }
    lock_.unlock();
    woken.wake();
}

void ChannelGate::close() noexcept {
    WakeList woken;
    lock_.lock();
    closed_ = true;
    refuse(senders_, woken);
    if (exhausted())
        refuse(receivers_, woken);
    lock_.unlock();
    woken.wake();
}

bool ChannelGate::closed() const noexcept {
    const LockGuard guard(lock_);
    return closed_;
}

void ChannelGate::refuse(WaitQueue& queue, WakeList& woken) noexcept {
    while (Waiter* const waiter = queue.pop()) {
        waiter->refused = true;
        woken.add(waiter);
    }
}

}  // namespace nuages::fibers::detail
