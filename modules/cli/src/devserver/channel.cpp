#include "devserver/channel.h"

#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>

#include <nuages/base/error.h>

namespace nuages::cli {
namespace {

// A frame: one byte of kind, four of length (least significant first), the text.
constexpr std::size_t header_size = 5;
constexpr std::uint32_t largest_text = 16 * 1024 * 1024;
// How long the other end may leave its socket full before it counts as gone.
constexpr int patience_ms = 2000;

std::uint32_t read_length(const char* bytes) {
    std::uint32_t length = 0;
    for (int i = 3; i >= 0; --i)
        length = length << 8 | static_cast<unsigned char>(bytes[i]);
    return length;
}

}  // namespace

std::pair<Channel, Channel> Channel::pair() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        throw Error(std::string("Cannot create a socket pair: ") + std::strerror(errno));
    return {Channel(UniqueFd(ends[0])), Channel(UniqueFd(ends[1]))};
}

bool Channel::send(Message::Kind kind, std::string_view text) {
    text = text.substr(0, largest_text);
    std::string frame(1, static_cast<char>(kind));
    for (int shift = 0; shift < 32; shift += 8)
        frame += static_cast<char>(text.size() >> shift & 0xff);
    frame += text;
    std::string_view rest = frame;
    while (!rest.empty()) {
        const ssize_t sent = ::send(fd_.get(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            rest.remove_prefix(static_cast<std::size_t>(sent));
            continue;
        }
        if (errno == EINTR)
            continue;
        pollfd writable{fd_.get(), POLLOUT, 0};
        if (errno != EAGAIN || ::poll(&writable, 1, patience_ms) == 0)
            return false;
    }
    return true;
}

std::optional<Message> Channel::receive() {
    for (;;) {
        if (auto message = take())
            return message;
        if (closed_ || !fd_)
            return std::nullopt;
        char bytes[16 * 1024];
        const ssize_t size = ::recv(fd_.get(), bytes, sizeof bytes, MSG_DONTWAIT);
        if (size > 0)
            buffer_.append(bytes, static_cast<std::size_t>(size));
        else if (size < 0 && errno == EINTR)
            continue;
        else if (size < 0 && errno == EAGAIN)
            return std::nullopt;
        else
            closed_ = true;
    }
}

std::optional<Message> Channel::take() {
    if (buffer_.size() < header_size)
        return std::nullopt;
    const std::uint32_t length = read_length(buffer_.data() + 1);
    if (length > largest_text) {
        closed_ = true;
        buffer_.clear();
        return std::nullopt;
    }
    if (buffer_.size() < header_size + length)
        return std::nullopt;
    Message message{static_cast<Message::Kind>(buffer_[0]), buffer_.substr(header_size, length)};
    buffer_.erase(0, header_size + length);
    return message;
}

}  // namespace nuages::cli
