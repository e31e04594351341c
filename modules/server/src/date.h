#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nuages::server {

// The Date header's line (RFC 9110 5.6.7), made once a second.
class DateLine {
public:
    // `now` in seconds since 1970.
    void update(std::int64_t now);
    // "Date: Tue, 15 Nov 1994 08:12:31 GMT\r\n", until the next update.
    std::string_view line() const noexcept { return line_; }

private:
    std::int64_t second_ = -1;
    std::string line_;
};

}  // namespace nuages::server
