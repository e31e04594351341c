#include "response_head.h"

#include <gtest/gtest.h>

#include <nuages/base/error.h>

namespace nuages::server {
namespace {

HeadOptions options(Framing framing = Framing::length, std::uint64_t length = 5) {
    HeadOptions options;
    options.date_line = "Date: D\r\n";
    options.framing = framing;
    options.content_length = length;
    return options;
}

std::string head(const HttpResponse& response, const HeadOptions& o = options()) {
    std::string out;
    append_head(out, response, o);
    return out;
}

TEST(ResponseHead, IsStatusTypeHeadersDateLength) {
    HttpResponse response("hello", 201, "application/json");
    response["X-One"] = "1";
    EXPECT_EQ(head(response),
              "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nX-One: 1\r\nDate: D\r\n"
              "Content-Length: 5\r\n\r\n");
}

TEST(ResponseHead, TellsTheEndOfTheBody) {
    const HttpResponse response;
    EXPECT_NE(head(response, options(Framing::chunked)).find("Transfer-Encoding: chunked\r\n"),
              std::string::npos);
    for (Framing framing : {Framing::until_close, Framing::bodiless}) {
        const std::string text = head(response, options(framing));
        EXPECT_EQ(text.find("Content-Length"), std::string::npos);
        EXPECT_EQ(text.find("Transfer-Encoding"), std::string::npos);
    }
}

TEST(ResponseHead, HeadersOfTheConnectionAreTheServers) {
    HttpResponse response;
    response["Content-Length"] = "999";
    response["Transfer-Encoding"] = "gzip";
    response["Keep-Alive"] = "timeout=5";
    response["connection"] = "x-thing";
    response["Cache-Control"] = "no-store";
    response["Content-Language"] = "ko";
    EXPECT_EQ(head(response),
              "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n"
              "Content-Language: ko\r\nDate: D\r\nContent-Length: 5\r\n\r\n");
}

TEST(ResponseHead, ItsOwnDateAndServerCount) {
    HttpResponse response;
    response["Date"] = "then";
    response["Server"] = "mine";
    HeadOptions o = options();
    o.server_line = "Server: yours\r\n";
    const std::string text = head(response, o);
    EXPECT_NE(text.find("Date: then\r\n"), std::string::npos);
    EXPECT_EQ(text.find("Date: D"), std::string::npos);
    EXPECT_NE(text.find("Server: mine\r\n"), std::string::npos);
    EXPECT_EQ(text.find("yours"), std::string::npos);
}

TEST(ResponseHead, SaysWhetherTheConnectionStays) {
    std::string out;
    HttpResponse response;
    HeadOptions o = options();
    EXPECT_TRUE(append_head(out, response, o));
    EXPECT_EQ(out.find("Connection:"), std::string::npos);
    o.http_1_0 = true;
    EXPECT_TRUE(append_head(out, response, o));
    EXPECT_NE(out.find("Connection: keep-alive\r\n"), std::string::npos);
    response["Connection"] = "Close";
    EXPECT_FALSE(append_head(out, response, o));
    EXPECT_NE(out.find("Connection: close\r\n"), std::string::npos);
}

TEST(ResponseHead, CookiesAreOneLineEach) {
    HttpResponse response;
    response.set_cookie("a", "1");
    response.set_cookie("b", "2\r\nX-Forged: yes");
    const std::string text = head(response);
    EXPECT_NE(text.find("Set-Cookie: a=1; Path=/\r\n"), std::string::npos) << text;
    EXPECT_EQ(text.find("\nX-Forged"), std::string::npos) << text;
}

TEST(ResponseHead, RefusesAStatusThatIsNone) {
    for (int status : {0, 99, 100, 101, 1000, -1})
        EXPECT_THROW(head(HttpResponse("", status)), Error) << status;
}

TEST(ResponseHead, AHeadThatAnswersForItselfKeepsItsLength) {
    HttpResponse response;
    response["Content-Length"] = "42";
    HeadOptions o = options(Framing::length, 0);
    o.to_head = true;
    EXPECT_NE(head(response, o).find("Content-Length: 42\r\n"), std::string::npos);
    o.content_length = 7;
    EXPECT_NE(head(response, o).find("Content-Length: 7\r\n"), std::string::npos);
}

TEST(ResponseHead, ARefusalIsACompleteAnswer) {
    std::string out;
    append_refusal(out, 503, "Busy.", options());
    EXPECT_TRUE(out.starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
    EXPECT_NE(out.find("Retry-After: 1\r\n"), std::string::npos);
    EXPECT_NE(out.find("Connection: close\r\n"), std::string::npos);
    EXPECT_TRUE(out.ends_with("<p>Busy.</p>\n"));
    HeadOptions to_head = options();
    to_head.to_head = true;
    out.clear();
    append_refusal(out, 413, "", to_head);
    EXPECT_TRUE(out.ends_with("\r\n\r\n"));
}

}  // namespace
}  // namespace nuages::server
