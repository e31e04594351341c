#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/http/request.h>
#include <nuages/http/response.h>

namespace nuages::http {

// The tag in quotes, unless it is in quotes already.
std::string quote_etag(std::string_view tag);
// The tags of an If-Match or If-None-Match header; malformed ones are left out, "*" stands alone.
std::vector<std::string> parse_etags(std::string_view header);

// What conditional requests (RFC 9110 13) make of a response with this entity tag (quoted, maybe weak; "" for
// none) and time of change: nullopt where the whole response is to be sent, otherwise the 304 or 412 to send
// instead. `response`, where there is one, gives the 304 its headers (Cache-Control, Content-Location, Date,
// ETag, Expires, Last-Modified, Vary) and cookies.
std::optional<HttpResponse> conditional_response(const HttpRequest& request, std::string_view etag,
                                                 std::optional<std::int64_t> last_modified,
                                                 const HttpResponse* response = nullptr);

}  // namespace nuages::http
