#include <algorithm>
#include <array>
#include <memory>

#include <nuages/app/middleware.h>
#include <nuages/http/content_coding.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>

#include "compressor.h"

namespace nuages {
namespace {

// Below it, the answer mostly grows.
constexpr std::size_t least_bytes = 200;

// A content coding (RFC 9110 8.4.1).
struct Coding {
    std::string_view name;
    std::unique_ptr<Compressor> (*compressor)(std::size_t padding);
};
constexpr Coding gzip{"gzip", gzip_compressor};
constexpr Coding brotli{"br", brotli_compressor};

// Between a producer and its client. What the producer flushes can be read by the client at once.
class CompressingWriter final : public ResponseWriter {
public:
    CompressingWriter(const Coding& coding, ResponseWriter& to)
        : to_(to), compressor_(coding.compressor(random_padding())) {}

    void write(std::string_view data) override { put(data, Compressor::Then::go_on); }
    void flush() override {
        put({}, Compressor::Then::flush);
        to_.flush();
    }
    void finish() { put({}, Compressor::Then::finish); }

private:
    void put(std::string_view data, Compressor::Then then) {
        compressor_->put(data, then, [this](std::string_view block) { to_.write(block); });
    }
    ResponseWriter& to_;
    std::unique_ptr<Compressor> compressor_;
};

std::string compressed(const Coding& coding, std::string_view content) {
    std::string out;
    coding.compressor(random_padding())
        ->put(content, Compressor::Then::finish, [&out](std::string_view block) { out += block; });
    return out;
}

void mark(HttpResponse& response, const Coding& coding) {
    response.headers.set("Content-Encoding", coding.name);
    // The tag was of other bytes: from now on it says that the meaning is the same.
    const std::string etag(response["ETag"]);
    if (etag.starts_with('"'))
        response.headers.set("ETag", "W/" + etag);
}

HttpResponse compressed_stream(const Coding& coding, HttpResponse response) {
    const std::string content_type(response["Content-Type"]);
    const BodyProducer producer = response.producer();
    StreamingHttpResponse stream(
        [&coding, producer](ResponseWriter& writer) {
            CompressingWriter compressing(coding, writer);
            producer(compressing);
            compressing.finish();
        },
        response.status_code, content_type);
    for (const HeaderField& field : response.headers)
        if (field.name != "Content-Type" && field.name != "Content-Length")
            stream.headers.add(field.name, field.value);
    stream.cookies = std::move(response.cookies);
    mark(stream, coding);
    return stream;
}

// As Django's GZipMiddleware, by the first of the codings that the client takes. Files stay as they are,
// since sendfile() is cheaper than compressing them anew.
template <std::size_t N>
HttpResponse compress(const HttpRequest& request, HttpResponse response,
                      const std::array<const Coding*, N>& codings) {
    const HttpResponse::BodyKind kind = response.body_kind();
    if (kind == HttpResponse::BodyKind::file ||
        (kind == HttpResponse::BodyKind::text && response.content.size() < least_bytes) ||
        response.headers.contains("Content-Encoding"))
        return response;
    patch_vary_headers(response.headers, "Accept-Encoding");
    const std::string_view accepted = request.headers.get("Accept-Encoding");
    const auto coding = std::find_if(codings.begin(), codings.end(), [accepted](const Coding* c) {
        return http::accepts_coding(accepted, c->name);
    });
    if (coding == codings.end())
        return response;
    if (kind == HttpResponse::BodyKind::stream)
        return compressed_stream(**coding, std::move(response));
    std::string content = compressed(**coding, response.content);
    if (content.size() >= response.content.size())
        return response;
    response.content = std::move(content);
    response.headers.set("Content-Length", static_cast<std::int64_t>(response.content.size()));
    mark(response, **coding);
    return response;
}

}  // namespace

Handler gzip_middleware(Handler next) {
    return [next = std::move(next)](HttpRequest& request) {
        return compress(request, next(request), std::array{&gzip});
    };
}

Handler compression_middleware(Handler next) {
    return [next = std::move(next)](HttpRequest& request) {
        return compress(request, next(request), std::array{&brotli, &gzip});
    };
}

}  // namespace nuages
