#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <unistd.h>
#include <utility>

#include <nuages/base/error.h>
#include <nuages/crypto/random.h>
#include <nuages/http/content_coding.h>
#include <nuages/http/errors.h>
#include <nuages/http/etag.h>
#include <nuages/http/http_date.h>
#include <nuages/http/media_type.h>
#include <nuages/staticfiles/serve.h>

#include "byte_range.h"

namespace nuages::staticfiles {
namespace {

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

// What stands before each part of several.
std::string part_head(const std::string& boundary, std::string_view content_type, const ByteRange& range,
                      std::uint64_t size) {
    return "\r\n--" + boundary + "\r\nContent-Type: " + std::string(content_type) +
           "\r\nContent-Range: bytes " + std::to_string(range.first) + "-" + std::to_string(range.last) +
           "/" + std::to_string(size) + "\r\n\r\n";
}

void write_part(ResponseWriter& writer, const FileBody& file, const ByteRange& range) {
    constexpr std::size_t block_bytes = 64 * 1024;
    const auto block = std::make_unique_for_overwrite<char[]>(block_bytes);
    for (std::uint64_t at = range.first; at <= range.last;) {
        const ssize_t size =
            ::pread(file.descriptor(), block.get(), std::min<std::uint64_t>(block_bytes, range.last - at + 1),
                    static_cast<off_t>(at));
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            throw Error("a file has become shorter while it was sent");
        writer.write({block.get(), static_cast<std::size_t>(size)});
        at += static_cast<std::uint64_t>(size);
    }
}

// multipart/byteranges (RFC 9110 14.6).
HttpResponse send_parts(HttpResponse& whole, std::vector<ByteRange> parts) {
    const std::string boundary = crypto::random_string(24);
    const std::string content_type(whole["Content-Type"]);
    const auto file = std::make_shared<FileBody>(std::move(whole.file()));
    StreamingHttpResponse response(
        [file, parts = std::move(parts), boundary, content_type](ResponseWriter& writer) {
            for (const ByteRange& range : parts) {
                writer.write(part_head(boundary, content_type, range, file->file_size()));
                write_part(writer, *file, range);
            }
            writer.write("\r\n--" + boundary + "--\r\n");
        },
        206, "multipart/byteranges; boundary=" + boundary);
    for (const HeaderField& field : whole.headers)
        if (field.name != "Content-Type")
            response.headers.add(field.name, field.value);
    return response;
}

FileOptions options_for(std::string_view name) {
    FileOptions options;
    options.filename = name.substr(name.rfind('/') + 1);
    return options;
}

// Whether variants of it are worth looking for.
bool is_compressible(std::string_view content_type) {
    for (const std::string_view kind :
         {"text/", "application/javascript", "application/json", "application/wasm", "application/xml",
          "image/svg+xml", "application/manifest+json", "font/ttf"})
        if (content_type.starts_with(kind))
            return true;
    return false;
}

struct Variant {
    std::string_view coding, extension;
};
constexpr Variant variants[] = {{"br", ".br"}, {"gzip", ".gz"}};

HttpResponse answer(const HttpRequest& request, FileResponse response, Caching caching) {
    const std::string etag = '"' + response.file().version() + '"';
    const std::int64_t modified = response.file().modified();
    const std::uint64_t size = response.file().file_size();
    set_caching(response, etag, caching);
    response.headers.set("Last-Modified", http::http_date(modified));
    response.headers.set("Accept-Ranges", "bytes");
    if (auto unchanged = http::conditional_response(request, etag, modified, &response))
        return std::move(*unchanged);
    if (!request.headers.contains("Range"))
        return response;
    ByteRanges ranges = choose_ranges(request, etag, modified, size);
    if (ranges.unsatisfiable)
        return unsatisfiable(size);
    if (ranges.parts.size() > 1)
        return send_parts(response, std::move(ranges.parts));
    if (ranges.parts.size() == 1)
        send_part(response, ranges.parts.front());
    return response;
}

}  // namespace

HttpResponse serve_file(const HttpRequest& request, const std::string& path, std::string_view name,
                        Caching caching) {
    if (!is_read(request))
        return HttpResponseNotAllowed{"GET", "HEAD"};
    return answer(request, FileResponse(path, options_for(name)), caching);
}

std::optional<HttpResponse> serve_within(const HttpRequest& request, const std::string& folder,
                                         std::string_view name, Caching caching) {
    auto file = open_within(folder, name);
    if (!file)
        return std::nullopt;
    if (!is_read(request))
        return HttpResponseNotAllowed{"GET", "HEAD"};
    const std::int64_t modified = file->modified();
    FileResponse response(std::move(*file), options_for(name));
    if (!is_compressible(response["Content-Type"]))
        return answer(request, std::move(response), caching);
    const std::string_view accepted = request.headers.get("Accept-Encoding");
    for (const auto& [coding, extension] : variants) {
        if (!http::accepts_coding(accepted, coding))
            continue;
        auto compressed = open_within(folder, std::string(name) + std::string(extension));
        if (!compressed || compressed->modified() < modified)
            continue;
        FileOptions options = options_for(name);
        options.content_type = response["Content-Type"];
        FileResponse variant(std::move(*compressed), options);
        variant.headers.set("Content-Encoding", coding);
        patch_vary_headers(variant.headers, "Accept-Encoding");
        return answer(request, std::move(variant), caching);
    }
    patch_vary_headers(response.headers, "Accept-Encoding");
    return answer(request, std::move(response), caching);
}

HttpResponse serve_from(const HttpRequest& request, std::string_view name, const std::string& folder) {
    if (auto response = serve_within(request, folder, name))
        return std::move(*response);
    throw Http404("'" + std::string(name) + "' could not be found");
}

HttpResponse serve_upload(const HttpRequest& request, std::string_view name, const std::string& folder) {
    HttpResponse response = serve_from(request, name, folder);
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
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
