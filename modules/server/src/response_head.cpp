#include "response_head.h"

#include <algorithm>
#include <cassert>
#include <charconv>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/http/errors.h>

namespace nuages::server {
namespace {

using namespace std::string_view_literals;

// Pieces of a head, one behind the other at the end of a string that has room for them: what takes longest
// about short pieces is to ask for each whether there is.
class Pieces {
public:
    // `texts` is the size of those that differ from head to head.
    Pieces(std::string& out, std::size_t texts) : out_(out) {
        const std::size_t size = out.size();
        out.resize(size + fixed + texts);
        at_ = out.data() + size;
        end_ = out.data() + out.size();
    }
    Pieces(const Pieces&) = delete;
    Pieces& operator=(const Pieces&) = delete;
    ~Pieces() { out_.resize(static_cast<std::size_t>(at_ - out_.data())); }

    void add(std::string_view piece) noexcept {
        assert(piece.size() <= static_cast<std::size_t>(end_ - at_));
        at_ = std::copy(piece.begin(), piece.end(), at_);
    }
    void add_number(std::uint64_t number) noexcept { at_ = std::to_chars(at_, end_, number).ptr; }

private:
    static constexpr std::size_t fixed = 192;  // more than all else that heads have takes together

    std::string& out_;
    char *at_, *end_;
};

void add_status_line(Pieces& head, int status, std::string_view reason) {
    if (status == 200 && reason == "OK"sv)
        return head.add("HTTP/1.1 200 OK\r\n"sv);
    head.add("HTTP/1.1 "sv);
    head.add_number(static_cast<std::uint64_t>(status));
    head.add(" "sv);
    head.add(reason);
    head.add("\r\n"sv);
}

[[noreturn]] void throw_broken_header(std::string_view line) {
    throw Error("a response header breaks out of its line: '" + std::string(line.substr(0, 60)) +
                "'. Names are tokens and values have no line breaks.");
}

// Throws for a line without a name or with a line break inside.
std::string_view checked_name(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == 0 || colon == line.npos || line.find('\r') != line.npos)
        throw_broken_header(line);
    return line.substr(0, colon);
}

// What the response sets among the headers that the server looks at.
struct OwnHeaders {
    bool date = false;
    bool server = false;
    bool content_length = false;
    bool close = false;
};

// Whether the line is to be sent as it is.
bool take_note(OwnHeaders& own, std::string_view name, std::string_view line, bool keep_content_length) {
    switch (text::ascii_lower(name.front())) {
        case 'c':
            if (text::iequals(name, "Content-Length"))
                return own.content_length = keep_content_length;
            if (!text::iequals(name, "Connection"))
                return true;
            own.close = own.close || text::lower(line).find("close") != std::string::npos;
            return false;
        case 'd':
            own.date = own.date || text::iequals(name, "Date");
            return true;
        case 'k':
            return !text::iequals(name, "Keep-Alive");
        case 's':
            own.server = own.server || text::iequals(name, "Server");
            return true;
        case 't':
            return !text::iequals(name, "Transfer-Encoding");
        default:
            return true;
    }
}

// Adds the response's header lines, without those of the connection.
OwnHeaders add_lines(Pieces& head, std::string_view lines, bool keep_content_length) {
    OwnHeaders own;
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        if (end == lines.npos || end == 0 || lines[end - 1] != '\r')
            throw_broken_header(lines);
        const std::string_view line = lines.substr(0, end - 1);
        if (take_note(own, checked_name(line), line, keep_content_length))
            head.add(lines.substr(0, end + 1));
        lines.remove_prefix(end + 1);
    }
    return own;
}

void add_framing(Pieces& head, const HeadOptions& options) {
    switch (options.framing) {
        case Framing::length:
            head.add("Content-Length: "sv);
            head.add_number(options.content_length);
            head.add("\r\n"sv);
            return;
        case Framing::chunked:
            head.add("Transfer-Encoding: chunked\r\n"sv);
            return;
        case Framing::until_close:
        case Framing::bodiless:
            return;
    }
}

void add_connection(Pieces& head, bool keep_alive, bool http_1_0) {
    if (!keep_alive)
        head.add("Connection: close\r\n"sv);
    else if (http_1_0)
        head.add("Connection: keep-alive\r\n"sv);
}

std::string cookie_lines(const HttpResponse& response) {
    std::string lines;
    for (const SetCookie& cookie : response.cookies) {
        const std::string line = "Set-Cookie: " + cookie.header();
        if (line.find('\n') != line.npos)
            throw_broken_header(line);
        checked_name(line);
        lines += line;
        lines += "\r\n";
    }
    return lines;
}

}  // namespace

bool is_bodiless(int status) noexcept {
    return status == 204 || status == 304 || (status >= 100 && status < 200);
}

bool append_head(std::string& out, const HttpResponse& response, const HeadOptions& options) {
    if (response.status_code < 200 || response.status_code > 999)
        throw Error("a response has the status " + std::to_string(response.status_code) +
                    "; final ones are 200 to 599");
    const std::string_view reason = response.reason_phrase(), lines = response.headers.lines(),
                           type = response.headers.common_content_type();
    const std::string cookies = cookie_lines(response);
    Pieces head(out, reason.size() + lines.size() + type.size() + cookies.size() + options.date_line.size() +
                         options.server_line.size());
    add_status_line(head, response.status_code, reason);
    if (!type.empty()) {
        head.add("Content-Type: "sv);
        head.add(type);
        head.add("\r\n"sv);
    }
    // A view may answer HEAD itself, and then knows better than its empty content how long the body would be.
    const bool length_of_its_own =
        options.to_head && options.framing == Framing::length && options.content_length == 0;
    const OwnHeaders own = add_lines(head, lines, length_of_its_own);
    if (!own.date)
        head.add(options.date_line);
    if (!own.server)
        head.add(options.server_line);
    head.add(cookies);
    if (!own.content_length)
        add_framing(head, options);
    const bool keep_alive = options.keep_alive && !own.close;
    add_connection(head, keep_alive, options.http_1_0);
    head.add("\r\n"sv);
    return keep_alive;
}

void append_refusal(std::string& out, int status, std::string_view reason, const HeadOptions& options) {
    std::string title = std::to_string(status) + " ";
    title += reason_phrase(status);
    std::string page =
        "<!doctype html>\n<html lang=\"en\">\n<title>" + title + "</title>\n<h1>" + title + "</h1>\n";
    if (!reason.empty()) {
        page += "<p>";
        page += reason;
        page += "</p>\n";
    }
    HeadOptions ends = options;
    ends.framing = Framing::length;
    ends.content_length = page.size();
    const std::string_view phrase = reason_phrase(status);
    Pieces head(out, phrase.size() + options.date_line.size() + options.server_line.size() + page.size());
    add_status_line(head, status, phrase);
    head.add("Content-Type: text/html; charset=utf-8\r\n"sv);
    head.add(options.date_line);
    head.add(options.server_line);
    if (status == 503)
        head.add("Retry-After: 1\r\n"sv);
    add_framing(head, ends);
    add_connection(head, false, options.http_1_0);
    head.add("\r\n"sv);
    if (!options.to_head)
        head.add(page);
}

}  // namespace nuages::server
