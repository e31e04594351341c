#pragma once

// The parser that the server had before its own: Boost.Beast's state machine behind the same interface. It is
// kept to be measured beside it, and to find requests that the two read differently.
#include <algorithm>
#include <array>
#include <limits>
#include <new>

#include <boost/beast/http/basic_parser.hpp>

#include <nuages/base/text.h>

#include "../src/parser.h"

namespace nuages::server::beast {

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

namespace detail {

namespace http = boost::beast::http;
using boost::beast::error_code;
using View = boost::beast::string_view;

inline std::string_view std_view(View text) {
    return {text.data(), text.size()};
}

// The characters of host [":" port] (RFC 3986 3.2.2), without user information.
constexpr std::array<bool, 256> host_characters = [] {
    std::array<bool, 256> table{};
    for (unsigned c = 0; c < 128; ++c)
        table[c] = text::is_alpha(static_cast<char>(c)) || text::is_digit(static_cast<char>(c));
    for (const char c : std::string_view("-._~%!$&'()*+,;=:[]"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

inline bool is_host(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return host_characters[static_cast<unsigned char>(c)]; });
}

inline std::string_view reason_of(http::error error) {
    switch (error) {
        case http::error::bad_line_ending:
            return "A line does not end in CR LF.";
        case http::error::bad_method:
            return "The method is malformed.";
        case http::error::bad_target:
            return "The request target is malformed.";
        case http::error::bad_field:
            return "A header name is malformed.";
        case http::error::bad_value:
            return "A header value is malformed.";
        case http::error::bad_content_length:
        case http::error::multiple_content_length:
            return "The Content-Length is malformed or contradicts another header.";
        case http::error::bad_transfer_encoding:
            return "The Transfer-Encoding is malformed or contradicts another header.";
        case http::error::bad_chunk:
        case http::error::bad_chunk_extension:
            return "A chunk of the body is malformed.";
        default:
            return "The request is malformed.";
    }
}

// Whether the request line is one of another version of HTTP.
inline bool is_of_another_version(std::string_view received) {
    const std::string_view line = received.substr(0, received.find('\r'));
    const std::string_view version = line.substr(line.rfind(' ') + 1);
    return std::count(line.begin(), line.end(), ' ') == 2 && version.size() == 8 &&
           version.starts_with("HTTP/") && version != "HTTP/1.0" && version != "HTTP/1.1" &&
           text::is_digit(version[5]) && version[6] == '.' && text::is_digit(version[7]);
}

constexpr std::string_view bad_framing = "The Content-Length is malformed or repeated.";

}  // namespace detail
using namespace detail;

// Beast's state machine is for one message only and reports pieces of it as it finds them.
class RequestParser::Machine final : public http::basic_parser<true> {
public:
    Machine(ParsedHead& head, Failure& failure) : head_(head), failure_(failure) {}

    const char* message = nullptr;  // where the bytes of this call came from
    const char* end = nullptr;
    std::string* body = nullptr;
    unsigned hosts = 0;

private:
    Piece piece(View text) const {
        return {static_cast<std::uint32_t>(text.data() - message), static_cast<std::uint32_t>(text.size())};
    }

    void refuse(int status, std::string_view reason, error_code& error) {
        failure_ = {status, reason};
        error = http::error::bad_value;
    }

    void on_request_impl(http::verb, View method, View target, int version, error_code&) override {
        head_.method = piece(method);
        head_.target = piece(target);
        head_.http_1_0 = version < 11;
    }

    void on_field_impl(http::field field, View name, View value, error_code& error) override {
        if (body)
            return;  // a trailer, which nobody asked for
        // A value that was continued on a second line starts there or lies in a buffer of the parser.
        const char* const name_end = name.data() + name.size() + 1;
        const bool in_place = value.data() >= name_end && value.data() + value.size() <= end;
        if (!in_place || !std::all_of(name_end, value.data(), [](char c) { return c == ' ' || c == '\t'; }))
            return refuse(400, "A header is continued on a second line.", error);
        if (name.find('_') == View::npos)
            head_.fields.push_back({piece(name), piece(value)});
        check_field(field, std_view(value), error);
    }

    void check_field(http::field field, std::string_view value, error_code& error) {
        switch (field) {
            case http::field::host:
                ++hosts;
                if (!is_host(value))
                    refuse(400, "The Host header is malformed.", error);
                return;
            case http::field::content_length:
                if (length_seen_ || value.empty() || !std::all_of(value.begin(), value.end(), text::is_digit))
                    refuse(400, bad_framing, error);
                length_seen_ = true;
                return;
            case http::field::transfer_encoding:
                check_transfer_encoding(value, error);
                return;
            case http::field::expect:
                if (!text::iequals(value, "100-continue"))
                    refuse(417, "Only the expectation 100-continue is known.", error);
                head_.expects_continue = true;
                return;
            default:
                return;
        }
    }

