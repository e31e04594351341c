#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>

#include <nuages/base/error.h>
#include <nuages/json/json.h>
#include <nuages/observe/access_log.h>
#include <nuages/observe/trace.h>

#include "route.h"

namespace nuages::observe {
namespace {

// As Apache and nginx: quotes, backslashes, and whatever is not printable ASCII as \xNN.
void append_quoted(std::string& out, std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\' || byte < 0x20 || byte >= 0x7f) {
            out += "\\x";
            out += digits[byte >> 4];
            out += digits[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

std::string utc(std::int64_t unix_time, const char* format) {
    const auto time = static_cast<std::time_t>(unix_time);
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    char text[64];
    return {text, std::strftime(text, sizeof text, format, &parts)};
}

std::string header(const HttpRequest* request, std::string_view name) {
    return request ? std::string(request->headers.get(name)) : std::string();
}

std::string text_line(LogFormat format, const server::Answer& answer, std::int64_t unix_time) {
    const HttpRequest* const request = answer.request;
    std::string line(answer.remote_addr.empty() ? std::string_view("unix") : answer.remote_addr);
    line += " - - [" + utc(unix_time, "%d/%b/%Y:%H:%M:%S +0000") + "] ";
    append_quoted(line, request ? std::string(request->method) + " " + request->get_full_path() + " " +
                                      request->meta("SERVER_PROTOCOL").value_or("")
                                : "-");
    line += " " + std::to_string(answer.status) + " " + std::to_string(answer.body_bytes);
    if (format == LogFormat::combined) {
        for (const char* name : {"Referer", "User-Agent"}) {
            const std::string value = header(request, name);
            line += ' ';
            append_quoted(line, value.empty() ? "-" : value);
        }
    }
    return line + "\n";
}

double milliseconds(Duration duration) {
    return static_cast<double>(duration.us) / 1000;
}

// Bytes that are no UTF-8 would make the line no JSON.
std::string valid(std::string text) {
    if (text::is_valid_utf8(text))
        return text;
    std::string quoted;
    append_quoted(quoted, text);
    return quoted.substr(1, quoted.size() - 2);
}

std::string json_line(const server::Answer& answer, std::int64_t unix_time) {
    Dict line;
    line.set("time", utc(unix_time, "%Y-%m-%dT%H:%M:%SZ"));
    line.set("remote_addr", std::string(answer.remote_addr));
    line.set("status", answer.status);
    line.set("bytes", static_cast<std::int64_t>(answer.body_bytes));
    line.set("duration_ms", milliseconds(answer.duration));
    line.set("queued_ms", milliseconds(answer.queued));
    if (!answer.complete)
        line.set("complete", false);
    if (const HttpRequest* const request = answer.request) {
        line.set("method", valid(std::string(request->method)));
        line.set("path", request->get_full_path());
        line.set("host", valid(header(request, "Host")));
        line.set("route", route_of(request));
        line.set("referer", valid(header(request, "Referer")));
        line.set("user_agent", valid(header(request, "User-Agent")));
        if (const Trace* trace = request->find_extension<Trace>()) {
            line.set("request_id", std::string(trace->request_id));
            line.set("trace_id", std::string(trace->trace_id));
            line.set("span_id", std::string(trace->span_id));
        }
    }
    return json::dumps(Value(std::move(line))) + "\n";
}

}  // namespace

std::string access_line(LogFormat format, const server::Answer& answer, std::int64_t unix_time) {
    switch (format) {
        case LogFormat::off:
            return {};
        case LogFormat::json:
            return json_line(answer, unix_time);
        case LogFormat::common:
        case LogFormat::combined:
            break;
    }
    return text_line(format, answer, unix_time);
}

struct AccessLog::File {
    explicit File(int fd) : descriptor(fd) {}
    ~File() {
        if (descriptor != STDOUT_FILENO)
            ::close(descriptor);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int descriptor;
};

AccessLog::AccessLog(LogFormat format, const std::string& path) : format_(format) {
    const int fd =
        path.empty() ? STDOUT_FILENO : ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0)
        throw Error("Cannot write the access log " + path + ": " + std::strerror(errno) +
                    ". Its folder has to exist, and the server's user may write there.");
    file_ = std::make_shared<File>(fd);
}

// One write a line: appended as a whole. A line that cannot be written is lost; that is no reason to lose the
// answer.
void AccessLog::write(const server::Answer& answer) const noexcept {
    try {
        const std::string line = access_line(format_, answer, std::time(nullptr));
        [[maybe_unused]] const ssize_t size = ::write(file_->descriptor, line.data(), line.size());
    } catch (const std::exception&) {
    }
}

}  // namespace nuages::observe
