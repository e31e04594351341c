#include "parser.h"

#include <algorithm>
#include <array>

#include <nuages/base/text.h>

#include "scan.h"

namespace nuages::server {
namespace {

// Of methods, the registered ones have at most 17 characters (RFC 9110 9.1).
constexpr std::size_t longest_method = 32;

constexpr std::string_view bad_line_end = "A line does not end in CR LF.";
constexpr std::string_view bad_name = "A header name is malformed.";
constexpr std::string_view bad_value = "A header value is malformed.";
constexpr std::string_view folded = "A header is continued on a second line.";
constexpr std::string_view bad_length = "The Content-Length is malformed or repeated.";
constexpr std::string_view bad_coding = "The Transfer-Encoding is malformed or contradicts another header.";
constexpr std::string_view bad_target = "The request target is malformed.";
constexpr std::string_view bad_version = "The request line does not end in a version.";
constexpr std::string_view bad_host = "The Host header is malformed.";
constexpr std::string_view bad_chunk = "A chunk of the body is malformed.";

// The characters of a registered name (RFC 3986 3.2.2).
constexpr std::array<bool, 256> name_characters = [] {
    std::array<bool, 256> table{};
    for (unsigned c = 0; c < 128; ++c)
        table[c] = text::is_alpha(static_cast<char>(c)) || text::is_digit(static_cast<char>(c));
    for (const char c : std::string_view("-._~%!$&'()*+,;="))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

bool is_address_character(char c) {
    return name_characters[static_cast<unsigned char>(c)] || c == ':';
}

// host [":" port] without user information (RFC 9110 7.2). Empty is one.
bool is_host(std::string_view text) {
    std::size_t end = 0;
    if (text.starts_with('[')) {
        end = std::min(text.find(']'), text.size());
        if (end == text.size() || end == 1 ||
            !std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(end),
                         is_address_character))
            return false;
        ++end;
    } else {
        while (end < text.size() && name_characters[static_cast<unsigned char>(text[end])])
            ++end;
    }
    const std::string_view port = text.substr(end);
    return port.empty() || (port.front() == ':' && std::all_of(port.begin() + 1, port.end(),
                                                               [](char c) { return text::is_digit(c); }));
}

// "http://host/path?query" (RFC 9112 3.2.2), whose host may not be empty (RFC 9110 4.2.1).
bool is_absolute_form(std::string_view target) {
    const std::size_t scheme_end = target.find("://");
    if (scheme_end == target.npos)
        return false;
    const std::string_view scheme = target.substr(0, scheme_end);
    if (!text::iequals(scheme, "http") && !text::iequals(scheme, "https"))
        return false;
    target.remove_prefix(scheme_end + 3);
    const std::string_view authority = target.substr(0, target.find_first_of("/?"));
    return !authority.empty() && authority.front() != ':' && is_host(authority);
}

// The value of a hexadecimal digit, -1 for another character.
int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    const char small = text::ascii_lower(c);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

std::string_view without_blanks(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    return first == text.npos ? std::string_view() : text.substr(first);
}

// Takes a token off the front; false where there is none.
bool pass_token(std::string_view& text) {
    const char* const end = scan::token_end(text.data(), text.data() + text.size());
    const auto size = static_cast<std::size_t>(end - text.data());
    text.remove_prefix(size);
    return size > 0;
}

bool pass_quoted(std::string_view& text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return true;
        }
        if (text[i] == '\\')
            ++i;
    }
    return false;
}

// *( BWS ";" BWS name [ BWS "=" BWS value ] ) (RFC 9112 7.1.1)
bool are_extensions(std::string_view text) {
    while (!text.empty()) {
        text = without_blanks(text);
        if (!text.starts_with(';'))
            return false;
        text = without_blanks(text.substr(1));
        if (!pass_token(text))
            return false;
        if (const std::string_view rest = without_blanks(text); rest.starts_with('=')) {
            text = without_blanks(rest.substr(1));
            if (!(text.starts_with('"') ? pass_quoted(text) : pass_token(text)))
                return false;
        }
    }
    return true;
}

}  // namespace

// What is being looked at of a head.
struct RequestParser::Line {
    const char* message;
    const char* at;
    const char* end;
    bool underscore = false;  // in the last name

    Piece piece(const char* from, const char* to) const {
        return {static_cast<std::uint32_t>(from - message), static_cast<std::uint32_t>(to - from)};
    }
    bool at_end() const noexcept { return at == end; }
};

