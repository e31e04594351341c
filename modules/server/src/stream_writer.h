#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nuages/http/body.h>

namespace nuages::server {

class Connection;

// Writes a streaming body to its connection: in chunks, or as it is where the connection's end is the body's.
class StreamWriter final : public ResponseWriter {
public:
    // `out` holds what has to be sent before, such as the head.
    StreamWriter(Connection& connection, std::string& out, bool chunked)
        : connection_(connection), out_(out), chunked_(chunked) {}

    void write(std::string_view data) override;
    void flush() override;
    // After the last write.
    void finish();
    // Bytes of the body that were given to the connection.
    std::uint64_t written() const noexcept { return written_; }

private:
    void send_pending();
    void send_at_once(std::string_view data);
    void begin_chunk(std::size_t size);
    void end_chunk();

    Connection& connection_;
    std::string& out_;
    std::string pending_;
    std::uint64_t written_ = 0;
    bool chunked_;
};

}  // namespace nuages::server
