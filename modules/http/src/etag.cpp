#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/http/etag.h>
#include <nuages/http/http_date.h>

namespace nuages::http {
namespace {

bool is_etag(std::string_view tag) {
    if (tag.starts_with("W/"))
        tag.remove_prefix(2);
    return tag.size() >= 2 && tag.find('"', 1) == tag.size() - 1 && tag[0] == '"';
}

std::string_view without_weakness(std::string_view tag) {
    if (tag.starts_with("W/"))
        tag.remove_prefix(2);
    return tag;
}

bool is_any(const std::vector<std::string>& tags) {
    return tags.size() == 1 && tags[0] == "*";
}

bool if_match_passes(std::string_view tag, const std::vector<std::string>& tags) {
    if (tag.empty())
        return false;
    if (is_any(tags))
        return true;
    return !tag.starts_with("W/") && std::find(tags.begin(), tags.end(), tag) != tags.end();
}

bool if_none_match_passes(std::string_view tag, const std::vector<std::string>& tags) {
    if (tag.empty())
        return true;
    if (is_any(tags))
        return false;
    return std::none_of(tags.begin(), tags.end(), [&](std::string_view other) {
        return without_weakness(tag) == without_weakness(other);
    });
}

std::optional<std::int64_t> date_header(const HttpRequest& request, std::string_view name) {
    const auto text = request.headers.find(name);
    return text ? parse_http_date(*text) : std::nullopt;
}

HttpResponse not_modified(const HttpResponse* response) {
    HttpResponse answer = HttpResponseNotModified();
    if (!response)
        return answer;
    for (const std::string_view name :
         {"Cache-Control", "Content-Location", "Date", "ETag", "Expires", "Last-Modified", "Vary"})
        if (const auto value = response->headers.find(name))
            answer.headers.set(name, *value);
    answer.cookies = response->cookies;
    return answer;
}

}  // namespace

std::string quote_etag(std::string_view tag) {
    return is_etag(tag) ? std::string(tag) : '"' + std::string(tag) + '"';
}

std::vector<std::string> parse_etags(std::string_view header) {
    if (text::trim(header) == "*")
        return {"*"};
    std::vector<std::string> tags;
    for (const std::string_view piece : text::split(header, ','))
        if (const std::string_view tag = text::trim(piece); is_etag(tag))
            tags.emplace_back(tag);
    return tags;
}

std::optional<HttpResponse> conditional_response(const HttpRequest& request, std::string_view etag,
                                                 std::optional<std::int64_t> last_modified,
                                                 const HttpResponse* response) {
    if (response && (response->status_code < 200 || response->status_code >= 300))
        return std::nullopt;
    const auto if_match = parse_etags(request.headers["If-Match"]);
    const auto if_none_match = parse_etags(request.headers["If-None-Match"]);
    const bool reads = request.method == "GET" || request.method == "HEAD";

    if (!if_match.empty()) {
        if (!if_match_passes(etag, if_match))
            return HttpResponse("", 412);
    } else if (const auto since = date_header(request, "If-Unmodified-Since")) {
        if (!last_modified || *last_modified > *since)
            return HttpResponse("", 412);
    }
    if (!if_none_match.empty()) {
        if (!if_none_match_passes(etag, if_none_match))
            return reads ? not_modified(response) : HttpResponse("", 412);
    } else if (const auto since = date_header(request, "If-Modified-Since"); since && reads) {
        if (last_modified && *last_modified <= *since)
            return not_modified(response);
    }
    return std::nullopt;
}

}  // namespace nuages::http