// What the headers have said so far.
struct RequestParser::Head {
    unsigned hosts = 0;
    bool length = false;
    bool coding = false;
    bool close = false;
    bool keep_alive = false;
    bool unknown_expectation = false;
};

void RequestParser::begin(const Limits& limits) noexcept {
    limits_ = limits;
    failure_ = {};
    trailers_.clear();
    chunk_left_ = body_size_ = 0;
    chunk_overhead_ = 0;
    between_ = Between::size_line;
}

RequestParser::Outcome RequestParser::fail(int status, std::string_view reason) noexcept {
    failure_ = {status, reason};
    return Outcome::failed;
}

// ---------------------------------------------------------------- the head

RequestParser::Outcome RequestParser::parse_head(std::string_view received) {
    const bool full = received.size() >= limits_.head_bytes;
    received = received.substr(0, limits_.head_bytes);
    head_.method = head_.target = {};
    head_.fields.clear();
    head_.http_1_0 = false;
    head_.content_length = 0;
    head_.chunked = head_.expects_continue = false;
    Line line{received.data(), received.data(), received.data() + received.size()};
    Head seen;
    Outcome outcome = parse_request_line(line);
    while (outcome == Outcome::complete) {
        if (line.end - line.at >= 2 && line.at[0] == '\r' && line.at[1] == '\n') {
            head_.size = static_cast<std::size_t>(line.at + 2 - line.message);
            return finish_head(seen, line.message);
        }
        FieldPieces field;
        outcome = parse_field(line, field);
        if (outcome == Outcome::complete) {
            if (!line.underscore)
                head_.fields.push_back(field);
            outcome = take_field(field.name.in(line.message), field.value.in(line.message), seen);
        }
    }
    return outcome == Outcome::need_more && full ? too_long(received) : outcome;
}

RequestParser::Outcome RequestParser::too_long(std::string_view received) noexcept {
    return received.find('\n') == received.npos ? fail(414, "The request line is too long.")
                                                : fail(431, "The headers are too long.");
}

// method SP request-target SP HTTP-version CRLF
RequestParser::Outcome RequestParser::parse_request_line(Line& line) {
    const char* const method_end = scan::token_end(line.at, line.end);
    if (method_end - line.at > static_cast<std::ptrdiff_t>(longest_method))
        return fail(501, "The method is none that is known here.");
    if (method_end == line.end)
        return Outcome::need_more;
    if (method_end == line.at || *method_end != ' ')
        return fail(400, "The method is malformed.");
    head_.method = line.piece(line.at, method_end);

    const char* const target = method_end + 1;
    const char* const target_end = scan::visible_end(target, line.end);
    if (target_end == line.end)
        return Outcome::need_more;
    if (target_end == target || *target_end != ' ')
        return fail(400, *target_end == '\r' || *target_end == '\n' ? bad_version : bad_target);
    head_.target = line.piece(target, target_end);

    constexpr std::string_view name = "HTTP/";
    const char* const version = target_end + 1;
    const auto have = static_cast<std::size_t>(line.end - version);
    if (!name.starts_with(std::string_view(version, std::min(have, name.size()))))
        return fail(400, bad_version);
    if (have < name.size() + 5)  // "1.1" CR LF
        return Outcome::need_more;
    const char major = version[5], minor = version[7];
    if (!text::is_digit(major) || version[6] != '.' || !text::is_digit(minor))
        return fail(400, bad_version);
    if (version[8] != '\r' || version[9] != '\n')
        return fail(400, version[8] == '\n' || version[8] == '\r' ? bad_line_end : bad_version);
    if (major != '1')
        return fail(505, "Only HTTP/1.0 and HTTP/1.1 are spoken here.");
    head_.http_1_0 = minor == '0';  // a later minor version is read as HTTP/1.1 (RFC 9110 6.2)
    line.at = version + 10;
    return Outcome::complete;
}

