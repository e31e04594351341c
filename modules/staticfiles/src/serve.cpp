#include <cstdio>
#include <sys/stat.h>
#include <utility>

#include <nuages/http/errors.h>
#include <nuages/http/etag.h>
#include <nuages/http/http_date.h>
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

HttpResponse unsatisfiable(std::uint64_t size) {
    HttpResponse response("", 416);
    response.headers.set("Content-Range", "bytes */" + std::to_string(size));
    return response;
}

}  // namespace

HttpResponse serve_file(const HttpRequest& request, const std::string& path, std::string_view name,
                        Caching caching) {
    if (request.method != "GET" && request.method != "HEAD")
        return HttpResponseNotAllowed{"GET", "HEAD"};
    FileOptions options;
    options.filename = name.substr(name.rfind('/') + 1);
    FileResponse response(path, options);
    const std::string etag = etag_of(response.file());
    const std::int64_t modified = response.file().modified();
    response.headers.set("ETag", etag);
    response.headers.set("Last-Modified", http::http_date(modified));
    response.headers.set("Cache-Control",
                         caching == Caching::immutable ? "max-age=31536000, public, immutable" : "no-cache");
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

HttpResponse serve(const HttpRequest& request, std::string_view name, const Finder& finder) {
    const auto path = finder.find(name);
    if (!path)
        throw Http404("'" + std::string(name) + "' could not be found");
    return serve_file(request, *path, name);
}

}  // namespace nuages::staticfiles
