#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nuages/http/response.h>

namespace nuages::server {

// How the end of a body is told (RFC 9112 6.3).
enum class Framing : std::uint8_t {
    length,       // by Content-Length
    chunked,      // by the last chunk
    until_close,  // by closing the connection
    bodiless      // 1xx, 204, 304: there is none and no header speaks of one
};

struct HeadOptions {
    std::string_view date_line;
    std::string_view server_line;  // empty: none
    Framing framing = Framing::length;
    std::uint64_t content_length = 0;
    bool keep_alive = true;
    bool http_1_0 = false;  // of the request
    bool to_head = false;   // the request was a HEAD
};

bool is_bodiless(int status) noexcept;

// Appends the status line and the headers with the empty line. Headers that belong to the connection
// (Content-Length, Transfer-Encoding, Connection, Keep-Alive) are the server's; a Date or Server of the
// response's own counts. Returns whether the connection is kept alive, which a "Connection: close" of the
// response's own denies. Throws Error where a header would break out of its line.
bool append_head(std::string& out, const HttpResponse& response, const HeadOptions& options);

// Appends a complete small answer that closes the connection. `reason` is shown in the page as it is.
void append_refusal(std::string& out, int status, std::string_view reason, const HeadOptions& options);

}  // namespace nuages::server