// field-name ":" OWS field-value OWS CRLF
RequestParser::Outcome RequestParser::parse_field(Line& line, FieldPieces& field) {
    if (line.at_end())
        return Outcome::need_more;
    line.underscore = false;
    const char* const name_end = scan::name_end(line.at, line.end, line.underscore);
    if (name_end == line.end)
        return Outcome::need_more;
    if (*name_end != ':' || name_end == line.at) {
        if (*line.at == ' ' || *line.at == '\t')
            return fail(400, folded);
        if (name_end == line.at && *line.at == '\r')
            return line.at + 1 == line.end ? Outcome::need_more : fail(400, bad_line_end);
        return fail(400, *name_end == '\n' ? bad_line_end : bad_name);
    }
    field.name = line.piece(line.at, name_end);

    const char* value = name_end + 1;
    while (value != line.end && (*value == ' ' || *value == '\t'))
        ++value;
    const char* const stop = scan::value_end(value, line.end);
    if (stop == line.end)
        return Outcome::need_more;
    if (*stop != '\r')
        return fail(400, *stop == '\n' ? bad_line_end : bad_value);
    if (stop + 1 == line.end)
        return Outcome::need_more;
    if (stop[1] != '\n')
        return fail(400, bad_line_end);
    const char* value_end = stop;
    while (value_end != value && (value_end[-1] == ' ' || value_end[-1] == '\t'))
        --value_end;
    field.value = line.piece(value, value_end);
    line.at = stop + 2;
    return Outcome::complete;
}

RequestParser::Outcome RequestParser::take_field(std::string_view name, std::string_view value, Head& seen) {
    // The length and the first letter tell most names apart from those that matter here.
    const char first = text::ascii_lower(name.front());
    switch (name.size()) {
        case 4:
            if (first != 'h' || !text::iequals(name, "Host"))
                break;
            ++seen.hosts;
            return is_host(value) ? Outcome::complete : fail(400, bad_host);
        case 6:
            if (first != 'e' || !text::iequals(name, "Expect"))
                break;
            if (text::iequals(value, "100-continue"))
                head_.expects_continue = true;
            else
                seen.unknown_expectation = true;
            break;
        case 10:
            if (first == 'c' && text::iequals(name, "Connection"))
                take_connection(value, seen);
            break;
        case 14: {
            if (first != 'c' || !text::iequals(name, "Content-Length"))
                break;
            if (seen.length || value.empty() || !std::all_of(value.begin(), value.end(), text::is_digit))
                return fail(400, bad_length);
            seen.length = true;
            std::uint64_t size = 0;
            for (const char digit : value) {
                const auto add = static_cast<std::uint64_t>(digit - '0');
                if (size > (UINT64_MAX - add) / 10)
                    return fail(400, bad_length);
                size = size * 10 + add;
            }
            head_.content_length = size;
            break;
        }
        case 17:
            if (text::iequals(name, "Transfer-Encoding"))
                return take_transfer_encoding(value, seen);
            break;
        default:
            break;
    }
    return Outcome::complete;
}

RequestParser::Outcome RequestParser::take_transfer_encoding(std::string_view value, Head& seen) {
    if (head_.http_1_0)
        return fail(400, "HTTP/1.0 has no Transfer-Encoding.");
    if (std::exchange(seen.coding, true))
        return fail(400, bad_coding);
    head_.chunked = text::iequals(value, "chunked");
    if (head_.chunked)
        return Outcome::complete;
    const std::size_t comma = value.rfind(',');
    if (!text::iequals(text::trim(value.substr(comma + 1)), "chunked"))
        return fail(400, "The last Transfer-Encoding is not chunked.");
    if (text::lower(value.substr(0, comma)).find("chunked") != std::string::npos)
        return fail(400, bad_coding);  // applied twice (RFC 9112 6.1)
    return fail(501, "Of the transfer codings only chunked is known.");
}

void RequestParser::take_connection(std::string_view value, Head& seen) noexcept {
    if (value == "keep-alive") {  // what browsers say
        seen.keep_alive = true;
        return;
    }
    while (!value.empty()) {
        const std::size_t comma = std::min(value.find(','), value.size());
        const std::string_view option = text::trim(value.substr(0, comma));
        seen.close = seen.close || text::iequals(option, "close");
        seen.keep_alive = seen.keep_alive || text::iequals(option, "keep-alive");
        value.remove_prefix(std::min(comma + 1, value.size()));
    }
}

RequestParser::Outcome RequestParser::finish_head(const Head& seen, const char* message) {
    head_.keep_alive = !seen.close && (!head_.http_1_0 || seen.keep_alive);  // RFC 9112 9.3
    if (seen.length && head_.chunked)
        return fail(400, bad_coding);
    if (seen.hosts > 1)
        return fail(400, "There is more than one Host header.");
    if (seen.hosts == 0 && !head_.http_1_0)
        return fail(400, "The Host header is missing.");
    const std::string_view method = head_.method.in(message);
    const std::string_view target = head_.target.in(message);
    if (method == "CONNECT")
        return fail(501, "This is no proxy.");
    if (target.front() != '/' && !(target == "*" && method == "OPTIONS") && !is_absolute_form(target))
        return fail(400, bad_target);
    if (target.find('#') != target.npos)
        return fail(400, bad_target);
    if (head_.http_1_0)
        head_.expects_continue = false;  // to be ignored (RFC 9110 10.1.1)
    else if (seen.unknown_expectation)
        return fail(417, "Only the expectation 100-continue is known.");
    if (head_.content_length > limits_.body_bytes)
        return fail(413, "The body is too large.");
    return Outcome::complete;
}

