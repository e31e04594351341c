#include <cstdio>
#include <optional>
#include <sys/stat.h>
#include <utility>

#include <nuages/http/errors.h>
#include <nuages/http/etag.h>
#include <nuages/http/http_date.h>
#include <nuages/http/media_type.h>
#include <nuages/staticfiles/serve.h>

#include "byte_range.h"

namespace nuages::staticfiles {
namespace {

// Made of the file's identity and its time in nanoseconds: two saves within a second differ, and no file is
// read.
std::string etag_of(const FileBody& file) {
    struct stat status {};
    ::fstat(file.descriptor(), &status);
    char etag[80];
    std::snprintf(
        etag, sizeof etag, "\"%llx-%llx-%llx\"", static_cast<unsigned long long>(status.st_ino),
        static_cast<unsigned long long>(status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec),
        static_cast<unsigned long long>(status.st_size));
    return etag;
}

void send_part(HttpResponse& response, const ByteRange& range) {
    const std::uint64_t length = range.last - range.first + 1;
    const std::uint64_t size = response.file().file_size();
    response.status_code = 206;
    response.file().select(range.first, length);
    response.headers.set("Content-Length", static_cast<std::int64_t>(length));
    response.headers.set("Content-Range", "bytes " + std::to_string(range.first) + "-" +
                                              std::to_string(range.last) + "/" + std::to_string(size));
}

void set_caching(HttpResponse& response, std::string_view etag, Caching caching) {
    response.headers.set("ETag", etag);
    response.headers.set("Cache-Control",
                         caching == Caching::immutable ? "max-age=31536000, public, immutable" : "no-cache");
}

bool is_read(const HttpRequest& request) {
    return request.method == "GET" || request.method == "HEAD";
}

HttpResponse unsatisfiable(std::uint64_t size) {
    HttpResponse response("", 416);
    response.headers.set("Content-Range", "bytes */" + std::to_string(size));
    return response;
}

}  // namespace

HttpResponse serve_file(const HttpRequest& request, const std::string& path, std::string_view name,
                        Caching caching) {
    if (!is_read(request))
        return HttpResponseNotAllowed{"GET", "HEAD"};
    FileOptions options;
    options.filename = name.substr(name.rfind('/') + 1);
    FileResponse response(path, options);
    const std::string etag = etag_of(response.file());
    const std::int64_t modified = response.file().modified();
    set_caching(response, etag, caching);
    response.headers.set("Last-Modified", http::http_date(modified));
    response.headers.set("Accept-Ranges", "bytes");
    if (auto unchanged = http::conditional_response(request, etag, modified, &response))
        return std::move(*unchanged);
    const ByteRange range = choose_range(request, etag, modified, response.file().file_size());
    if (range.kind == ByteRange::Kind::unsatisfiable)
        return unsatisfiable(response.file().file_size());
    if (range.kind == ByteRange::Kind::part)
        send_part(response, range);
    return response;
}

HttpResponse serve_content(const HttpRequest& request, std::string_view content, std::string_view name,
                           std::string_view etag, Caching caching) {
    if (!is_read(request))
        return HttpResponseNotAllowed{"GET", "HEAD"};
    const std::string_view type = http::guess_content_type(name).content_type;
    HttpResponse response(std::string(content), 200, type.empty() ? "application/octet-stream" : type);
    set_caching(response, etag, caching);
    if (auto unchanged = http::conditional_response(request, etag, std::nullopt, &response))
        return std::move(*unchanged);
    return response;
}

HttpResponse serve(const HttpRequest& request, std::string_view name, const Finder& finder) {
    const auto path = finder.find(name);
    if (!path)
        throw Http404("'" + std::string(name) + "' could not be found");
    return serve_file(request, *path, name);
}

}  // namespace nuages::staticfiles
