#pragma once

#include <cstdint>
#include <string>
#include <utility>

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

    // The request and what came of it are this exchange's from now on.
    void begin() noexcept { begun_ = true; }
    // For the next request of the same connection.
    void reset() noexcept {
        if (!std::exchange(begun_, false))
            return;
        request.reset();
        body.reset();
        body_bytes_sent = 0;
    }

    // The client's address as text, until the next is asked for: often the same, of the proxy in front.
    std::string_view remote_address(const Peer& peer) noexcept {
        if (!peer.has_address_of(peer_)) {
            peer_ = peer;
            address_ = peer.write(address_text_);
        }
        return address_;
    }

private:
    bool begun_ = false;
    Peer peer_;
    Peer::Text address_text_{};
    std::string_view address_;
};

}  // namespace nuages::server
