#include <cstdio>
#include <sys/stat.h>
#include <utility>

#include <nuages/http/errors.h>
#include <nuages/staticfiles/serve.h>

#include "conditional.h"

namespace nuages::staticfiles {
namespace {

// Made of the file's identity and its time in nanoseconds: two saves within a second differ, and no file is
// read.
Validators validators_of(const FileBody& file) {
    struct stat status {};
    ::fstat(file.descriptor(), &status);
    char etag[80];
    std::snprintf(
        etag, sizeof etag, "\"%llx-%llx-%llx\"", static_cast<unsigned long long>(status.st_ino),
        static_cast<unsigned long long>(status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec),
        static_cast<unsigned long long>(status.st_size));
    return {etag, status.st_mtim.tv_sec};
}

void describe(HttpResponse& response, const Validators& validators, Caching caching) {
    response.headers.set("ETag", validators.etag);
    response.headers.set("Last-Modified", http_date(validators.last_modified));
    response.headers.set("Cache-Control",
                         caching == Caching::immutable ? "max-age=31536000, public, immutable" : "no-cache");
}

void send_part(HttpResponse& response, ByteRange range, std::uint64_t size) {
    const std::uint64_t length = range.last - range.first + 1;
    response.status_code = 206;
    response.file().select(range.first, length);
    response.headers.set("Content-Length", static_cast<std::int64_t>(length));
    response.headers.set("Content-Range", "bytes " + std::to_string(range.first) + "-" +
                                              std::to_string(range.last) + "/" + std::to_string(size));
}

}  // namespace

HttpResponse serve_file(const HttpRequest& request, const std::string& path, std::string_view name,
                        Caching caching) {
    if (request.method != "GET" && request.method != "HEAD")
        return HttpResponseNotAllowed{"GET", "HEAD"};
    FileOptions options;
    options.filename = name.substr(name.rfind('/') + 1);
    FileResponse response(path, options);
    const Validators validators = validators_of(response.file());
    const std::uint64_t size = response.file().file_size();
    switch (check_preconditions(request, validators)) {
        case Precondition::failed:
            return HttpResponse("", 412);
        case Precondition::not_modified: {
            HttpResponseNotModified unchanged;
            describe(unchanged, validators, caching);
            return unchanged;
        }
        case Precondition::proceed:
            break;
    }
    describe(response, validators, caching);
    response.headers.set("Accept-Ranges", "bytes");
    const RangeChoice choice = choose_range(request, validators, size);
    if (choice.kind == RangeKind::unsatisfiable) {
        HttpResponse unsatisfiable("", 416);
        unsatisfiable.headers.set("Content-Range", "bytes */" + std::to_string(size));
        return unsatisfiable;
    }
    if (choice.kind == RangeKind::part)
        send_part(response, choice.range, size);
    return response;
}

HttpResponse serve(const HttpRequest& request, std::string_view name, const Finder& finder) {
    const auto path = finder.find(name);
    if (!path)
        throw Http404("'" + std::string(name) + "' could not be found");
    return serve_file(request, *path, name);
}

}  // namespace nuages::staticfiles
