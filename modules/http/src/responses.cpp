#include <nuages/base/text.h>
#include <nuages/base/value.h>
#include <nuages/http/errors.h>
#include <nuages/http/media_type.h>
#include <nuages/http/response.h>
#include <nuages/http/uri.h>
#include <nuages/json/json.h>

namespace nuages {

HttpResponseRedirect::HttpResponseRedirect(std::string_view location, int status) : HttpResponse("", status) {
    std::string scheme;
    try {
        scheme = http::urlsplit(location).scheme;
    } catch (const ValueError& error) {
        throw DisallowedRedirect(std::string("Unsafe redirect to a malformed URL: ") + error.what());
    }
    if (!scheme.empty() && scheme != "http" && scheme != "https" && scheme != "ftp")
        throw DisallowedRedirect("Unsafe redirect to URL with protocol '" + scheme +
                                 "': http, https and ftp are allowed.");
    headers.set("Location", http::iri_to_uri(location));
}

HttpResponseNotModified::HttpResponseNotModified() : HttpResponse("", 304, "") {}

HttpResponseNotAllowed::HttpResponseNotAllowed(const std::vector<std::string_view>& permitted_methods,
                                               std::string content)
    : HttpResponse(std::move(content), 405) {
    std::string allow;
    for (const std::string_view method : permitted_methods) {
        if (!allow.empty())
            allow += ", ";
        allow += method;
    }
    headers.set("Allow", allow);
}

JsonResponse::JsonResponse(const Value& data, int status)
    : HttpResponse(json::dumps(data), status, "application/json") {}

StreamingHttpResponse::StreamingHttpResponse(BodyProducer producer, int status, std::string_view content_type)
    : HttpResponse("", status, content_type) {
    set_body(std::move(producer));
}

namespace {

std::string_view content_type_of(std::string_view filename) {
    const http::GuessedType guessed = http::guess_content_type(filename);
    // an archive is sent as what it is, lest the browser unpack it
    if (guessed.encoding == "gzip")
        return "application/gzip";
    if (guessed.encoding == "bzip2")
        return "application/x-bzip";
    if (guessed.encoding == "xz")
        return "application/x-xz";
    if (guessed.encoding == "br")
        return "application/x-brotli";
    if (guessed.encoding == "zstd")
        return "application/zstd";
    return guessed.content_type.empty() ? "application/octet-stream" : guessed.content_type;
}

}  // namespace

FileResponse::FileResponse(const std::string& path, const FileOptions& options)
    : FileResponse(FileBody(path), options.filename.empty()
                                       ? FileOptions{options.as_attachment, path.substr(path.rfind('/') + 1),
                                                     options.content_type}
                                       : options) {}

FileResponse::FileResponse(FileBody body, const FileOptions& options) : HttpResponse("", 200, "") {
    set_body(std::move(body));
    headers.set("Content-Type",
                options.content_type.empty() ? content_type_of(options.filename) : options.content_type);
    headers.set("Content-Disposition", http::content_disposition(options.as_attachment, options.filename));
}

}  // namespace nuages
