#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <nuages/server/server.h>

namespace nuages::observe {

enum class LogFormat : std::uint8_t {
    off,
    common,    // Apache's and nginx's
    combined,  // that, with Referer and User-Agent
    json       // one object a line: times, route and ids, too
};

// The line for an answer, with its line feed. What clients have sent is escaped: no control characters, and
// no quotes that would end a field.
std::string access_line(LogFormat format, const server::Answer& answer, std::int64_t unix_time);

// Writes a line for each answer, from any thread; lines of several processes do not mix.
class AccessLog {
public:
    // Appends to the file; empty is standard output. Throws Error that names the file and the cause.
    AccessLog(LogFormat format, const std::string& path);
    void write(const server::Answer& answer) const noexcept;

private:
    struct File;
    LogFormat format_;
    std::shared_ptr<File> file_;
};

}  // namespace nuages::observe
