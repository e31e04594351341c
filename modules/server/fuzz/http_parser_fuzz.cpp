// The parser of requests: whatever comes, in one piece or in many, it finds the same messages and never looks
// past their end; and where Boost.Beast accepts a message as well, the same one. The first byte of the input
// chooses how the rest is split.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "../bench/beast_parser.h"
#include "parser.h"

namespace {

using namespace nuages::server;
using Outcome = RequestParser::Outcome;

constexpr RequestParser::Limits limits{512, 2048};

// What a parser made of one message, apart from the sentence it refuses with.
struct Found {
    bool accepted = false;  // all of it has come
    std::size_t size = 0;
    std::string method, target, body;
    std::vector<std::pair<std::string, std::string>> fields;
    bool keep_alive = false, chunked = false, http_1_0 = false;

    friend bool operator==(const Found&, const Found&) = default;
};

// A copy whose end is the end of its memory, so that the address sanitizer sees who reads on.
struct Exact {
    explicit Exact(std::string_view text) : size(text.size()), data(new char[size]) {
        text.copy(data.get(), size);
    }
    std::string_view view() const { return {data.get(), size}; }
    std::size_t size;
    std::unique_ptr<char[]> data;
};

template <class Head>
void take_head(const Head& head, std::string_view message, Found& found) {
    found.size = head.size;
    found.method = head.method.in(message.data());
    found.target = head.target.in(message.data());
    for (const auto& field : head.fields)
        found.fields.emplace_back(field.name.in(message.data()), field.value.in(message.data()));
    found.keep_alive = head.keep_alive;
    found.chunked = head.chunked;
    found.http_1_0 = head.http_1_0;
}

// Parses the first message of `input`, of which each call sees `step` bytes more.
template <class Parser>
Found parse(Parser& parser, std::string_view input, std::size_t step) {
    using Outcome = typename Parser::Outcome;
    Found found;
    parser.begin({limits.head_bytes, limits.body_bytes});
    std::size_t seen = 0;
    Outcome outcome = Outcome::need_more;
    while (outcome == Outcome::need_more && seen < input.size()) {
        seen = std::min(input.size(), seen + step);
        const Exact received(input.substr(0, seen));
        outcome = parser.parse_head(received.view());
        if (outcome == Outcome::complete)
            take_head(parser.head(), received.view(), found);
    }
    if (outcome != Outcome::complete)
        return found;
    if (!found.chunked) {
        const std::uint64_t length = parser.head().content_length;
        if (length > limits.body_bytes)
            std::abort();
        if (length <= input.size() - found.size) {
            found.accepted = true;
            found.body = input.substr(found.size, length);
            found.size += length;
        }
        return found;
    }
    outcome = Outcome::need_more;
    std::size_t at = found.size;
    seen = std::max(seen, at);
    for (;;) {
        const Exact rest(input.substr(at, seen - at));
        std::size_t consumed = 0;
        outcome = parser.parse_chunks(rest.view(), consumed, found.body);
        at += consumed;
        if (outcome != Outcome::need_more || seen == input.size())
            break;
        seen = std::min(input.size(), seen + step);
    }
    found.size = at;
    found.accepted = outcome == Outcome::complete;
    if (found.body.size() > limits.body_bytes)
        std::abort();
    return found;
}

void check_fields(const Found& found) {
    unsigned lengths = 0, hosts = 0;
    for (const auto& [name, value] : found.fields) {
        if (name.empty() || name.find_first_of(std::string_view(" \t\r\n:_\0", 7)) != name.npos)
            std::abort();
        if (value.find_first_of(std::string_view("\r\n\0", 3)) != value.npos)
            std::abort();
        lengths += name == "Content-Length";
        hosts += name == "Host";
    }
    if (lengths > 1 || hosts > 1 || (lengths && found.chunked))
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1)
        return 0;
    const std::size_t step = data[0] % 32 + 1;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    RequestParser parser;
    const Found whole = parse(parser, input, input.size());
    const Found pieces = parse(parser, input, step);
    // A parser that sees more at once may refuse sooner; what it accepts must be the same.
    if (whole.accepted != pieces.accepted)
        std::abort();
    if (!whole.accepted)
        return 0;
    if (whole != pieces)
        std::abort();
    check_fields(whole);
    beast::RequestParser other;
    Found by_beast = parse(other, input, input.size());
    // In HTTP/1.0, Beast lets "keep-alive" win over "close" (RFC 9112 9.3 wants it the other way).
    if (whole.http_1_0)
        by_beast.keep_alive = whole.keep_alive;
    if (by_beast.accepted && whole != by_beast)
        std::abort();
    return 0;
}
