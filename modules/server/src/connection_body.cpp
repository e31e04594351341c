// The part of a connection that lets a handler read a body while it comes in.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <nuages/fibers/cancel.h>
#include <nuages/http/errors.h>

#include "connection.h"
#include "exchange.h"
#include "worker.h"

namespace nuages::server {
namespace {

using Outcome = RequestParser::Outcome;
using fibers::Cancelled;

// What a handler has not read of a body is passed over up to here, so that the connection can go on; with
// more it is cheaper that the client connects anew.
constexpr std::size_t skipped_bytes = 64 * 1024;

}  // namespace

void Connection::begin_body(RequestHead& line, std::string& out) {
    const ParsedHead& head = exchange_->parser.head();
    IncomingBody& body = exchange_->body;
    const std::size_t available = end_ - begin_ - head.size;
    message_end_ = begin_ + static_cast<std::uint32_t>(head.size);
    if (!head.chunked && head.content_length <= available) {
        line.body = {buffer_.get() + message_end_, head.content_length};
        message_end_ += static_cast<std::uint32_t>(head.content_length);
        return;
    }
    // The client may wait for earlier answers before it sends the rest.
    flush(out);
    move_to_front();
    message_end_ = static_cast<std::uint32_t>(head.size);
    body.left = head.content_length;
    body.state =
        head.expects_continue && available == 0 ? IncomingBody::State::expected : IncomingBody::State::coming;
    line.body_source = this;
}

std::size_t Connection::read(char* to, std::size_t size) {
    IncomingBody& body = exchange_->body;
    if (body.state == IncomingBody::State::failed)
        fail_body(body.failure);
    if (body.state == IncomingBody::State::ended || size == 0)
        return 0;
    if (body.state == IncomingBody::State::expected) {
        body.state = IncomingBody::State::coming;
        send("HTTP/1.1 100 Continue\r\n\r\n");
    }
    return exchange_->parser.head().chunked ? read_chunks(to, size) : read_sized(to, size);
}

std::size_t Connection::read_sized(char* to, std::size_t size) {
    IncomingBody& body = exchange_->body;
    size = std::min<std::uint64_t>(size, body.left);
    if (message_end_ < end_) {
        size = std::min<std::size_t>(size, end_ - message_end_);
        std::memcpy(to, buffer_.get() + message_end_, size);
        message_end_ += static_cast<std::uint32_t>(size);
    } else {
        end_ = message_end_ = static_cast<std::uint32_t>(exchange_->parser.head().size);
        size = receive_some(to, size);
    }
    body.left -= size;
    if (body.left == 0)
        body.state = IncomingBody::State::ended;
    return size;
}

std::size_t Connection::read_chunks(char* to, std::size_t size) {
    IncomingBody& body = exchange_->body;
    while (body.position == body.decoded.size()) {
        if (body.last_chunk) {
            body.state = IncomingBody::State::ended;
            return 0;
        }
        receive_chunks();
    }
    size = body.decoded.copy(to, size, body.position);
    body.position += size;
    return size;
}

// Decodes what is in the buffer, and receives more where that is nothing.
void Connection::receive_chunks() {
    IncomingBody& body = exchange_->body;
    RequestParser& parser = exchange_->parser;
    body.decoded.clear();
    body.position = 0;
    std::size_t consumed = 0;
    const Outcome outcome =
        parser.parse_chunks({buffer_.get() + message_end_, end_ - message_end_}, consumed, body.decoded);
    message_end_ += static_cast<std::uint32_t>(consumed);
    if (outcome == Outcome::failed)
        fail_body(parser.failure());
    if (outcome == Outcome::complete) {
        body.last_chunk = true;
        take_trailers();
        return;
    }
    if (!body.decoded.empty())
        return;
    const auto begin = static_cast<std::uint32_t>(parser.head().size);
    std::memmove(buffer_.get() + begin, buffer_.get() + message_end_, end_ - message_end_);
    end_ -= message_end_ - begin;
    message_end_ = begin;
    end_ += static_cast<std::uint32_t>(receive_some(buffer_.get() + end_, worker_.buffer_size() - end_));
}

void Connection::take_trailers() {
    HttpRequest& request = exchange_->request;
    for (const auto& [name, value] : exchange_->parser.trailers())
        request.trailers.add(request.keep(name), request.keep(value));
}

std::size_t Connection::receive_some(char* to, std::size_t size) {
    Pace& pace = exchange_->body.pace;
    for (;;) {
        const ssize_t received = read_some(to, size);
        if (received > 0) {
            pace.moved(static_cast<std::size_t>(received));
            return static_cast<std::size_t>(received);
        }
        if (received < 0 && errno == EINTR)
            continue;
        if (received == 0 || errno != EAGAIN)
            throw Cancelled{};
        if (is_overdue() || !wait_for(lacking(EPOLLIN), worker_.options().body_timeout, pace))
            fail_body({408, "The body did not come in time."});
    }
}

void Connection::fail_body(const RequestParser::Failure& failure) {
    exchange_->body.state = IncomingBody::State::failed;
    exchange_->body.failure = failure;
    throw RequestBodyError(failure.status, std::string(failure.reason));
}

bool Connection::skip_body() {
    const IncomingBody& body = exchange_->body;
    if (body.is_over())
        return true;
    if (body.state != IncomingBody::State::coming || body.left > skipped_bytes)
        return false;
    try {
        char nowhere[4096];
        for (std::size_t skipped = 0; skipped <= skipped_bytes;) {
            const std::size_t size = read(nowhere, sizeof nowhere);
            if (size == 0 || body.is_over())
                return true;
            skipped += size;
        }
    } catch (const RequestBodyError&) {
        // Closing says it.
    }
    return false;
}

}  // namespace nuages::server