    void check_transfer_encoding(std::string_view value, error_code& error) {
        if (head_.http_1_0)
            return refuse(400, "HTTP/1.0 has no Transfer-Encoding.", error);
        if (text::iequals(value, "chunked"))
            return;
        const std::string_view last = text::trim(value.substr(value.rfind(',') + 1));
        if (text::iequals(last, "chunked"))
            return refuse(501, "Of the transfer codings only chunked is known.", error);
        refuse(400, "The last Transfer-Encoding is not chunked.", error);
    }

    std::size_t on_chunk_body_impl(std::uint64_t, View data, error_code&) override {
        body->append(data.data(), data.size());
        return data.size();
    }

    void on_response_impl(int, View, int, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(View data, error_code&) override { return data.size(); }
    void on_chunk_header_impl(std::uint64_t, View, error_code&) override {}
    void on_finish_impl(error_code&) override {}

    ParsedHead& head_;
    Failure& failure_;
    bool length_seen_ = false;
};

namespace detail {

template <class Machine>
Machine& as(unsigned char* storage) {
    return *std::launder(reinterpret_cast<Machine*>(storage));
}

}  // namespace detail
using namespace detail;

inline RequestParser::~RequestParser() {
    if (started_)
        as<Machine>(machine_).~Machine();
}

inline void RequestParser::begin(const Limits& limits) {
    static_assert(sizeof(Machine) <= sizeof machine_ && alignof(Machine) <= 16);
    if (started_)
        as<Machine>(machine_).~Machine();
    started_ = true;
    limits_ = limits;
    position_ = 0;
    head_.fields.clear();
    head_.content_length = 0;
    head_.expects_continue = false;
    failure_ = {};
    auto* machine = ::new (machine_) Machine(head_, failure_);
    machine->header_limit(std::numeric_limits<std::uint32_t>::max());  // ours counts the request line too
    machine->body_limit(limits.body_bytes);
}

inline RequestParser::Outcome RequestParser::parse_head(std::string_view received) {
    received = received.substr(0, limits_.head_bytes);
    auto& machine = as<Machine>(machine_);
    machine.message = received.data();
    machine.end = received.data() + received.size();
    error_code error;
    position_ += machine.put({received.data() + position_, received.size() - position_}, error);
    if (error && error != http::error::need_more)
        return fail_head(error.value(), received);
    if (machine.is_header_done())
        return finish_head();
    if (received.size() < limits_.head_bytes)
        return Outcome::need_more;
    return position_ == 0 ? fail(414, "The request line is too long.")
                          : fail(431, "The headers are too long.");
}

inline RequestParser::Outcome RequestParser::finish_head() {
    auto& machine = as<Machine>(machine_);
    head_.size = position_;
    head_.chunked = machine.chunked();
    head_.keep_alive = machine.keep_alive();
    head_.content_length = machine.content_length().value_or(0);
    if (machine.hosts > 1)
        return fail(400, "There is more than one Host header.");
    if (machine.hosts == 0 && !head_.http_1_0)
        return fail(400, "The Host header is missing.");
    return Outcome::complete;
}

inline RequestParser::Outcome RequestParser::parse_chunks(std::string_view input, std::size_t& consumed,
                                                          std::string& body) {
    auto& machine = as<Machine>(machine_);
    machine.body = &body;
    machine.eager(true);
    consumed = 0;
    if (input.empty())
        return Outcome::need_more;
    error_code error;
    consumed = machine.put({input.data(), input.size()}, error);
    if (error == http::error::body_limit)
        return fail(413, "The body is too large.");
    if (error && error != http::error::need_more)
        return fail(400, reason_of(static_cast<http::error>(error.value())));
    if (machine.is_done())
        return Outcome::complete;
    if (input.size() - consumed > limits_.head_bytes)
        return fail(400, "A chunk's header or the trailer is too long.");
    return Outcome::need_more;
}

inline RequestParser::Outcome RequestParser::fail(int status, std::string_view reason) noexcept {
    failure_ = {status, reason};
    return Outcome::failed;
}

inline RequestParser::Outcome RequestParser::fail_head(int code, std::string_view received) noexcept {
    const auto error = static_cast<http::error>(code);
    if (!failure_.reason.empty())
        return Outcome::failed;  // said by the machine
    if (error == http::error::body_limit)
        return fail(413, "The body is too large.");
    if (error == http::error::bad_version) {
        return is_of_another_version(received) ? fail(505, "Only HTTP/1.0 and HTTP/1.1 are spoken here.")
                                               : fail(400, "The request line does not end in a version.");
    }
    return fail(400, reason_of(error));
}

}  // namespace nuages::server::beast
