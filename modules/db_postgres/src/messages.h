#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parameters.h"
#include "result.h"

// The messages of PostgreSQL's protocol, version 3 (its manual, "Message Formats"): a letter, a length that
// counts itself, and the body.
namespace nuages::db {

// Writes what a client sends.
class Outgoing {
public:
    // Under a name, or "" for a statement that is replaced by the next one without a name.
    void parse(std::string_view name, std::string_view sql, std::span<const Oid> types);
    // All columns are wanted in that form.
    void bind(std::string_view name, const EncodedParameters& parameters, bool binary_result);
    void bind(std::string_view name);
    void describe_bound();
    void execute();
    void close(std::string_view name);
    void sync();

    std::string_view waiting() const noexcept { return std::string_view(data_).substr(sent_); }
    bool empty() const noexcept { return sent_ == data_.size(); }
    void remove(std::size_t sent);

private:
    // A message whose body has so many bytes: where they go.
    char* begin(char type, std::size_t body);

    std::string data_;
    std::size_t sent_ = 0;
};

// A message of the server. Views that hold until more bytes are read.
struct Message {
    char type;
    std::string_view whole;  // with its letter and length
    std::string_view body() const noexcept { return whole.substr(5); }
};

// Takes bytes as they arrive and gives whole messages.
class Incoming {
public:
    Incoming();
    // Where the next bytes go; never empty.
    std::span<char> room();
    void add(std::size_t count) noexcept { end_ += count; }
    // The next message that is there to its end; nullopt where none is.
    std::optional<Message> next();
    // What arrived is not the protocol, and nothing more can be read.
    bool is_malformed() const noexcept { return is_malformed_; }

private:
    std::unique_ptr<char[]> data_;
    std::size_t capacity_;
    std::size_t begin_ = 0, end_ = 0;
    std::size_t needed_ = 0;  // bytes of the message that has arrived in part
    bool is_malformed_ = false;
};

// The bodies of messages; nullopt for those that are malformed.
std::optional<Columns> read_row_description(std::string_view body);
ServerError read_error(std::string_view body);

}  // namespace nuages::db
