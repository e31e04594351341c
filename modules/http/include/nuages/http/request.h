#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/http/cookies.h>
#include <nuages/http/errors.h>
#include <nuages/http/extensions.h>
#include <nuages/http/headers.h>
#include <nuages/http/options.h>
#include <nuages/http/query_dict.h>
#include <nuages/http/request_body.h>
#include <nuages/http/uploads.h>

namespace nuages {

class ResolverMatch;  // nuages/routing

// What a server knows about a request besides its headers. All views stay valid until the request is reset.
struct RequestHead {
    std::string_view method = "GET";
    // As it stood in the request line: "/path?query", "http://host/path" or "*" (RFC 9112 3.2).
    std::string_view target = "/";
    std::string_view body;
    BodySource* body_source = nullptr;  // where `body` has not come yet; lives as long as the views
    std::string_view remote_addr;
    std::uint16_t remote_port = 0;
    std::string_view server_name = "localhost";  // for requests without a Host header
    std::uint16_t server_port = 80;
    bool secure = false;  // came over TLS
    bool http_1_0 = false;
};

// A request as views see it. It mostly holds views into the server's read buffer; a small GET allocates
// nothing. Servers pool them: reset(), headers.add(...) for each header, then assign(). One fiber uses a
// request at a time. It stays in place while in use (neither copied nor moved), and lives until its response
// is sent.
class HttpRequest {
public:
    HttpRequest();
    // A request outside any server, for tests and scripts; copies its texts.
    explicit HttpRequest(std::string_view method, std::string_view target, std::string_view body = {},
                         std::string_view content_type = {});
    HttpRequest(const HttpRequest&) = delete;
    HttpRequest& operator=(const HttpRequest&) = delete;
    ~HttpRequest();

    std::string_view method = "GET";   // in capitals, as it came
    std::string_view path = "/";       // decoded; bytes that are not UTF-8 stay percent-encoded
    std::string_view path_info = "/";  // the part of `path` after the site's prefix: what is routed
    std::string_view query_string;     // as it came, without the question mark
    RequestHeaders headers;
    QueryDict GET;
    // The fields of a POST's form; empty for other methods and content types. Looking into it reads the body,
    // and may throw RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, MultipartError, BadRequest,
    // RequestBodyError or UploadError.
    QueryDict POST;
    UploadedFiles FILES;
    Cookies COOKIES;
    RequestBody body;
    // The fields that came behind a body in chunks (RFC 9110 6.5), once that has been read to its end.
    RequestHeaders trailers;
    std::string_view content_type;  // in small letters without parameters: "multipart/form-data"; may be ""
    std::string_view remote_addr;
    std::uint16_t remote_port = 0;
    // What the resolver found; null before and where nothing matched. Belongs to an extension of the request.
    const ResolverMatch* resolver_match = nullptr;

    // -- For servers --
    // Takes over the request line and the headers that were added before. Throws BadRequest for a target that
    // is none.
    void assign(const RequestHead& head);
    // Back to an empty GET of "/"; destroys the extensions and keeps the memory.
    void reset() noexcept;
    // Must outlive the request's use. The default allows the hosts of this machine.
    void set_options(const RequestOptions& options) noexcept { options_ = &options; }
    const RequestOptions& options() const noexcept { return *options_; }

    // What a trusted proxy says of the client: its address, "http" or "https", and the host that it asked
    // for. Empty texts change nothing. See forwarded.h.
    void set_origin(std::string_view address, std::string_view scheme, std::string_view host);

    // Sets path_info (and path, which is the site's prefix and it) to a copy of the text.
    void set_path_info(std::string_view text);
    // The prefix under which the site is mounted ("/shop"), "" by default. path is then prefix + path_info.
    // Throws ValueError where the path does not begin with it.
    void set_script_prefix(std::string_view prefix);
    std::string_view script_prefix() const noexcept { return script_prefix_; }

    // The parameter of the content type, "" where there is none: content_param("boundary").
    std::string_view content_param(std::string_view name) const;
    std::vector<std::pair<std::string, std::string>> content_params() const;
    // The charset parameter of the content type, "" where there is none.
    std::string_view encoding() const { return content_param("charset"); }

    bool is_secure() const { return scheme() == "https"; }
    std::string_view scheme() const;  // "http" or "https"
    // "example.com:8000", checked against the allowed hosts. Throws DisallowedHost.
    std::string_view get_host() const;
    std::string get_port() const;
    // Path and query, percent-encoded.
    std::string get_full_path(bool force_append_slash = false) const;
    std::string get_full_path_info(bool force_append_slash = false) const;
    // The absolute form of `location` (by default get_full_path()), seen from this request. Throws
    // DisallowedHost.
    std::string build_absolute_uri() const;
    std::string build_absolute_uri(std::string_view location) const;
    // Whether the Accept header allows "text/html" (yes where there is none).
    bool accepts(std::string_view media_type) const;
    // An entry of Django's request.META: "REQUEST_METHOD", "REMOTE_ADDR", "HTTP_REFERER", "CONTENT_TYPE" ...
    std::optional<std::string> meta(std::string_view key) const;

    // The thing of type T that modules hang on a request (its session, its user), made where there is none.
    template <class T>
    T& extension() {
        return extensions_.get<T>();
    }
    template <class T>
    const T* find_extension() const noexcept {
        return extensions_.find<T>();
    }
    template <class T>
    T* find_extension() noexcept {
        return extensions_.find<T>();
    }
    // A member as templates see it (`request.path`), those of extensions included; nullopt where there is
    // none.
    std::optional<Value> attribute(std::string_view name) const;

    // The next piece of the body, "" at its end: for bodies that are too large to be held in memory. Suspends
    // until something has come. Not together with request.body, POST or FILES, which read it themselves.
    // Throws RequestBodyError for a body that is malformed, too large or too slow.
    std::string read(std::size_t at_most = 64 * 1024);

    // A copy of the text that lives until the request is reset.
    std::string_view keep(std::string_view text) const;

private:
    void take_target(std::string_view target);
    void take_path(std::string_view encoded);
    void fill_post(QueryDict& post);
    std::string_view raw_host() const;

    const RequestOptions* options_;
    std::string_view script_prefix_;
    std::string_view authority_;  // of an absolute target; then it counts, not Host
    std::string_view server_name_ = "localhost";
    std::string_view content_type_params_;
    std::uint16_t server_port_ = 80;
    bool secure_ = false;
    bool http_1_0_ = false;
    mutable std::vector<std::vector<char>> texts_;
    Extensions extensions_;
};

// So that templates see request.path, request.GET.q, request.user ... Borrows the request.
Value to_value(const HttpRequest& request);

}  // namespace nuages
