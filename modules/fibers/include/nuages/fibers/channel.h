#pragma once

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <nuages/fibers/detail/wait_queue.h>
#include <nuages/fibers/fiber.h>

namespace nuages::fibers {

namespace detail {

// Who may put the next item into a channel, and who may take one. A caller that was let in reports back with
// sent() or received() after it has moved the item.
class ChannelGate {
public:
    explicit ChannelGate(std::size_t capacity) : free_(capacity) {}

    bool may_send(Duration timeout);     // false: closed or timed out
    bool may_receive(Duration timeout);  // false: closed and empty, or timed out
    void sent() noexcept;
    void received() noexcept;
    void close() noexcept;
    bool closed() const noexcept;

private:
    // Nothing is left and nothing more can come.
    bool exhausted() const noexcept { return closed_ && filled_ == 0 && sending_ == 0; }
    static void refuse(WaitQueue& queue, WakeList& woken) noexcept;

    mutable Lock lock_;
    std::size_t free_;
    std::size_t filled_ = 0;
    std::size_t sending_ = 0;  // let in, not reported back yet
    bool closed_ = false;
    WaitQueue senders_;
    WaitQueue receivers_;
};

}  // namespace detail

// A queue of at most `capacity` items between fibers and threads, first come first served on both sides.
// After close() nothing can be sent, and what is inside can still be received. Waiting throws Cancelled; the
// item then stays with the sender.
template <class T>
class Channel {
    static_assert(std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T>,
                  "the items of a Channel are moved under its lock: moving them must not throw");

public:
    explicit Channel(std::size_t capacity)
        : gate_(capacity ? capacity : 1), items_(capacity ? capacity : 1) {}
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    // Waits while the channel is full; false where it is closed.
    bool send(T item) { return send_within(forever, item); }
    // False where it is closed or stayed full; the item is then still in `item`.
    bool send_for(Duration timeout, T& item) { return send_within(timeout, item); }
    bool try_send(T& item) { return send_within(Duration{0}, item); }

    // Waits while the channel is empty; nullopt where it is closed and empty.
    std::optional<T> receive() { return receive_for(forever); }
    std::optional<T> receive_for(Duration timeout) {
        if (!gate_.may_receive(timeout))
            return std::nullopt;
        std::optional<T> item;
        {
            detail::LockGuard guard(ring_);
            item.swap(items_[head_]);
            head_ = (head_ + 1) % items_.size();
        }
        gate_.received();
        return item;
    }
    std::optional<T> try_receive() { return receive_for(Duration{0}); }

    void close() noexcept { gate_.close(); }
    bool closed() const noexcept { return gate_.closed(); }

private:
    bool send_within(Duration timeout, T& item) {
        if (!gate_.may_send(timeout))
            return false;
        {
            detail::LockGuard guard(ring_);
            items_[tail_].emplace(std::move(item));
            tail_ = (tail_ + 1) % items_.size();
        }
        gate_.sent();
        return true;
    }

    detail::ChannelGate gate_;
    detail::Lock ring_;
    std::vector<std::optional<T>> items_;
    std::size_t head_ = 0;
    std::size_t tail_ = 0;
};

}  // namespace nuages::fibers
