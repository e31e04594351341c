#include <new>

#include <zlib.h>

#include <nuages/app/middleware.h>
#include <nuages/crypto/random.h>
#include <nuages/http/content_coding.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>

namespace nuages {
namespace {

// Below it, the answer mostly grows.
constexpr std::size_t least_bytes = 200;
// Random bytes in the head of what is compressed, so that its length does not tell whether a guess at a
// secret in the page was right (BREACH; "Heal the Breach").
constexpr std::size_t most_padding = 100;
constexpr std::size_t block_bytes = 16 * 1024;
constexpr int level = 6;
constexpr int gzip_window_bits = 15 + 16;

// A file name for the head: a random number of letters.
std::string padding() {
    const auto length = static_cast<unsigned char>(crypto::random_bytes(1).front()) % most_padding + 1;
    return std::string(length, 'a');
}

// Compresses what it is given and hands it on.
class Deflater {
public:
    explicit Deflater(std::string name) : name_(std::move(name)) {
        if (::deflateInit2(&stream_, level, Z_DEFLATED, gzip_window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
            throw std::bad_alloc();
        header_.name = reinterpret_cast<Bytef*>(name_.data());
        header_.os = 255;  // unknown
        ::deflateSetHeader(&stream_, &header_);
    }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;
    ~Deflater() { ::deflateEnd(&stream_); }

    // Calls take(block) for what comes out. `flush` is one of zlib's.
    template <class Take>
    void put(std::string_view data, int flush, Take take) {
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));  // zlib only reads it
        stream_.avail_in = static_cast<uInt>(data.size());
        do {
            char block[block_bytes];
            stream_.next_out = reinterpret_cast<Bytef*>(block);
            stream_.avail_out = sizeof block;
            ::deflate(&stream_, flush);
            if (const std::size_t size = sizeof block - stream_.avail_out; size > 0)
                take(std::string_view(block, size));
        } while (stream_.avail_out == 0);
    }

private:
    std::string name_;
    gz_header header_{};
    z_stream stream_{};
};

// Between a producer and its client. What the producer flushes can be read by the client at once.
class GzipWriter final : public ResponseWriter {
public:
    explicit GzipWriter(ResponseWriter& to) : to_(to), deflater_(padding()) {}

    void write(std::string_view data) override { put(data, Z_NO_FLUSH); }
    void flush() override {
        put({}, Z_SYNC_FLUSH);
        to_.flush();
    }
    void finish() { put({}, Z_FINISH); }

private:
    void put(std::string_view data, int flush) {
        deflater_.put(data, flush, [this](std::string_view block) { to_.write(block); });
    }
    ResponseWriter& to_;
    Deflater deflater_;
};

std::string compressed(std::string_view content) {
    std::string out;
    Deflater(padding()).put(content, Z_FINISH, [&out](std::string_view block) { out += block; });
    return out;
}

void mark(HttpResponse& response) {
    response.headers.set("Content-Encoding", "gzip");
    // The tag was of other bytes: from now on it says that the meaning is the same.
    const std::string etag(response["ETag"]);
    if (etag.starts_with('"'))
        response.headers.set("ETag", "W/" + etag);
}

HttpResponse compressed_stream(HttpResponse response) {
    const std::string content_type(response["Content-Type"]);
    const BodyProducer producer = response.producer();
    StreamingHttpResponse stream(
        [producer](ResponseWriter& writer) {
            GzipWriter gzip(writer);
            producer(gzip);
            gzip.finish();
        },
        response.status_code, content_type);
    for (const HeaderField& field : response.headers)
        if (field.name != "Content-Type" && field.name != "Content-Length")
            stream.headers.add(field.name, field.value);
    stream.cookies = std::move(response.cookies);
    mark(stream);
    return stream;
}

// Django's GZipMiddleware; files stay as they are, since sendfile() is cheaper than compressing them anew.
HttpResponse with_gzip(const HttpRequest& request, HttpResponse response) {
    const HttpResponse::BodyKind kind = response.body_kind();
    if (kind == HttpResponse::BodyKind::file ||
        (kind == HttpResponse::BodyKind::text && response.content.size() < least_bytes) ||
        response.headers.contains("Content-Encoding"))
        return response;
    patch_vary_headers(response.headers, "Accept-Encoding");
    if (!http::accepts_coding(request.headers.get("Accept-Encoding"), "gzip"))
        return response;
    if (kind == HttpResponse::BodyKind::stream)
        return compressed_stream(std::move(response));
    std::string content = compressed(response.content);
    if (content.size() >= response.content.size())
        return response;
    response.content = std::move(content);
    response.headers.set("Content-Length", static_cast<std::int64_t>(response.content.size()));
    mark(response);
    return response;
}

}  // namespace

Handler gzip_middleware(Handler next) {
    return [next = std::move(next)](HttpRequest& request) { return with_gzip(request, next(request)); };
}

}  // namespace nuages
