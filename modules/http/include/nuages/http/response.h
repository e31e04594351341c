#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/http/body.h>
#include <nuages/http/cookies.h>
#include <nuages/http/headers.h>

namespace nuages {

inline constexpr std::string_view html_content_type = "text/html; charset=utf-8";

// What a view returns. Cheap to make and to move: with a common content type it allocates nothing beside its
// content. The classes below add constructors only, so that each may be returned as an HttpResponse.
class HttpResponse {
public:
    enum class BodyKind : std::uint8_t { text, file, stream };

    HttpResponse(std::string content = {}, int status = 200,
                 std::string_view content_type = html_content_type);
    HttpResponse(const char* content, int status = 200, std::string_view content_type = html_content_type)
        : HttpResponse(std::string(content), status, content_type) {}
    HttpResponse(HttpResponse&& other) noexcept;
    HttpResponse& operator=(HttpResponse&& other) noexcept;
    HttpResponse(const HttpResponse&) = delete;
    HttpResponse& operator=(const HttpResponse&) = delete;
    ~HttpResponse();

    int status_code = 200;
    ResponseHeaders headers;
    std::string content;             // of BodyKind::text, otherwise empty
    std::vector<SetCookie> cookies;  // one of each name, domain and path

    // The standard one unless set.
    std::string_view reason_phrase() const noexcept;
    // Throws BadHeaderError for a line break or control character.
    void set_reason_phrase(std::string_view text);

    ResponseHeaders::Reference operator[](std::string_view name) { return headers[name]; }
    std::string_view operator[](std::string_view name) const { return headers[name]; }

    // Throws ValueError as SetCookie::header() does. A cookie of the same name, domain and path is replaced.
    void set_cookie(std::string_view name, std::string_view value, CookieOptions options = {});
    // Tells the browser to forget it; path and domain must be those it was set with.
    void delete_cookie(std::string_view name, std::string_view path = "/", std::string_view domain = {},
                       std::string_view samesite = {});
    // The cookie that this response sets; null where it sets none of that name.
    const SetCookie* find_cookie(std::string_view name) const noexcept;

    BodyKind body_kind() const noexcept { return kind_; }
    bool streaming() const noexcept { return kind_ != BodyKind::text; }
    // Only for BodyKind::file.
    const FileBody& file() const noexcept;
    FileBody& file() noexcept;
    // Only for BodyKind::stream.
    const BodyProducer& producer() const noexcept;
    // Makes it a plain response with that content, whatever its kind was.
    void set_content(std::string text);
    // The whole body, for tests and middleware that need it: reads the file, runs the producer. A stream can
    // be run once.
    std::string read_body() const;

protected:
    void set_body(FileBody body);
    void set_body(BodyProducer producer);

private:
    struct Source;
    BodyKind kind_ = BodyKind::text;
    Source* source_ = nullptr;  // of file and stream, owned
    std::string reason_;
};

// 302, or 301 for a permanent one. Throws DisallowedRedirect for a scheme other than http, https and ftp.
class HttpResponseRedirect : public HttpResponse {
public:
    explicit HttpResponseRedirect(std::string_view location, int status = 302);
    std::string_view url() const { return headers.get("Location"); }
};
class HttpResponsePermanentRedirect : public HttpResponseRedirect {
public:
    explicit HttpResponsePermanentRedirect(std::string_view location) : HttpResponseRedirect(location, 301) {}
};

// 304: no content, no content type.
class HttpResponseNotModified : public HttpResponse {
public:
    HttpResponseNotModified();
};
class HttpResponseBadRequest : public HttpResponse {
public:
    explicit HttpResponseBadRequest(std::string content = {}) : HttpResponse(std::move(content), 400) {}
};
class HttpResponseForbidden : public HttpResponse {
public:
    explicit HttpResponseForbidden(std::string content = {}) : HttpResponse(std::move(content), 403) {}
};
class HttpResponseNotFound : public HttpResponse {
public:
    explicit HttpResponseNotFound(std::string content = {}) : HttpResponse(std::move(content), 404) {}
};
// 405 with the Allow header.
class HttpResponseNotAllowed : public HttpResponse {
public:
    explicit HttpResponseNotAllowed(const std::vector<std::string_view>& permitted_methods,
                                    std::string content = {});
    HttpResponseNotAllowed(std::initializer_list<std::string_view> permitted_methods)
        : HttpResponseNotAllowed(std::vector<std::string_view>(permitted_methods)) {}
};
class HttpResponseGone : public HttpResponse {
public:
    explicit HttpResponseGone(std::string content = {}) : HttpResponse(std::move(content), 410) {}
};
class HttpResponseServerError : public HttpResponse {
public:
    explicit HttpResponseServerError(std::string content = {}) : HttpResponse(std::move(content), 500) {}
};

// Any value as JSON: JsonResponse({{"id", 1}, {"tags", Value::list({"a"})}}).
class JsonResponse : public HttpResponse {
public:
    explicit JsonResponse(const Value& data, int status = 200);
    JsonResponse(std::initializer_list<std::pair<Value, Value>> object, int status = 200)
        : JsonResponse(Value::dict(object), status) {}
};

// A body that is written piece by piece while the client takes it; without a Content-Length.
class StreamingHttpResponse : public HttpResponse {
public:
    explicit StreamingHttpResponse(BodyProducer producer, int status = 200,
                                   std::string_view content_type = html_content_type);
};

struct FileOptions {
    bool as_attachment = false;  // the browser saves it instead of showing it
    std::string filename;        // by default the path's last part
    std::string content_type;    // by default from the file name's extension
};
// A file, sent without reading it into memory. Throws Error where it cannot be opened.
class FileResponse : public HttpResponse {
public:
    explicit FileResponse(const std::string& path, const FileOptions& options = {});
    // Of a file that is open already; `options` name it.
    FileResponse(FileBody body, const FileOptions& options);
};

}  // namespace nuages
