#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nuages::server {

// A piece of a message, by its distance from the message's first byte: the buffer may move while more comes
// in.
struct Piece {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;

    std::string_view in(const char* message) const noexcept { return {message + begin, size}; }
};

struct FieldPieces {
    Piece name, value;
};

// What a request line and its headers say (RFC 9112). Header names with an underscore are left out: in the
// names that applications see they could not be told from those with a hyphen, and would pass for what a
// proxy sets.
struct ParsedHead {
    Piece method, target;
    std::vector<FieldPieces> fields;
    std::size_t size = 0;  // of the whole head, the empty line included
    std::uint64_t content_length = 0;
    bool http_1_0 = false;
    bool chunked = false;
    bool keep_alive = false;
    bool expects_continue = false;
};

// Parses one request after the other, stricter than the RFC demands where leniency would let two servers in a
// row see different requests. It never looks past the end of a message. docs/http-conformance.md says what is
// answered to what.
class RequestParser {
public:
    enum class Outcome : std::uint8_t { need_more, complete, failed };

    struct Limits {
        std::size_t head_bytes;  // and the trailer's, and all chunk extensions'
        std::uint64_t body_bytes;
    };

    // Why a message was refused: the status to answer with and a sentence without anything of the client's.
    struct Failure {
        int status = 400;
        std::string_view reason;
    };

    // Prepares for a new message.
    void begin(const Limits& limits) noexcept;
    // `received` is all that has come of the message, from its first byte on. Nothing is kept from one call
    // to the next, so that a head may be put aside while it is incomplete.
    Outcome parse_head(std::string_view received);
    // After a head that is chunked: decodes what it can from the front of `input`, adds it to `body`, and
    // says how many bytes it is done with. What is left comes first in the next call's input; it is never
    // more than one line.
    Outcome parse_chunks(std::string_view input, std::size_t& consumed, std::string& body);
    // How long a line between two chunks or in the trailer may be.
    static constexpr std::size_t longest_chunk_line = 4096;

    // Of a head that failed, what was understood before.
    const ParsedHead& head() const noexcept { return head_; }
    const Failure& failure() const noexcept { return failure_; }
    // The fields behind the last chunk, once that has come.
    const std::vector<std::pair<std::string, std::string>>& trailers() const noexcept { return trailers_; }

private:
    enum class Between : std::uint8_t { size_line, data, data_end, trailer };
    struct Line;
    struct Head;

    Outcome fail(int status, std::string_view reason) noexcept;
    Outcome too_long(std::string_view received) noexcept;
    Outcome parse_request_line(Line& line);
    Outcome parse_field(Line& line, FieldPieces& field);
    Outcome take_field(std::string_view name, std::string_view value, Head& seen);
    Outcome take_transfer_encoding(std::string_view value, Head& seen);
    static void take_connection(std::string_view value, Head& seen) noexcept;
    Outcome finish_head(const Head& seen, const char* message);
    Outcome parse_size_line(std::string_view line);
    Outcome parse_trailer_line(std::string_view line);

    ParsedHead head_;
    Failure failure_;
    Limits limits_{};
    std::vector<std::pair<std::string, std::string>> trailers_;
    std::uint64_t chunk_left_ = 0;
    std::uint64_t body_size_ = 0;
    std::size_t chunk_overhead_ = 0;  // bytes of extensions and of the trailer
    Between between_ = Between::size_line;
};

}  // namespace nuages::server
