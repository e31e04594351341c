#include "postgres_row.h"

#include <cmath>
#include <optional>

#include <nuages/base/text.h>
#include <nuages/db/detail/read_members.h>

#include "array_form.h"
#include "binary_form.h"
#include "text_form.h"

namespace nuages::db {
namespace {

constexpr std::size_t longest_shown = 80;

std::optional<std::int64_t> whole(double number) {
    if (number >= -0x1p63 && number < 0x1p63 && number == std::trunc(number))
        return static_cast<std::int64_t>(number);
    return std::nullopt;
}

// A whole number in its binary form.
std::optional<std::int64_t> binary_integer(std::string_view data, Oid type) {
    switch (type) {
        case oid::boolean:
            return data[0] != 0;
        case oid::int2:
            return binary::read<std::int16_t>(data.data());
        case oid::int4:
            return binary::read<std::int32_t>(data.data());
        case oid::oid:
            return binary::read<std::uint32_t>(data.data());
        case oid::int8:
            return binary::read<std::int64_t>(data.data());
        default:
            return std::nullopt;
    }
}

bool is_endless(std::int64_t us) {
    return us == INT64_MAX || us == INT64_MIN;
}

}  // namespace

bool is_text_type(Oid type) noexcept {
    switch (type) {
        case oid::text:
        case oid::varchar:
        case oid::bpchar:
        case oid::name:
        case oid::char_:
        case oid::json:
        case oid::xml:
        case 705:  // unknown
            return true;
        default:
            return false;
    }
}

bool has_binary_form(Oid type) noexcept {
    if (is_text_type(type) || fixed_size(type) > 0)
        return true;
    switch (type) {
        case oid::bytea:
        case oid::numeric:
        case oid::jsonb:
        case oid::inet:
        case oid::cidr:
            return true;
        default:
            return array_form::element_type(type) != oid::unknown;
    }
}

std::uint8_t fixed_size(Oid type) noexcept {
    switch (type) {
        case oid::boolean:
            return 1;
        case oid::int2:
            return 2;
        case oid::int4:
        case oid::float4:
        case oid::date:
        case oid::oid:
            return 4;
        case oid::int8:
        case oid::float8:
        case oid::time:
        case oid::timestamp:
        case oid::timestamptz:
            return 8;
        case oid::interval:
        case oid::uuid:
            return 16;
        default:
            return 0;
    }
}

PostgresRow::PostgresRow(const Columns& columns, const ErrorContext& context)
    : columns_(columns), context_(context) {
    places_ = few_places_.data();
    if (columns.size() <= few)
        return;
    many_places_.resize(columns.size());
    places_ = many_places_.data();
}

PostgresRow::PostgresRow(const Columns& columns, const std::optional<std::string>& value,
                         const ErrorContext& context)
    : PostgresRow(columns, context) {
    if (!value) {
        places_[0] = {nullptr, -1};
        return;
    }
    places_[0] = {value->data(), static_cast<std::int32_t>(value->size())};
    if (!has_its_size(0))
        throw_malformed();
}

std::string_view PostgresRow::move_to(std::string_view rows) {
    if (!made_.empty())
        made_.clear();
    constexpr std::size_t head = 7;  // letter, length, number of columns
    if (rows.size() < head)
        throw_malformed();
    const std::size_t size = std::size_t{1} + binary::read<std::uint32_t>(rows.data() + 1);
    if (size < head || size > rows.size() ||
        binary::read<std::uint16_t>(rows.data() + head - 2) != columns_.size())
        throw_malformed();
    const char* at = rows.data() + head;
    const char* const end = rows.data() + size;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (end - at < 4)
            throw_malformed();
        const auto length = binary::read<std::int32_t>(at);
        at += 4;
        places_[i] = {at, length};
        if (length > end - at || !has_its_size(i))
            throw_malformed();
        if (length > 0)
            at += length;
    }
    return rows.substr(size);
}

// What is read below as a form of fixed size has that size.
bool PostgresRow::has_its_size(std::size_t column) const noexcept {
    const Column& known = columns_[column];
    const std::int32_t size = places_[column].size;
    return size < 0 || known.size == 0 || !known.is_binary || size == known.size;
}

std::string_view PostgresRow::name(std::size_t column) const {
    return columns_[column].name;
}

bool PostgresRow::is_null(std::size_t column) const {
    return places_[column].size < 0;
}

PostgresRow::Cell PostgresRow::cell(std::size_t column) const noexcept {
    const auto [data, size] = places_[column];
    return {{data, size < 0 ? 0 : static_cast<std::size_t>(size)},
            columns_[column].type,
            columns_[column].is_binary};
}

const char* PostgresRow::binary(std::size_t column, Oid type) const noexcept {
    const Column& known = columns_[column];
    if (known.type != type || !known.is_binary || places_[column].size != known.size) [[unlikely]]
        return nullptr;
    return places_[column].data;
}

bool PostgresRow::boolean(std::size_t column) const {
    return integer(column) != 0;
}

