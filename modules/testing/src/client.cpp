#include <algorithm>
#include <exception>
#include <utility>

#include <nuages/app/application.h>
#include <nuages/app/csrf.h>
#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/fibers/fiber.h>
#include <nuages/fibers/scope.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/http/uri.h>
#include <nuages/json/json.h>
#include <nuages/routing/match.h>
#include <nuages/testing/client.h>

#include "form_encoding.h"
#include "recorder.h"

namespace nuages::testing {
namespace {

constexpr std::string_view host = "testserver";
constexpr std::string_view form_type = "application/x-www-form-urlencoded";
constexpr std::size_t most_redirects = 20;

// Lends a scope to the fiber that runs while the scope's owner waits for it: so the test's transaction is the
// request's too.
class LentScope {
public:
    explicit LentScope(fibers::detail::ScopeEntry* top)
        : before_(std::exchange(fibers::detail::scope_top(), top)) {}
    ~LentScope() { fibers::detail::scope_top() = before_; }
    LentScope(const LentScope&) = delete;
    LentScope& operator=(const LentScope&) = delete;

private:
    fibers::detail::ScopeEntry* before_;
};

std::string with_query(std::string_view path, const Dict& query) {
    if (query.empty())
        return std::string(path);
    return std::string(path) + (path.find('?') == path.npos ? "?" : "&") + urlencoded(query);
}

// Where the redirect leads within the site, as seen from the page that gave it; "" where it leads elsewhere.
std::string local_target(std::string_view location, std::string_view page) {
    const http::SplitUri target =
        http::urlsplit(http::urljoin("http://" + std::string(host) + std::string(page), location));
    if (target.netloc != host)
        return {};
    return (target.path.empty() ? "/" : target.path) + (target.query.empty() ? "" : "?" + target.query);
}

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

Response Client::get(std::string_view path, const Dict& query, const RequestExtra& extra) {
    return request("GET", with_query(path, query), {}, {}, extra);
}

Response Client::head(std::string_view path, const Dict& query, const RequestExtra& extra) {
    return request("HEAD", with_query(path, query), {}, {}, extra);
}

Response Client::post(std::string_view path, const Dict& data, const RequestExtra& extra) {
    return request("POST", path, urlencoded(data), form_type, extra);
}

Response Client::post_files(std::string_view path, const Dict& data, const std::vector<Upload>& files,
                            const RequestExtra& extra) {
    return request("POST", path, multipart(data, files),
                   "multipart/form-data; boundary=" + std::string(boundary), extra);
}

Response Client::post_json(std::string_view path, const Value& data, const RequestExtra& extra) {
    return request("POST", path, json::dumps(data), "application/json", extra);
}

Response Client::put_json(std::string_view path, const Value& data, const RequestExtra& extra) {
    return request("PUT", path, json::dumps(data), "application/json", extra);
}

Response Client::patch_json(std::string_view path, const Value& data, const RequestExtra& extra) {
    return request("PATCH", path, json::dumps(data), "application/json", extra);
}

Response Client::put(std::string_view path, std::string_view body, std::string_view content_type,
                     const RequestExtra& extra) {
    return request("PUT", path, body, content_type, extra);
}

Response Client::patch(std::string_view path, std::string_view body, std::string_view content_type,
                       const RequestExtra& extra) {
    return request("PATCH", path, body, content_type, extra);
}

Response Client::delete_(std::string_view path, std::string_view body, std::string_view content_type,
                         const RequestExtra& extra) {
    return request("DELETE", path, body, content_type, extra);
}

Response Client::options(std::string_view path, const RequestExtra& extra) {
    return request("OPTIONS", path, {}, {}, extra);
}

Response Client::request(std::string_view method, std::string_view path, std::string_view body,
                         std::string_view content_type, const RequestExtra& extra) {
    Response response = send(method, path, body, content_type, extra);
    if (!extra.follow)
        return response;
    return follow(std::move(response), std::string(body), std::string(content_type), extra);
}

Response Client::follow(Response response, std::string body, std::string content_type,
                        const RequestExtra& extra) {
    std::vector<std::pair<std::string, int>> chain;
    while (is_redirect(response.status_code)) {
        const std::string target = local_target(response.url(), response.path);
        if (target.empty())
            break;
        const bool seen =
            std::any_of(chain.begin(), chain.end(), [&](const auto& step) { return step.first == target; });
        chain.emplace_back(target, response.status_code);
        if (seen)
            throw Error("Redirect loop detected: " + target + " came twice.");
        if (chain.size() > most_redirects)
            throw Error("Too many redirects: more than " + std::to_string(most_redirects) + ", the last to " +
                        target + ".");
        std::string method = response.method;
        // 307 and 308 keep the method and the body; after the others a browser asks with GET.
        if (response.status_code != 307 && response.status_code != 308) {
            method = method == "HEAD" ? "HEAD" : "GET";
            body.clear();
            content_type.clear();
        }
        RequestExtra next = extra;
        next.secure = response.url().starts_with("https://") ||
                      (extra.secure && !response.url().starts_with("http://"));
        response = send(method, target, body, content_type, next);
    }
    response.redirect_chain = std::move(chain);
    return response;
}

Response Client::send(std::string_view method, std::string_view target, std::string_view body,
                      std::string_view content_type, const RequestExtra& extra) {
    Response result;
    result.method = method;
    result.path = target;
    Recorder recorder;
    const std::string cookie_line = cookie_header();
    const std::string length = std::to_string(body.size());

    HttpRequest request;
    request.set_options(application_.options().request);
    request.headers.add("Host", host);
    for (const auto& [name, value] : default_headers)
        request.headers.add(name, value);
    for (const auto& [name, value] : extra.headers)
        request.headers.add(name, value);
    if (!content_type.empty())
        request.headers.add("Content-Type", content_type);
    if (!body.empty())
        request.headers.add("Content-Length", length);
    if (!cookie_line.empty())
        request.headers.add("Cookie", cookie_line);
    RequestHead head;
    head.method = method;
    head.target = target;
    head.body = body;
    head.remote_addr = "127.0.0.1";
    head.server_name = host;
    head.server_port = extra.secure ? 443 : 80;
    head.secure = extra.secure;
    request.assign(head);
    if (!enforce_csrf_checks)
        app::skip_csrf_checks(request);

    fibers::detail::ScopeEntry* const scope = fibers::detail::scope_top();
    fibers::run([&] {
        const LentScope lent(scope);
        const fibers::ScopeValue<Recorder> recording(&recorder);
        HttpResponse response = application_.handle(request);
        result.status_code = response.status_code;
        // As a server does: these have no body, whatever the view made.
        const bool bare = method == "HEAD" || response.status_code == 204 || response.status_code == 304;
        if (!bare)
            result.content = response.read_body();
        result.headers = std::move(response.headers);
        result.cookies = std::move(response.cookies);
        if (request.resolver_match)
            result.view_name = request.resolver_match->view_name();
    });
    result.templates = std::move(recorder.templates);
    keep_cookies(result);
    if (recorder.exception && raise_request_exception)
        std::rethrow_exception(recorder.exception);
    return result;
}

void Client::keep_cookies(const Response& response) {
    for (const SetCookie& cookie : response.cookies) {
        const bool over = (cookie.options.max_age && cookie.options.max_age->us <= 0) ||
                          (cookie.options.expires && *cookie.options.expires <= tz::now());
        if (over)
            cookies.erase(cookie.name);
        else
            cookies[cookie.name] = cookie.value;
    }
}

std::string Client::cookie_header() const {
    std::string header;
    for (const auto& [name, value] : cookies)
        header += (header.empty() ? "" : "; ") + name + "=" + value;
    return header;
}

}  // namespace nuages::testing
