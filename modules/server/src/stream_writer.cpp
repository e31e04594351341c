#include "stream_writer.h"

#include <charconv>

#include "connection.h"

namespace nuages::server {
namespace {

constexpr std::size_t chunk_bytes = 16 * 1024;

}  // namespace

void StreamWriter::write(std::string_view data) {
    if (data.size() >= chunk_bytes) {
        send_at_once(data);
        return;
    }
    pending_ += data;
    if (pending_.size() >= chunk_bytes)
        flush();
}

void StreamWriter::flush() {
    send_pending();
    connection_.flush(out_);
}

void StreamWriter::finish() {
    send_pending();
    if (chunked_)
        out_ += "0\r\n\r\n";
    connection_.flush(out_);
}

void StreamWriter::send_pending() {
    if (pending_.empty())
        return;
    begin_chunk(pending_.size());
    out_ += pending_;
    end_chunk();
    pending_.clear();
}

void StreamWriter::send_at_once(std::string_view data) {
    send_pending();
    begin_chunk(data.size());
    connection_.send_with_more(out_);
    out_.clear();
    connection_.send(data);
    end_chunk();  // goes with what comes next
}

void StreamWriter::begin_chunk(std::size_t size) {
    written_ += size;
    if (!chunked_)
        return;
    char digits[16];
    out_.append(digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, size, 16).ptr -
                                                 digits));
    out_ += "\r\n";
}

void StreamWriter::end_chunk() {
    if (chunked_)
        out_ += "\r\n";
}

}  // namespace nuages::server