std::int64_t PostgresRow::integer(std::size_t column) const {
    if (const char* data = binary(column, oid::int8)) [[likely]]
        return binary::read<std::int64_t>(data);
    if (const char* data = binary(column, oid::int4)) [[likely]]
        return binary::read<std::int32_t>(data);
    const Cell found = cell(column);
    if (found.is_binary) [[likely]] {
        if (found.data.size() == columns_[column].size && !found.data.empty())
            if (const auto number = binary_integer(found.data, found.type)) [[likely]]
                return *number;
        if (is_null(column))
            return 0;
        if (found.type == oid::float8 || found.type == oid::float4) {
            if (const auto number = whole(binary::read_real(found.data)))
                return *number;
            throw_unreadable(column, "a whole number");
        }
    } else if (is_null(column)) {
        return 0;
    } else if (found.type == oid::boolean) {
        return found.data == "t";
    }
    const std::string_view text = as_text(column, found);
    if (const auto number = nuages::text::parse_int(text))
        return *number;
    if (const auto number = Decimal::parse(text); number && number->is_whole())
        return number->to_int();
    throw_unreadable(column, "a whole number");
}

double PostgresRow::real(std::size_t column) const {
    if (const char* data = binary(column, oid::float8)) [[likely]]
        return binary::read_real({data, 8});
    const Cell found = cell(column);
    if (found.is_binary && (found.type == oid::float8 || found.type == oid::float4) && !found.data.empty())
        [[likely]]
        return binary::read_real(found.data);
    if (is_null(column))
        return 0;
    if (found.is_binary && found.data.size() == columns_[column].size)
        if (const auto number = binary_integer(found.data, found.type))
            return static_cast<double>(*number);
    if (const auto number = nuages::text::parse_double(as_text(column, found)))
        return *number;
    throw_unreadable(column, "a number");
}

std::string_view PostgresRow::text(std::size_t column) const {
    const auto [data, size] = places_[column];
    if (columns_[column].is_text && size >= 0) [[likely]]
        return {data, static_cast<std::size_t>(size)};
    return as_text(column, cell(column));
}

std::string_view PostgresRow::keep(std::string text) const {
    return made_.emplace_back(std::move(text));
}

std::string_view PostgresRow::as_text(std::size_t column, const Cell& found) const {
    if (is_null(column))
        return {};
    if (columns_[column].is_text)
        return found.data;
    switch (found.type) {
        case oid::jsonb:
            if (found.data.empty())
                throw_malformed();
            return found.data.substr(1);  // after the version of the form
        case oid::numeric:
            return keep(binary::numeric_text(found.data));
        case oid::inet:
        case oid::cidr:
            return keep(binary::inet_text(found.data));
        case oid::boolean:
            return found.data[0] ? "true" : "false";
        case oid::bytea:
            return found.data;
        case oid::timestamptz:
        case oid::timestamp:
            return keep(text_form::write_datetime(as_value(column, found).as_datetime()));
        case oid::interval:
            return keep(text_form::write_interval(duration(column)));
        default:
            return keep(as_value(column, found).str());
    }
}

std::string_view PostgresRow::bytes(std::size_t column) const {
    const Cell found = cell(column);
    if (!found.is_binary && found.type == oid::bytea && !is_null(column)) {
        auto read = text_form::read_bytes(found.data);
        if (!read)
            throw_unreadable(column, "binary data");
        return keep(*std::move(read));
    }
    return as_text(column, found);
}

DateTime PostgresRow::datetime(std::size_t column) const {
    const Cell found = cell(column);
    if (found.is_binary && (found.type == oid::timestamptz || found.type == oid::timestamp) &&
        found.data.size() == 8) [[likely]] {
        const auto us = binary::read<std::int64_t>(found.data.data());
        std::int64_t since_1970;
        if (is_endless(us) || __builtin_add_overflow(us, binary::microseconds_to_2000, &since_1970))
            throw_unreadable(column, "a date and time of the years 1 to 9999");
        return {since_1970, tz::utc};
    }
    if (is_null(column))
        return {};
    if (found.is_binary && found.type == oid::date)
        return DateTime::combine(date(column), {});
    if (!found.is_binary || is_text_type(found.type))
        if (const auto read = text_form::read_datetime(found.data))
            return read->in(tz::utc);  // a naive one's wall clock counts as that of UTC
    throw_unreadable(column, "a date and time ('2026-05-01 10:00:00+00')");
}

Date PostgresRow::date(std::size_t column) const {
    const Cell found = cell(column);
    if (found.is_binary && found.type == oid::date && found.data.size() == 4) [[likely]] {
        const auto days = binary::read<std::int32_t>(found.data.data());
        if (days == INT32_MAX || days == INT32_MIN || days > INT32_MAX - binary::days_to_2000)
            throw_unreadable(column, "a date of the years 1 to 9999");
        return Date::from_days(days + binary::days_to_2000);
    }
    if (is_null(column))
        return {};
    if (found.is_binary && (found.type == oid::timestamptz || found.type == oid::timestamp))
        return datetime(column).date();
    if (!found.is_binary || is_text_type(found.type))
        if (const auto read = text_form::read_date(found.data))
            return *read;
    throw_unreadable(column, "a date ('2026-05-01')");
}

