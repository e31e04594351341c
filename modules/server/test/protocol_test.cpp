// What the server answers to requests of all kinds, byte by byte as they come.
#include <string>

#include <gtest/gtest.h>

#include "server_support.h"

namespace nuages::server::testing {
namespace {

HttpResponse echo(HttpRequest& request) {
    return HttpResponse(std::string(request.method) + " " + std::string(request.path) + " " +
                        std::string(request.body));
}

Options small_limits() {
    Options options;
    options.max_header_bytes = 1024;
    options.max_body_bytes = 100;
    return options;
}

struct Case {
    const char* name;
    std::string request;
    const char* answers;  // "200": and the connection goes on; "400 closed": and it does not
    const char* body = nullptr;
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
    return out << c.name;
}

std::string long_text(std::size_t size) {
    return std::string(size, 'a');
}

std::string get(const std::string& headers) {
    return "GET / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
}
std::string post(const std::string& headers_and_body) {
    return "POST /p HTTP/1.1\r\nHost: x\r\n" + headers_and_body;
}
std::string chunked(const std::string& body) {
    return post("Transfer-Encoding: chunked\r\n\r\n" + body);
}

const Case cases[] = {
    // -- Requests that are fine
    {"Simple", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "200", "GET / "},
    {"LowerCaseHeaderName", "GET / HTTP/1.1\r\nhost: x\r\n\r\n", "200"},
    {"HostWithPort", "GET / HTTP/1.1\r\nHost: example.com:8000\r\n\r\n", "200"},
    {"HostIpv6", "GET / HTTP/1.1\r\nHost: [::1]:8000\r\n\r\n", "200"},
    {"EmptyHost", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "200"},
    {"NoBlankAfterColon", "GET / HTTP/1.1\r\nHost:x\r\n\r\n", "200"},
    {"BlanksAroundValue", "GET / HTTP/1.1\r\nHost: \t x \t \r\n\r\n", "200"},
    {"AbsoluteTarget", "GET http://x/abs?q HTTP/1.1\r\nHost: x\r\n\r\n", "200", "GET /abs "},
    {"Asterisk", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "200"},
    {"UnknownMethod", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", "200", "BREW / "},
    {"MethodIsCaseSensitive", "get / HTTP/1.1\r\nHost: x\r\n\r\n", "200", "get / "},
    {"EmptyLineBefore", "\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", "200"},
    {"EmptyLinesBefore", "\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", "200"},
    {"Body", post("Content-Length: 5\r\n\r\nhello"), "200", "POST /p hello"},
    {"EmptyBody", post("Content-Length: 0\r\n\r\n"), "200", "POST /p "},
    {"PostWithoutLength", post("\r\n"), "200", "POST /p "},
    {"GetWithBody", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi", "200", "GET / hi"},
    {"LengthWithZeros", post("Content-Length: 0005\r\n\r\nhello"), "200", "POST /p hello"},
    {"Chunks", chunked("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), "200", "POST /p abcde"},
    {"NoChunks", chunked("0\r\n\r\n"), "200", "POST /p "},
    {"ChunkSizeInHex", chunked("A\r\n0123456789\r\n0\r\n\r\n"), "200", "POST /p 0123456789"},
    {"ChunkExtension", chunked("3;name=value;x=\"q\"\r\nabc\r\n0\r\n\r\n"), "200", "POST /p abc"},
    {"Trailer", chunked("3\r\nabc\r\n0\r\nExpires: never\r\n\r\n"), "200", "POST /p abc"},
    {"ChunkedInCapitals", post("Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n"), "200"},
    {"HeadersAtTheLimit", get("X: " + long_text(1024 - 32) + "\r\n"), "200"},
    {"BodyAtTheLimit", post("Content-Length: 100\r\n\r\n" + long_text(100)), "200"},
    {"KeepAlive10", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "200"},
    {"HighBytesInValue", get("X: caf\xc3\xa9\r\n"), "200"},
    {"PercentInPath", "GET /%E2%82%AC HTTP/1.1\r\nHost: x\r\n\r\n", "200", "GET /\xe2\x82\xac "},
    {"ConnectionHeaderList", get("Connection: keep-alive, x-thing\r\n"), "200"},

    // -- Requests after which the connection is to close
    {"ConnectionClose", get("Connection: close\r\n"), "200 closed"},
    {"ConnectionCloseInAList", get("Connection: x-thing, Close\r\n"), "200 closed"},
    {"Http10", "GET / HTTP/1.0\r\n\r\n", "200 closed"},
    {"Http10WithHost", "GET / HTTP/1.0\r\nHost: x\r\n\r\n", "200 closed"},

    // -- Framing: what could be read as two different requests
    {"LengthAndChunked", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
     "400 closed"},
    {"ChunkedAndLength", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
     "400 closed"},
    {"LengthTwice", post("Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"), "400 closed"},
    {"SameLengthTwice", post("Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"), "400 closed"},
    {"LengthList", post("Content-Length: 5, 5\r\n\r\nhello"), "400 closed"},
    {"LengthWithPlus", post("Content-Length: +5\r\n\r\nhello"), "400 closed"},
    {"LengthWithMinus", post("Content-Length: -5\r\n\r\nhello"), "400 closed"},
    {"LengthInHex", post("Content-Length: 0x5\r\n\r\nhello"), "400 closed"},
    {"LengthWithBlankInside", post("Content-Length: 5 5\r\n\r\nhello"), "400 closed"},
    {"LengthEmpty", post("Content-Length:\r\n\r\n"), "400 closed"},
    {"LengthOverflow", post("Content-Length: 18446744073709551616\r\n\r\n"), "400 closed"},
    {"CodingNotChunked", post("Transfer-Encoding: gzip\r\n\r\n"), "400 closed"},
    {"CodingIdentity", post("Transfer-Encoding: identity\r\n\r\n"), "400 closed"},
    {"CodingLastNotChunked", post("Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"), "400 closed"},
    {"CodingChunkedWithComma", post("Transfer-Encoding: chunked,\r\n\r\n0\r\n\r\n"), "400 closed"},
    {"CodingEmpty", post("Transfer-Encoding:\r\n\r\n"), "400 closed"},
    {"CodingWithControl", post("Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n"), "400 closed"},
    {"CodingBeforeChunked", post("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), "501 closed"},
    {"ChunkedTwice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
     "400 closed"},
    {"ChunkedChunked", post("Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"), "501 closed"},
    {"ChunkedIn10", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400 closed"},
    {"BlankBeforeColon", post("Content-Length : 5\r\n\r\nhello"), "400 closed"},
    {"ChunkSizeMissing", chunked("\r\nabc\r\n0\r\n\r\n"), "400 closed"},
    {"ChunkSizeNotHex", chunked("g\r\nabc\r\n0\r\n\r\n"), "400 closed"},
    {"ChunkSizeWithPrefix", chunked("0x3\r\nabc\r\n0\r\n\r\n"), "400 closed"},
    {"ChunkSizeNegative", chunked("-3\r\nabc\r\n0\r\n\r\n"), "400 closed"},
    {"ChunkSizeOverflow", chunked("10000000000000000\r\nabc\r\n0\r\n\r\n"), "400 closed"},
    {"ChunkLongerThanSaid", chunked("3\r\nabcd\r\n0\r\n\r\n"), "400 closed"},
    {"ChunkBareLf", chunked("3\nabc\n0\n\n"), "400 closed"},
    {"TrailerWithLength", chunked("0\r\nContent-Length: 5\r\n\r\n"), "400 closed"},

    // -- Lines and characters
    {"BareLf", "GET / HTTP/1.1\nHost: x\n\n", "400 closed"},
    {"BareLfInHeaders", "GET / HTTP/1.1\r\nHost: x\nX: y\r\n\r\n", "400 closed"},
    {"BareCrInValue", get("X: a\rb\r\n"), "400 closed"},
    {"NulInName", get(std::string("X\0Y: a\r\n", 8)), "400 closed"},
    {"NulInValue", get(std::string("X: a\0b\r\n", 8)), "400 closed"},
    {"NulInTarget", std::string("GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", 28), "400 closed"},
    {"DeleteInValue", get("X: a\x7f\r\n"), "400 closed"},
    {"BlankInName", get("X Y: a\r\n"), "400 closed"},
    {"EmptyName", get(": a\r\n"), "400 closed"},
    {"NoColon", get("nonsense\r\n"), "400 closed"},
    {"HighByteInName", get("X\xc3\xa9: a\r\n"), "400 closed"},
    {"SeparatorInName", get("X(Y): a\r\n"), "400 closed"},
    {"FoldedValue", get("X: a\r\n b\r\n"), "400 closed"},
    {"FoldedAfterEmptyLine", get("X:\r\n b\r\n"), "400 closed"},
    {"FoldedToEmpty", get("X: a\r\n \r\n"), "400 closed"},
    {"FoldedLength", post("Content-Length:\r\n 5\r\n\r\nhello"), "400 closed"},
    {"BlankBeforeFirstHeader", "GET / HTTP/1.1\r\n Host: x\r\n\r\n", "400 closed"},

    // -- The request line
    {"NoMethod", " / HTTP/1.1\r\nHost: x\r\n\r\n", "400 closed"},
    {"NoTarget", "GET HTTP/1.1\r\nHost: x\r\n\r\n", "400 closed"},
    {"NoVersion", "GET /\r\nHost: x\r\n\r\n", "400 closed"},
    {"TwoBlanks", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", "400 closed"},
    {"BlankInTarget", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", "400 closed"},
    {"BlankAtTheEnd", "GET / HTTP/1.1 \r\nHost: x\r\n\r\n", "400 closed"},
    {"TabInsteadOfBlank", "GET\t/ HTTP/1.1\r\nHost: x\r\n\r\n", "400 closed"},
    {"MethodWithSlash", "G/T / HTTP/1.1\r\nHost: x\r\n\r\n", "400 closed"},
    {"RelativeTarget", "GET index.html HTTP/1.1\r\nHost: x\r\n\r\n", "400 closed"},
    {"OtherScheme", "GET ftp://x/ HTTP/1.1\r\nHost: x\r\n\r\n", "400 closed"},
    {"Connect", "CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n", "400 closed"},
    {"VersionInLowerCase", "GET / http/1.1\r\nHost: x\r\n\r\n", "400 closed"},
    {"VersionWithoutMinor", "GET / HTTP/1\r\nHost: x\r\n\r\n", "400 closed"},
    {"VersionOfOtherProtocol", "GET / RTSP/1.0\r\nHost: x\r\n\r\n", "400 closed"},
    {"Version09", "GET / HTTP/0.9\r\n\r\n", "505 closed"},
    {"Version12", "GET / HTTP/1.2\r\nHost: x\r\n\r\n", "505 closed"},
    {"Version20", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", "505 closed"},
    {"Http2Preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 closed"},
    {"TlsHello", std::string("\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03", 11), "400 closed"},

    // -- Host
    {"NoHost", "GET / HTTP/1.1\r\n\r\n", "400 closed"},
    {"HostTwice", "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", "400 closed"},
    {"HostTwiceIn10", "GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n", "400 closed"},
    {"HostWithSlash", "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n", "400 closed"},
    {"HostWithUser", "GET / HTTP/1.1\r\nHost: me@x\r\n\r\n", "400 closed"},
    {"HostWithBlank", "GET / HTTP/1.1\r\nHost: x y\r\n\r\n", "400 closed"},
    {"HostWithQuote", "GET / HTTP/1.1\r\nHost: \"x\"\r\n\r\n", "400 closed"},

    // -- Limits
    {"HeadersTooLong", get("X: " + long_text(1024) + "\r\n"), "431 closed"},
    {"HeadersOneByteTooLong", get("X: " + long_text(1024 - 31) + "\r\n"), "431 closed"},
    {"ManyHeaders", get([] {
         std::string headers;
         for (int i = 0; i < 300; ++i)
             headers += "X: y\r\n";
         return headers;
     }()),
     "431 closed"},
    {"TargetTooLong", "GET /" + long_text(2000) + " HTTP/1.1\r\nHost: x\r\n\r\n", "414 closed"},
    {"MethodTooLong", long_text(2000) + " / HTTP/1.1\r\nHost: x\r\n\r\n", "414 closed"},
    {"EndlessLine", long_text(3000), "414 closed"},
    {"BodyTooLarge", post("Content-Length: 101\r\n\r\n"), "413 closed"},
    {"BodyFarTooLarge", post("Content-Length: 9999999999999\r\n\r\n"), "413 closed"},
    {"ChunkTooLarge", chunked("65\r\n" + long_text(101) + "\r\n0\r\n\r\n"), "413 closed"},
    {"ChunksTooLarge", chunked("40\r\n" + long_text(64) + "\r\n40\r\n" + long_text(64) + "\r\n0\r\n\r\n"),
     "413 closed"},
    {"ChunkLineTooLong", chunked("1;" + long_text(2000) + "\r\na\r\n0\r\n\r\n"), "200"},
    {"ChunkLineEndless", chunked("1;" + long_text(20000)), "400 closed"},
    {"ExpectOther", post("Expect: tea\r\nContent-Length: 1\r\n\r\na"), "417 closed"},
};

class Protocol : public ::testing::TestWithParam<Case> {};

// A second request follows directly: it is answered exactly where the connection goes on.
TEST_P(Protocol, Answers) {
    RunningServer server(echo, small_limits());
    Client client(server);
    client.send(GetParam().request);
    client.send("GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    auto responses = client.receive_all();
    const std::string expected = GetParam().answers;
    const bool closes = expected.ends_with(" closed");
    if (!closes) {
        ASSERT_FALSE(responses.empty());
        EXPECT_EQ(responses.back().body, "GET /last ");
        responses.pop_back();
    }
    EXPECT_EQ(statuses(responses), expected.substr(0, 3));
    if (GetParam().body) {
        ASSERT_FALSE(responses.empty());
        EXPECT_EQ(responses.front().body, GetParam().body);
    }
    if (closes) {
        ASSERT_FALSE(responses.empty());
        EXPECT_EQ(responses.back().header("Connection"), "close");
    }
}

INSTANTIATE_TEST_SUITE_P(Requests, Protocol, ::testing::ValuesIn(cases),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(ProtocolInPieces, RequestsThatComeByteByByteAreAnsweredTheSame) {
    RunningServer server(echo, small_limits());
    int answered = 0;
    for (const Case& c : cases) {
        if (c.request.size() > 400 || !std::string_view(c.answers).starts_with("200"))
            continue;
        SCOPED_TRACE(c.name);
        Client client(server);
        for (const char byte : c.request)
            client.send({&byte, 1});
        const Response response = client.receive();
        EXPECT_EQ(response.status, 200);
        if (c.body) {
            EXPECT_EQ(response.body, c.body);
        }
        ++answered;
    }
    EXPECT_GT(answered, 25);
}

}  // namespace
}  // namespace nuages::server::testing
