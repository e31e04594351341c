#pragma once

#include <cstdint>
#include <string>

#include <nuages/http/request.h>

#include "pace.h"
#include "parser.h"
#include "socket.h"

namespace nuages::server {

// How far a body has come that the handler reads while it comes in.
struct IncomingBody {
    enum class State : std::uint8_t {
        none,      // there is none, or all of it is in the read buffer
        expected,  // the client waits to be asked for it
        coming,
        ended,
        failed
    };

    State state = State::none;
    std::uint64_t left = 0;    // that has not been received; of bodies with a length
    std::string decoded;       // of chunks, not taken yet
    std::size_t position = 0;  // in `decoded`
    bool last_chunk = false;   // has come
    Pace pace;
    RequestParser::Failure failure;

    // Whether nothing of it is still to come.
    bool is_over() const noexcept { return state == State::none || state == State::ended; }

    void reset() noexcept {
        constexpr std::size_t kept_bytes = 64 * 1024;
        state = State::none;
        left = 0;
        position = 0;
        last_chunk = false;
        decoded.clear();
        if (decoded.capacity() > kept_bytes)
            std::string().swap(decoded);
        pace = {};
    }
};

// What one request needs from its first byte until it is answered, and then the next of the same connection.
// Pooled: an idle connection holds none.
struct Exchange {
    RequestParser parser;
    HttpRequest request;
    std::uint64_t body_bytes_sent = 0;  // of the answer
    IncomingBody body;
    Duration free_since;  // when the request before it was answered; 0 for the first

    // For the next request of the same connection.
    void reset() noexcept {
        request.reset();
        body.reset();
        body_bytes_sent = 0;
    }

    // The client's address as text; of one peer until forget_peer().
    std::string_view remote_address(const Peer& peer) noexcept {
        if (address_.empty())
            address_ = peer.write(address_text_);
        return address_;
    }
    void forget_peer() noexcept {
        address_ = {};
        free_since = {};
    }

private:
    Peer::Text address_text_{};
    std::string_view address_;
};

}  // namespace nuages::server
