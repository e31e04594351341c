#include "parser.h"

#include <string>

#include <gtest/gtest.h>

namespace nuages::server {
namespace {

using Outcome = RequestParser::Outcome;
constexpr RequestParser::Limits limits{8192, 1'000'000};

const std::string browser =
    "GET /polls/?page=2 HTTP/1.1\r\nHost: example.com\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n"
    "Accept: text/html,*/*;q=0.8\r\nX_Hidden: 1\r\nCookie: csrftoken=abc; sessionid=def\r\nEmpty:\r\n\r\n";

TEST(RequestParser, ReportsPiecesByTheirPlaceInTheMessage) {
    RequestParser parser;
    parser.begin(limits);
    ASSERT_EQ(parser.parse_head(browser), Outcome::complete);
    const std::string moved = browser;  // the buffer has moved since
    const ParsedHead& head = parser.head();
    EXPECT_EQ(head.method.in(moved.data()), "GET");
    EXPECT_EQ(head.target.in(moved.data()), "/polls/?page=2");
    EXPECT_EQ(head.size, browser.size());
    ASSERT_EQ(head.fields.size(), 5u);
    EXPECT_EQ(head.fields[0].name.in(moved.data()), "Host");
    EXPECT_EQ(head.fields[3].value.in(moved.data()), "csrftoken=abc; sessionid=def");
    EXPECT_EQ(head.fields[4].value.in(moved.data()), "");
    EXPECT_TRUE(head.keep_alive);
    EXPECT_FALSE(head.chunked);
    EXPECT_FALSE(head.http_1_0);
    EXPECT_EQ(head.content_length, 0u);
}

TEST(RequestParser, FindsTheSameWhereverTheBytesAreSplit) {
    for (std::size_t first = 0; first < browser.size(); ++first) {
        RequestParser parser;
        parser.begin(limits);
        // Each call's bytes lie elsewhere, as they do when the read buffer moves.
        const std::string part = browser.substr(0, first);
        ASSERT_EQ(parser.parse_head(part), Outcome::need_more) << first;
        ASSERT_EQ(parser.parse_head(browser), Outcome::complete) << first;
        ASSERT_EQ(parser.head().fields.size(), 5u) << first;
        ASSERT_EQ(parser.head().fields[3].value.in(browser.data()), "csrftoken=abc; sessionid=def") << first;
    }
}

TEST(RequestParser, LeavesWhatFollowsTheMessageAlone) {
    RequestParser parser;
    parser.begin(limits);
    ASSERT_EQ(parser.parse_head(browser + "garbage \x01"), Outcome::complete);
    EXPECT_EQ(parser.head().size, browser.size());
    parser.begin(limits);
    const std::string next = "POST / HTTP/1.0\r\nContent-Length: 12\r\nConnection: keep-alive\r\n\r\n";
    ASSERT_EQ(parser.parse_head(next), Outcome::complete);
    EXPECT_EQ(parser.head().content_length, 12u);
    EXPECT_EQ(parser.head().fields.size(), 2u);
    EXPECT_TRUE(parser.head().http_1_0);
    EXPECT_TRUE(parser.head().keep_alive);
}

TEST(RequestParser, DecodesChunksInPiecesOfAnySize) {
    const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::string chunks = "5;ext=1\r\nhello\r\n1\r\n \r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";
    for (std::size_t piece = 1; piece <= chunks.size(); ++piece) {
        RequestParser parser;
        parser.begin(limits);
        ASSERT_EQ(parser.parse_head(head), Outcome::complete);
        ASSERT_TRUE(parser.head().chunked);
        std::string input, body;
        Outcome outcome = Outcome::need_more;
        std::size_t at = 0;
        while (at < chunks.size() && outcome == Outcome::need_more) {
            input += chunks.substr(at, piece);
            at += piece;
            std::size_t consumed = 0;
            outcome = parser.parse_chunks(input, consumed, body);
            input.erase(0, consumed);
        }
        ASSERT_EQ(outcome, Outcome::complete) << piece;
        ASSERT_EQ(body, "hello 0123456789") << piece;
        ASSERT_EQ(input, "") << piece;
        ASSERT_EQ(parser.head().fields.size(), 2u) << "trailers are not headers";
    }
}

TEST(RequestParser, ChunksEndWhereTheNextMessageBegins) {
    RequestParser parser;
    parser.begin(limits);
    ASSERT_EQ(parser.parse_head("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"),
              Outcome::complete);
    std::string body;
    std::size_t consumed = 0;
    const std::string input = "1\r\na\r\n0\r\n\r\nGET / HTTP/1.1\r\n";
    ASSERT_EQ(parser.parse_chunks(input, consumed, body), Outcome::complete);
    EXPECT_EQ(input.substr(consumed), "GET / HTTP/1.1\r\n");
}

TEST(RequestParser, SaysWhyWithoutRepeatingWhatCame) {
    RequestParser parser;
    parser.begin(limits);
    ASSERT_EQ(parser.parse_head("GET / HTTP/1.1\r\nHost: <script>\r\n\r\n"), Outcome::failed);
    EXPECT_EQ(parser.failure().status, 400);
    EXPECT_EQ(parser.failure().reason, "The Host header is malformed.");
}

TEST(RequestParser, LimitsTheHead) {
    const std::string head = "GET / HTTP/1.1\r\nHost: x\r\nX: 0123456789\r\n\r\n";
    for (std::size_t limit = 1; limit < head.size() + 5; ++limit) {
        RequestParser parser;
        parser.begin({limit, 0});
        const Outcome outcome = parser.parse_head(head);
        if (limit >= head.size()) {
            EXPECT_EQ(outcome, Outcome::complete) << limit;
        } else {
            EXPECT_EQ(outcome, Outcome::failed) << limit;
            EXPECT_EQ(parser.failure().status, limit < 16 ? 414 : 431) << limit;
        }
    }
}

}  // namespace
}  // namespace nuages::server
