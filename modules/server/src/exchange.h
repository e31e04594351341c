#pragma once

#include <string>

#include <nuages/http/request.h>

#include "parser.h"
#include "socket.h"

namespace nuages::server {

// What one request needs from its first byte until it is answered. Pooled: an idle connection holds none.
struct Exchange {
    RequestParser parser;
    HttpRequest request;
    std::string body;  // of bodies that did not fit into the read buffer or came in chunks
    Peer::Text remote_address{};
};

}  // namespace nuages::server
