#include <brotli/decode.h>
#include <set>

#include <gtest/gtest.h>
#include <zlib.h>

#include <nuages/app/middleware.h>
#include <nuages/http/request.h>

#include "middleware/compressor.h"

namespace nuages {
namespace {

std::string inflated(std::string_view data) {
    z_stream stream{};
    ::inflateInit2(&stream, 15 + 16);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
    stream.avail_in = static_cast<uInt>(data.size());
    std::string out(1'000'000, '\0');
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    ::inflate(&stream, Z_SYNC_FLUSH);
    out.resize(stream.total_out);
    ::inflateEnd(&stream);
    return out;
}

// What can be read of a stream that may not be over.
std::string unbrotlied(std::string_view data) {
    BrotliDecoderState* const state = ::BrotliDecoderCreateInstance(nullptr, nullptr, nullptr);
    auto next = reinterpret_cast<const std::uint8_t*>(data.data());
    std::size_t left = data.size();
    std::string out(1'000'000, '\0');
    auto to = reinterpret_cast<std::uint8_t*>(out.data());
    std::size_t room = out.size();
    EXPECT_NE(::BrotliDecoderDecompressStream(state, &left, &next, &room, &to, nullptr),
              BROTLI_DECODER_RESULT_ERROR);
    ::BrotliDecoderDestroyInstance(state);
    out.resize(out.size() - room);
    return out;
}

HttpResponse answer(const Middleware& layer, const Function<HttpResponse()>& view,
                    std::string_view header = {}, std::string_view value = {},
                    std::string_view method = "GET") {
    HttpRequest request(method, "/");
    if (!header.empty())
        request.headers.set(header, value);
    return layer([&](HttpRequest&) { return view(); })(request);
}

HttpResponse gzip(const Function<HttpResponse()>& view, std::string_view accepted = "gzip, br") {
    return answer(gzip_middleware, view, "Accept-Encoding", accepted);
}

HttpResponse compressed(const Function<HttpResponse()>& view, std::string_view accepted) {
    return answer(compression_middleware, view, "Accept-Encoding", accepted);
}

HttpResponse page() {
    HttpResponse response(std::string(5000, 'x'));
    response.headers.set("ETag", "\"abc\"");
    return response;
}

TEST(GzipMiddlewareTest, CompressesForThoseWhoTakeIt) {
    const HttpResponse response = gzip(page);
    EXPECT_EQ(response["Content-Encoding"], "gzip");
    EXPECT_EQ(response["Vary"], "Accept-Encoding");
    EXPECT_EQ(response["ETag"], "W/\"abc\"");
    EXPECT_EQ(response["Content-Length"], std::to_string(response.content.size()));
    EXPECT_EQ(inflated(response.content), std::string(5000, 'x'));
    const HttpResponse plain = gzip(page, "br");
    EXPECT_EQ(plain["Content-Encoding"], "");
    EXPECT_EQ(plain["Vary"], "Accept-Encoding");
    EXPECT_EQ(plain["ETag"], "\"abc\"");
}

TEST(CompressionMiddlewareTest, LeavesSmallAndCompressedAnswersAlone) {
    EXPECT_EQ(gzip([] { return HttpResponse("short"); })["Vary"], "");
    const HttpResponse brotli = gzip([] {
        HttpResponse response(std::string(5000, 'x'));
        response.headers.set("Content-Encoding", "br");
        return response;
    });
    EXPECT_EQ(brotli["Content-Encoding"], "br");
    EXPECT_EQ(brotli.content.size(), 5000u);
}

TEST(GzipMiddlewareTest, LengthsDoNotTellWhatIsInAPage) {
    std::set<std::size_t> sizes;
    for (int i = 0; i < 100; ++i)
        sizes.insert(gzip(page).content.size());
    EXPECT_GT(sizes.size(), 20u);
}

// Keeps what has been written up to each flush.
class Recorder final : public ResponseWriter {
public:
    void write(std::string_view data) override { text += data; }
    void flush() override { flushed.push_back(text); }
    std::string text;
    std::vector<std::string> flushed;
};

TEST(GzipMiddlewareTest, StreamsAreCompressedPieceByPiece) {
    const HttpResponse response = gzip([]() -> HttpResponse {
        return StreamingHttpResponse([](ResponseWriter& writer) {
            writer.write("first ");
            writer.flush();
            writer.write(std::string(100'000, 'y'));
        });
    });
    EXPECT_EQ(response["Content-Encoding"], "gzip");
    Recorder recorder;
    response.producer()(recorder);
    ASSERT_EQ(recorder.flushed.size(), 1u);
    EXPECT_EQ(inflated(recorder.flushed[0]), "first ") << "what was flushed can be read at once";
    EXPECT_EQ(inflated(recorder.text), "first " + std::string(100'000, 'y'));
}

TEST(CompressionMiddlewareTest, TakesBrotliWhereTheClientDoesElseGzip) {
    const HttpResponse brotli = compressed(page, "gzip, deflate, br");
    EXPECT_EQ(brotli["Content-Encoding"], "br");
    EXPECT_EQ(brotli["Vary"], "Accept-Encoding");
    EXPECT_EQ(brotli["ETag"], "W/\"abc\"");
    EXPECT_EQ(brotli["Content-Length"], std::to_string(brotli.content.size()));
    EXPECT_EQ(unbrotlied(brotli.content), std::string(5000, 'x'));
    const HttpResponse gzipped = compressed(page, "gzip, br;q=0");
    EXPECT_EQ(gzipped["Content-Encoding"], "gzip");
    EXPECT_EQ(inflated(gzipped.content), std::string(5000, 'x'));
    EXPECT_EQ(compressed(page, "identity")["Content-Encoding"], "");
}

TEST(CompressionMiddlewareTest, LengthsOfBrotliDoNotTellWhatIsInAPage) {
    std::set<std::size_t> sizes;
    for (int i = 0; i < 100; ++i)
        sizes.insert(compressed(page, "br").content.size());
    EXPECT_GT(sizes.size(), 20u);
}

TEST(CompressionMiddlewareTest, ReadersTakePaddingOfEachLength) {
    const auto compressed_by = [](const std::unique_ptr<Compressor>& compressor) {
        std::string out;
        compressor->put("first ", Compressor::Then::flush, [&](std::string_view block) { out += block; });
        compressor->put("second", Compressor::Then::finish, [&](std::string_view block) { out += block; });
        return out;
    };
    for (std::size_t padding = least_padding; padding <= most_padding; ++padding) {
        SCOPED_TRACE(padding);
        EXPECT_EQ(unbrotlied(compressed_by(brotli_compressor(padding))), "first second");
        EXPECT_EQ(inflated(compressed_by(gzip_compressor(padding))), "first second");
    }
}

TEST(CompressionMiddlewareTest, StreamsOfBrotliCanBeReadAfterEachFlush) {
    const HttpResponse response = compressed(
        []() -> HttpResponse {
            return StreamingHttpResponse([](ResponseWriter& writer) {
                writer.write("first ");
                writer.flush();
                writer.write(std::string(100'000, 'y'));
                writer.flush();
                writer.flush();
            });
        },
        "br");
    EXPECT_EQ(response["Content-Encoding"], "br");
    Recorder recorder;
    response.producer()(recorder);
    ASSERT_EQ(recorder.flushed.size(), 3u);
    EXPECT_EQ(unbrotlied(recorder.flushed[0]), "first ");
    EXPECT_EQ(unbrotlied(recorder.flushed[1]), "first " + std::string(100'000, 'y'));
    EXPECT_EQ(unbrotlied(recorder.text), "first " + std::string(100'000, 'y'));
}

TEST(ConditionalGetMiddlewareTest, GivesPagesATagAndDoesNotSendThemAgain) {
    const HttpResponse first = answer(conditional_get_middleware, [] { return HttpResponse("hello"); });
    EXPECT_EQ(first["ETag"], "\"5d41402abc4b2a76b9719d911017c592\"");
    const auto again = [&](std::string_view method) {
        return answer(
            conditional_get_middleware, [] { return HttpResponse("hello"); }, "If-None-Match", first["ETag"],
            method);
    };
    EXPECT_EQ(again("GET").status_code, 304);
    EXPECT_EQ(again("GET").content, "");
    EXPECT_EQ(again("POST").status_code, 200);
    EXPECT_EQ(again("POST")["ETag"], "");
}

TEST(ConditionalGetMiddlewareTest, WhatMustNotBeStoredGetsNoTag) {
    const auto secret = [] {
        HttpResponse response("secret");
        response.headers.set("Cache-Control", "private, no-store");
        return response;
    };
    EXPECT_EQ(answer(conditional_get_middleware, secret)["ETag"], "");
    EXPECT_EQ(answer(conditional_get_middleware, [] { return HttpResponse("", 200); })["ETag"], "");
}

TEST(ConditionalGetMiddlewareTest, HoldsTheTimeOfChangeAgainstTheClientsCopy) {
    const auto dated = [] {
        HttpResponse response("x");
        response.headers.set("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
        return response;
    };
    EXPECT_EQ(answer(conditional_get_middleware, dated, "If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")
                  .status_code,
              304);
    EXPECT_EQ(answer(conditional_get_middleware, dated, "If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT")
                  .status_code,
              200);
}

}  // namespace
}  // namespace nuages
