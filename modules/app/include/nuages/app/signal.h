#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <nuages/base/function.h>

namespace nuages::app {

// Something that happens, and those who want to know. Receivers are connected while the site is wired;
// sending is then safe from any thread as far as the receivers are.
template <class... Args>
class Signal {
public:
    using Receiver = Function<void(Args...)>;

    // Receivers are called in the order in which they were connected. The result disconnects it again.
    std::uint32_t connect(Receiver receiver) {
        receivers_.emplace_back(++last_, std::move(receiver));
        return last_;
    }
    void disconnect(std::uint32_t connection) {
        std::erase_if(receivers_, [&](const auto& entry) { return entry.first == connection; });
    }
    std::size_t size() const noexcept { return receivers_.size(); }

    // What a receiver throws ends the sending and is passed on.
    void send(Args... args) const {
        for (const auto& [connection, receiver] : receivers_)
            receiver(args...);
    }

private:
    std::vector<std::pair<std::uint32_t, Receiver>> receivers_;
    std::uint32_t last_ = 0;
};

}  // namespace nuages::app
