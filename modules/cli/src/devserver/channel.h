#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "devserver/unique_fd.h"

namespace nuages::cli {

// What the development server's supervisor and its server process tell each other.
struct Message {
    enum class Kind : std::uint8_t {
        ready = 'R',           // server: it accepts connections
        startup_failed = 'F',  // server: why it cannot start; it ends
        version = 'V',         // supervisor: pages of another version reload themselves
        trouble = 'E',         // supervisor: the page to show in place of the site's own
        mended = 'C',          // supervisor: show the site again
    };
    Kind kind;
    std::string text;
};

// One end of the socket between them. Neither end trusts a frame's length beyond 16 MiB.
class Channel {
public:
    Channel() = default;
    explicit Channel(UniqueFd fd) : fd_(std::move(fd)) {}
    static std::pair<Channel, Channel> pair();

    int fd() const { return fd_.get(); }
    explicit operator bool() const { return static_cast<bool>(fd_); }
    // False where the other end is gone.
    bool send(Message::Kind kind, std::string_view text = {});
    // What has arrived; nullopt where no whole message has. Never blocks. After the other end has closed,
    // closed() is true.
    std::optional<Message> receive();
    bool closed() const { return closed_; }
    // Hands the socket over, as to a child process.
    UniqueFd release() { return std::exchange(fd_, UniqueFd()); }

private:
    std::optional<Message> take();

    UniqueFd fd_;
    std::string buffer_;
    bool closed_ = false;
};

}  // namespace nuages::cli