Time PostgresRow::time(std::size_t column) const {
    const Cell found = cell(column);
    if (found.is_binary && found.type == oid::time && found.data.size() == 8) [[likely]]
        return {binary::read<std::int64_t>(found.data.data())};
    if (is_null(column))
        return {};
    if (!found.is_binary || is_text_type(found.type))
        if (const auto read = text_form::read_time(found.data))
            return *read;
    throw_unreadable(column, "a time ('10:00:00')");
}

Duration PostgresRow::duration(std::size_t column) const {
    const Cell found = cell(column);
    if (found.is_binary && found.type == oid::interval && found.data.size() == 16) [[likely]]
        return binary::read_interval(found.data.data());
    if (is_null(column))
        return {};
    if (found.is_binary && found.type == oid::int8)
        return {binary::read<std::int64_t>(found.data.data())};
    if (!found.is_binary || is_text_type(found.type))
        if (const auto read = text_form::read_interval(found.data))
            return *read;
    throw_unreadable(column, "an interval ('1 day 02:00:00')");
}

UUID PostgresRow::uuid(std::size_t column) const {
    const Cell found = cell(column);
    if (found.is_binary && found.type == oid::uuid && found.data.size() == 16) [[likely]] {
        UUID read;
        std::memcpy(read.bytes.data(), found.data.data(), read.bytes.size());
        return read;
    }
    if (is_null(column))
        return {};
    if (!found.is_binary || is_text_type(found.type))
        if (const auto read = UUID::parse(found.data))
            return *read;
    throw_unreadable(column, "a UUID");
}

Value PostgresRow::value(std::size_t column) const {
    if (is_null(column))
        return nullptr;
    return as_value(column, cell(column));
}

const Member* PostgresRow::read(std::span<const Member> members, void* object) const {
    return detail::read_members(*this, members, object);
}

Value PostgresRow::as_value(std::size_t column, const Cell& found) const {
    switch (found.type) {
        case oid::boolean:
            return integer(column) != 0;
        case oid::int2:
        case oid::int4:
        case oid::int8:
        case oid::oid:
            return integer(column);
        case oid::float4:
        case oid::float8:
            return real(column);
        case oid::numeric: {
            const std::string_view digits = as_text(column, found);
            if (auto number = Decimal::parse(digits))
                return *number;
            return digits;  // NaN, or longer than a Decimal
        }
        case oid::bytea:
            return Value::bytes(bytes(column));
        case oid::date:
            return date(column);
        case oid::time:
            return time(column);
        case oid::timestamp:
            return datetime(column).in(tz::naive);
        case oid::timestamptz:
            return datetime(column);
        case oid::interval:
            return duration(column);
        case oid::uuid:
            return uuid(column);
        default:
            return array_form::element_type(found.type) == oid::unknown ? Value(as_text(column, found))
                                                                        : array(column, found);
    }
}

// Elements are read as a column of their own would be.
Value PostgresRow::array(std::size_t column, const Cell& found) const {
    Oid type = array_form::element_type(found.type);
    const auto array =
        found.is_binary ? array_form::read_binary(found.data, type) : array_form::read_text(found.data);
    if (!array)
        throw_unreadable(column, "an array");
    const Columns one{{columns_[column].name, type, found.is_binary, !found.is_binary || is_text_type(type),
                       fixed_size(type)}};
    List list;
    list.reserve(array->elements.size());
    for (const auto& element : array->elements)
        list.push_back(PostgresRow(one, element, context_).value(0));
    // Elements to rows, rows to what they are rows of.
    for (std::size_t i = array->lengths.size(); i-- > 1;) {
        List outer;
        const std::size_t length = array->lengths[i];
        for (auto first = list.begin(); first != list.end(); first += static_cast<std::ptrdiff_t>(length))
            outer.push_back(Value(List(first, first + static_cast<std::ptrdiff_t>(length))));
        list = std::move(outer);
    }
    return list;
}

void PostgresRow::throw_malformed() const {
    throw InternalError(
        {"the server sent a malformed row", std::string(context_.sql), std::string(context_.database), {}});
}

void PostgresRow::throw_unreadable(std::size_t column, std::string_view what) const {
    std::string shown;
    const Cell found = cell(column);
    if (!found.is_binary || is_text_type(found.type))
        shown = " holds '" + nuages::text::replace_invalid_utf8(found.data.substr(0, longest_shown)) +
                (found.data.size() > longest_shown ? "...'" : "'");
    else
        shown = " holds a value of the type number " + std::to_string(found.type);
    throw DataError(
        {"column '" + std::string(name(column)) + "'" + shown + ", which is not " + std::string(what),
         std::string(context_.sql), std::string(context_.database),
         "Something else wrote that value or made that column: correct it in the database, or give the "
         "field another type."});
}

}  // namespace nuages::db