// ---------------------------------------------------------------- chunks

RequestParser::Outcome RequestParser::parse_chunks(std::string_view input, std::size_t& consumed,
                                                   std::string& body) {
    consumed = 0;
    for (;;) {
        const std::string_view rest = input.substr(consumed);
        if (between_ == Between::data) {
            const std::size_t size = std::min<std::uint64_t>(chunk_left_, rest.size());
            body.append(rest.substr(0, size));
            consumed += size;
            chunk_left_ -= size;
            if (chunk_left_ > 0)
                return Outcome::need_more;
            between_ = Between::data_end;
            continue;
        }
        if (between_ == Between::data_end) {
            if (!std::string_view("\r\n").starts_with(rest.substr(0, 2)))
                return fail(400, bad_chunk);
            if (rest.size() < 2)
                return Outcome::need_more;
            consumed += 2;
            between_ = Between::size_line;
            continue;
        }
        // A bare LF or another control character is refused as soon as it comes.
        const char* const end = scan::value_end(rest.data(), rest.data() + rest.size());
        const auto size = static_cast<std::size_t>(end - rest.data());
        const bool in_trailer = between_ == Between::trailer;
        if (size > longest_chunk_line)
            return in_trailer ? fail(431, "The trailer is too long.")
                              : fail(400, "A chunk's extensions are too long.");
        if (size == rest.size())
            return Outcome::need_more;
        if (*end != '\r' || (size + 1 < rest.size() && end[1] != '\n'))
            return fail(400, in_trailer ? bad_line_end : bad_chunk);
        if (size + 1 == rest.size())
            return Outcome::need_more;
        consumed += size + 2;
        if (in_trailer && size == 0)
            return Outcome::complete;
        const std::string_view line = rest.substr(0, size + 2);
        if ((in_trailer ? parse_trailer_line(line) : parse_size_line(line)) == Outcome::failed)
            return Outcome::failed;
    }
}

// chunk-size [ chunk-ext ] CRLF
RequestParser::Outcome RequestParser::parse_size_line(std::string_view line) {
    line.remove_suffix(2);
    std::uint64_t size = 0;
    std::size_t digits = 0;
    for (int digit; digits < line.size() && (digit = hex_digit(line[digits])) >= 0; ++digits) {
        if (size > UINT64_MAX >> 4)
            return fail(400, bad_chunk);
        size = size << 4 | static_cast<std::uint64_t>(digit);
    }
    if (digits == 0 || !are_extensions(line.substr(digits)))
        return fail(400, bad_chunk);
    chunk_overhead_ += line.size() - digits;
    if (chunk_overhead_ > limits_.head_bytes)
        return fail(400, "The chunks' extensions are too long.");
    if (size > limits_.body_bytes - body_size_)
        return fail(413, "The body is too large.");
    body_size_ += size;
    chunk_left_ = size;
    between_ = size > 0 ? Between::data : Between::trailer;
    return Outcome::complete;
}

RequestParser::Outcome RequestParser::parse_trailer_line(std::string_view text) {
    chunk_overhead_ += text.size();
    if (chunk_overhead_ > limits_.head_bytes)
        return fail(431, "The trailer is too long.");
    Line line{text.data(), text.data(), text.data() + text.size()};
    FieldPieces field;
    const Outcome outcome = parse_field(line, field);
    if (outcome != Outcome::complete)
        return outcome == Outcome::failed ? outcome : fail(400, bad_name);
    const std::string_view name = field.name.in(text.data());
    // What would change the reading of the message may not stand here (RFC 9110 6.5.1).
    for (const std::string_view forbidden : {"Content-Length", "Transfer-Encoding", "Host"})
        if (text::iequals(name, forbidden))
            return fail(400, "The trailer has a header that belongs before the body.");
    if (!line.underscore)
        trailers_.emplace_back(name, field.value.in(text.data()));
    return Outcome::complete;
}

}  // namespace nuages::server
