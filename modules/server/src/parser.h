#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
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
// row see different requests. It never looks past the end of a message.
class RequestParser {
public:
    enum class Outcome : std::uint8_t { need_more, complete, failed };

    struct Limits {
        std::size_t head_bytes;
        std::uint64_t body_bytes;
    };

    // Why a message was refused: the status to answer with and a sentence without anything of the client's.
    struct Failure {
        int status = 400;
        std::string_view reason;
    };

    RequestParser() noexcept {}
    ~RequestParser();
    RequestParser(const RequestParser&) = delete;
    RequestParser& operator=(const RequestParser&) = delete;

    // Prepares for a new message.
    void begin(const Limits& limits);
    // `received` is all that has come of the message, from its first byte on.
    Outcome parse_head(std::string_view received);
    // After a head that is chunked: decodes what it can from the front of `input`, adds it to `body`, and
    // says how many bytes it is done with. What is left comes first in the next call's input.
    Outcome parse_chunks(std::string_view input, std::size_t& consumed, std::string& body);

    const ParsedHead& head() const noexcept { return head_; }
    const Failure& failure() const noexcept { return failure_; }

private:
    class Machine;

    Outcome fail(int status, std::string_view reason) noexcept;
    Outcome fail_head(int error, std::string_view received) noexcept;
    Outcome finish_head();

    ParsedHead head_;
    Failure failure_;
    Limits limits_{};
    std::size_t position_ = 0;  // in the head
    bool started_ = false;
    alignas(16) unsigned char machine_[160];
};

}  // namespace nuages::server
