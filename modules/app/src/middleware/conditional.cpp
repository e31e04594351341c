#include <nuages/app/middleware.h>
#include <nuages/base/text.h>
#include <nuages/crypto/digest.h>
#include <nuages/http/etag.h>
#include <nuages/http/http_date.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>

namespace nuages {
namespace {

bool may_be_stored(const HttpResponse& response) {
    for (const std::string_view directive : text::split(response["Cache-Control"], ','))
        if (text::iequals(text::trim(directive), "no-store"))
            return false;
    return true;
}

// Django's ConditionalGetMiddleware.
HttpResponse with_condition(const HttpRequest& request, HttpResponse response) {
    if (request.method != "GET")
        return response;
    if (!response.headers.contains("ETag") && !response.streaming() && !response.content.empty() &&
        may_be_stored(response))
        response.headers.set("ETag", '"' + crypto::md5_hex(response.content) + '"');
    const std::string etag(response["ETag"]);
    const auto modified = http::parse_http_date(response["Last-Modified"]);
    if (etag.empty() && !modified)
        return response;
    if (auto unchanged = http::conditional_response(request, etag, modified, &response))
        return std::move(*unchanged);
    return response;
}

}  // namespace

Handler conditional_get_middleware(Handler next) {
    return [next = std::move(next)](HttpRequest& request) { return with_condition(request, next(request)); };
}

}  // namespace nuages
