#include "response_head.h"

#include <charconv>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/http/errors.h>

namespace nuages::server {
namespace {

void append_number(std::string& out, std::uint64_t number) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, static_cast<std::size_t>(end - digits));
}

void append_status_line(std::string& out, int status, std::string_view reason) {
    if (status == 200 && reason == "OK") {
        out += "HTTP/1.1 200 OK\r\n";
        return;
    }
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::uint64_t>(status));
    out += ' ';
    out += reason;
    out += "\r\n";
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

// Appends the response's header lines, without those of the connection.
OwnHeaders append_lines(std::string& out, std::string_view lines, bool keep_content_length) {
    OwnHeaders own;
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        if (end == lines.npos || end == 0 || lines[end - 1] != '\r')
            throw_broken_header(lines);
        const std::string_view line = lines.substr(0, end - 1);
        if (take_note(own, checked_name(line), line, keep_content_length))
            out += lines.substr(0, end + 1);
        lines.remove_prefix(end + 1);
    }
    return own;
}

void append_framing(std::string& out, const HeadOptions& options) {
    switch (options.framing) {
        case Framing::length:
            out += "Content-Length: ";
            append_number(out, options.content_length);
            out += "\r\n";
            return;
        case Framing::chunked:
            out += "Transfer-Encoding: chunked\r\n";
            return;
        case Framing::until_close:
        case Framing::bodiless:
            return;
    }
}

void append_connection(std::string& out, bool keep_alive, bool http_1_0) {
    if (!keep_alive)
        out += "Connection: close\r\n";
    else if (http_1_0)
        out += "Connection: keep-alive\r\n";
}

}  // namespace

bool is_bodiless(int status) noexcept {
    return status == 204 || status == 304 || (status >= 100 && status < 200);
}

bool append_head(std::string& out, const HttpResponse& response, const HeadOptions& options) {
    if (response.status_code < 200 || response.status_code > 999)
        throw Error("a response has the status " + std::to_string(response.status_code) +
                    "; final ones are 200 to 599");
    append_status_line(out, response.status_code, response.reason_phrase());
    if (const std::string_view type = response.headers.common_content_type(); !type.empty()) {
        out += "Content-Type: ";
        out += type;
        out += "\r\n";
    }
    // A view may answer HEAD itself, and then knows better than its empty content how long the body would be.
    const bool length_of_its_own =
        options.to_head && options.framing == Framing::length && options.content_length == 0;
    const OwnHeaders own = append_lines(out, response.headers.lines(), length_of_its_own);
    if (!own.date)
        out += options.date_line;
    if (!own.server)
        out += options.server_line;
    for (const SetCookie& cookie : response.cookies) {
        const std::string line = "Set-Cookie: " + cookie.header();
        if (line.find('\n') != line.npos)
            throw_broken_header(line);
        checked_name(line);
        out += line;
        out += "\r\n";
    }
    if (!own.content_length)
        append_framing(out, options);
    const bool keep_alive = options.keep_alive && !own.close;
    append_connection(out, keep_alive, options.http_1_0);
    out += "\r\n";
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
    append_status_line(out, status, reason_phrase(status));
    out += "Content-Type: text/html; charset=utf-8\r\n";
    out += options.date_line;
    out += options.server_line;
    if (status == 503)
        out += "Retry-After: 1\r\n";
    HeadOptions ends = options;
    ends.framing = Framing::length;
    ends.content_length = page.size();
    append_framing(out, ends);
    append_connection(out, false, options.http_1_0);
    out += "\r\n";
    if (!options.to_head)
        out += page;
}

}  // namespace nuages::server
