#include "messages.h"

#include <algorithm>
#include <cstring>

#include "binary_form.h"
#include "postgres_row.h"

namespace nuages::db {
namespace {

constexpr std::size_t head_size = 5;
constexpr std::size_t first_capacity = 32 * 1024;
// Room that is kept for the next messages.
constexpr std::size_t most_kept = 1024 * 1024;
// PostgreSQL's own limit.
constexpr std::size_t longest = std::size_t{1} << 30;

constexpr std::string_view types_of_server = "123ACDEGHIKNRSTVWZcdnstv";

// Each writes at `to` and gives the place behind.
char* put(char* to, std::string_view bytes) noexcept {
    return to + bytes.copy(to, bytes.size());
}
char* put_text(char* to, std::string_view text) noexcept {
    to = put(to, text);
    *to = '\0';
    return to + 1;
}
template <class T>
requires std::is_unsigned_v<T>
char* put(char* to, T number) noexcept {
    number = binary::swapped(number);
    std::memcpy(to, &number, sizeof number);
    return to + sizeof number;
}

}  // namespace

// ---------------------------------------------------------------- Outgoing

char* Outgoing::begin(char type, std::size_t body) {
    const std::size_t start = data_.size();
    data_.resize(start + head_size + body);
    char* const head = data_.data() + start;
    *head = type;
    return put(head + 1, static_cast<std::uint32_t>(body + 4));
}

void Outgoing::parse(std::string_view name, std::string_view sql, std::span<const Oid> types) {
    char* to = begin('P', name.size() + sql.size() + 4 + 4 * types.size());
    to = put_text(to, name);
    to = put_text(to, sql);
    to = put(to, static_cast<std::uint16_t>(types.size()));
    for (const Oid type : types)
        to = put(to, static_cast<std::uint32_t>(type));
}

void Outgoing::bind(std::string_view name, const EncodedParameters& parameters, bool binary_result) {
    const std::string_view formats = parameters.formats(), values = parameters.values();
    const auto count = static_cast<std::uint16_t>(parameters.count());
    char* to = begin('B', name.size() + formats.size() + values.size() + 10);
    to = put_text(to, {});
    to = put_text(to, name);
    to = put(to, count);
    to = put(to, formats);
    to = put(to, count);
    to = put(to, values);
    to = put(to, std::uint16_t{1});
    put(to, static_cast<std::uint16_t>(binary_result));
}

void Outgoing::bind(std::string_view name) {
    char* to = begin('B', name.size() + 8);
    to = put_text(to, {});
    to = put_text(to, name);
    put(to, std::string_view("\0\0\0\0\0\0", 6));  // no parameters, no forms
}

void Outgoing::describe_bound() {
    put(begin('D', 2), std::string_view("P", 2));
}

void Outgoing::execute() {
    put(begin('E', 5), std::string_view("\0\0\0\0\0", 5));  // all rows
}

void Outgoing::close(std::string_view name) {
    char* to = begin('C', name.size() + 2);
    *to = 'S';
    put_text(to + 1, name);
}

void Outgoing::sync() {
    begin('S', 0);
}

void Outgoing::remove(std::size_t sent) {
    sent_ += sent;
    if (sent_ < data_.size())
        return;
    sent_ = 0;
    if (data_.capacity() > most_kept)
        data_ = {};
    data_.clear();
}

// ---------------------------------------------------------------- Incoming

Incoming::Incoming() : data_(new char[first_capacity]), capacity_(first_capacity) {}

std::span<char> Incoming::room() {
    if (begin_ == end_) {
        begin_ = end_ = 0;
        if (capacity_ > most_kept) {
            data_.reset(new char[first_capacity]);
            capacity_ = first_capacity;
        }
    }
    // A long message makes its room as it arrives, not because its length says so.
    const bool is_full = end_ - begin_ > capacity_ / 2;
    if (is_full && needed_ > capacity_) {
        const std::size_t bigger = std::min(2 * capacity_, longest + first_capacity);
        std::unique_ptr<char[]> data(new char[bigger]);
        std::memcpy(data.get(), data_.get() + begin_, end_ - begin_);
        data_ = std::move(data);
        capacity_ = bigger;
        end_ -= begin_;
        begin_ = 0;
    } else if (begin_ > 0 && capacity_ - end_ < capacity_ / 2) {
        std::memmove(data_.get(), data_.get() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    return {data_.get() + end_, capacity_ - end_};
}

std::optional<Message> Incoming::next() {
    const std::size_t there = end_ - begin_;
    const char* const at = data_.get() + begin_;
    if (there < head_size || is_malformed_)
        return std::nullopt;
    const std::size_t size = std::size_t{1} + binary::read<std::uint32_t>(at + 1);
    if (size < head_size || size > longest || types_of_server.find(*at) == types_of_server.npos) {
        is_malformed_ = true;
        return std::nullopt;
    }
    if (size > there) {
        needed_ = size;
        return std::nullopt;
    }
    begin_ += size;
    needed_ = 0;
    return Message{*at, {at, size}};
}

// ---------------------------------------------------------------- bodies

std::optional<Columns> read_row_description(std::string_view body) {
    if (body.size() < 2)
        return std::nullopt;
    const auto count = binary::read<std::uint16_t>(body.data());
    body.remove_prefix(2);
    Columns columns;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t end = body.find('\0');
        // Behind the name: table, number there, type, its size, its modifier, format.
        if (end == body.npos || body.size() < end + 19)
            return std::nullopt;
        const char* const facts = body.data() + end + 1;
        Column& column = columns.emplace_back();
        column.name = body.substr(0, end);
        column.type = binary::read<std::uint32_t>(facts + 6);
        column.is_binary = binary::read<std::uint16_t>(facts + 16) == 1;
        column.is_text = !column.is_binary || is_text_type(column.type);
        column.size = fixed_size(column.type);
        body.remove_prefix(end + 19);
    }
    return columns;
}

ServerError read_error(std::string_view body) {
    ServerError error;
    while (!body.empty() && body.front() != '\0') {
        const char code = body.front();
        body.remove_prefix(1);
        const std::size_t end = std::min(body.find('\0'), body.size());
        const std::string_view text = body.substr(0, end);
        body.remove_prefix(std::min(end + 1, body.size()));
        switch (code) {
            case 'C':
                error.state = text;
                break;
            case 'M':
                error.message = text;
                break;
            case 'D':
                error.detail = text;
                break;
            case 'H':
                error.hint = text;
                break;
            case 'n':
                error.constraint = text;
                break;
            case 'R':
                error.function = text;
                break;
            default:
                break;
        }
    }
    return error;
}

}  // namespace nuages::db
