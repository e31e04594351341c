#pragma once

#include <string>

#include <nuages/http/request.h>

#include "parser.h"
#include "socket.h"

namespace nuages::server {

// What one request needs from its first byte until it is answered, and then the next of the same connection.
// Pooled: an idle connection holds none.
struct Exchange {
    RequestParser parser;
    HttpRequest request;
    std::string body;  // of bodies that did not fit into the read buffer or came in chunks

    // For the next request of the same connection.
    void reset() noexcept {
        request.reset();
        body.clear();
    }

    // The client's address as text; of one peer until forget_peer().
    std::string_view remote_address(const Peer& peer) noexcept {
        if (address_.empty())
            address_ = peer.write(address_text_);
        return address_;
    }
    void forget_peer() noexcept { address_ = {}; }

private:
    Peer::Text address_text_{};
    std::string_view address_;
};

}  // namespace nuages::server
