#include "parameters.h"

#include <cmath>
#include <cstring>

#include <nuages/db/column_values.h>

#include "array_form.h"
#include "binary_form.h"
#include "value_text.h"

namespace nuages::db {
namespace {

constexpr std::int32_t null_length = -1;
constexpr std::int64_t first_day = -719'162;  // 0001-01-01
constexpr std::int64_t last_day = 2'932'896;  // 9999-12-31
constexpr std::int64_t day_us = 86'400'000'000;
// Room that is kept for the next statement.
constexpr std::size_t most_kept = 1 << 20;
// Whole numbers up to here are doubles, too.
constexpr std::int64_t exact_in_real = std::int64_t{1} << 53;

// The array whose elements are of that kind. Decimals travel as texts, which a cast makes numbers.
Oid array_type(const ColumnValues& values) {
    switch (values.kind()) {
        case Value::Kind::boolean:
            return oid::bool_array;
        case Value::Kind::integer:
            return oid::int8_array;
        case Value::Kind::real:
            return oid::float8_array;
        case Value::Kind::bytes:
            return oid::bytea_array;
        case Value::Kind::date:
            return oid::date_array;
        case Value::Kind::time:
            return oid::time_array;
        case Value::Kind::datetime:
            return values.is_naive() ? oid::timestamp_array : oid::timestamptz_array;
        case Value::Kind::duration:
            return oid::interval_array;
        case Value::Kind::uuid:
            return oid::uuid_array;
        default:
            return oid::text_array;
    }
}

const ColumnValues* column_values(const Value& value) {
    return value.kind() == Value::Kind::object ? dynamic_cast<const ColumnValues*>(&value.as_object())
                                               : nullptr;
}

Oid natural_type(const Value& value) {
    switch (value.kind()) {
        case Value::Kind::boolean:
            return oid::boolean;
        case Value::Kind::integer:
            return value.as_int() == static_cast<std::int32_t>(value.as_int()) ? oid::int4 : oid::int8;
        case Value::Kind::real:
            return oid::float8;
        case Value::Kind::decimal:
            return oid::numeric;
        case Value::Kind::bytes:
            return oid::bytea;
        case Value::Kind::date:
            return oid::date;
        case Value::Kind::time:
            return oid::time;
        case Value::Kind::datetime:
            return value.as_datetime().is_naive() ? oid::timestamp : oid::timestamptz;
        case Value::Kind::duration:
            return oid::interval;
        case Value::Kind::uuid:
            return oid::uuid;
        case Value::Kind::object: {
            const ColumnValues* values = column_values(value);
            return values ? array_type(*values) : oid::unknown;
        }
        default:
            return oid::unknown;
    }
}

// The type under which a value travels where the statement was prepared for `known`.
Oid fitting_type(const Value& value, Oid known) {
    const Oid natural = natural_type(value);
    if (natural == known || value.is_null())
        return known;
    if (known == oid::int8 && natural == oid::int4)
        return known;
    if (known == oid::float8 && value.is_int() && std::abs(value.as_int()) < exact_in_real)
        return known;
    return natural;
}

// In the four bytes at `start`: how much is behind them.
void put_length(std::string& data, std::size_t start) {
    const auto length = binary::swapped(static_cast<std::uint32_t>(data.size() - start - 4));
    std::memcpy(data.data() + start, &length, sizeof length);
}

void require_calendar(std::int64_t days, std::size_t number, const ErrorContext& context) {
    if (days < first_day || days > last_day)
        throw_bad_value(number, "a moment outside of the years 1 to 9999", context);
}

// One that is not among append_numbers().
void append_element(std::string& out, const ColumnValues& values, std::size_t i, std::size_t number,
                    const ErrorContext& context) {
    const std::int64_t value = values.number(i);
    switch (values.kind()) {
        case Value::Kind::boolean:
            out += value ? '\1' : '\0';
            break;
        case Value::Kind::date:
            require_calendar(value, number, context);
            binary::append(out, static_cast<std::int32_t>(value - binary::days_to_2000));
            break;
        case Value::Kind::time:
            if (value < 0 || value >= day_us)
                throw_bad_value(number, "no time of a day", context);
            binary::append(out, value);
            break;
        case Value::Kind::duration:
            binary::append_interval(out, Duration{value});
            break;
        case Value::Kind::text:
            append_checked(out, values.text(i), number, context);
            break;
        default:
            out += values.text(i);
    }
}

// The elements that are numbers of eight bytes, less what stands for nought over there.
void append_numbers(std::string& out, const ColumnValues& values, std::int64_t nought) {
    const auto put = [](char* at, auto number) {
        const auto sent = binary::swapped(number);
        std::memcpy(at, &sent, sizeof sent);
        return at + sizeof sent;
    };
    const std::size_t begin = out.size();
    out.resize(begin + values.size() * 12);
    char* at = out.data() + begin;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool is_null = values.is_null(i);
        at = put(at, static_cast<std::uint32_t>(is_null ? null_length : 8));
        if (!is_null)
            at = put(at, static_cast<std::uint64_t>(values.number(i) - nought));
    }
    out.resize(static_cast<std::size_t>(at - out.data()));
}

void append_elements(std::string& out, const ColumnValues& values, std::size_t number,
                     const ErrorContext& context) {
    switch (values.kind()) {
        case Value::Kind::integer:
        case Value::Kind::real:
            return append_numbers(out, values, 0);
        case Value::Kind::datetime:
            for (std::size_t i = 0; i < values.size(); ++i)
                require_calendar(values.number(i) / day_us, number, context);
            return append_numbers(out, values, binary::microseconds_to_2000);
        default:
            break;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values.is_null(i)) {
            binary::append(out, null_length);
            continue;
        }
        const std::size_t start = out.size();
        out.append(4, '\0');
        append_element(out, values, i, number, context);
        put_length(out, start);
    }
}

// An array of one dimension in its binary form.
void append_array(std::string& out, const ColumnValues& values, std::size_t number,
                  const ErrorContext& context) {
    const auto count = static_cast<std::int32_t>(values.size());
    binary::append(out, std::int32_t{count > 0});  // dimensions
    binary::append(out, std::int32_t{1});          // there may be NULLs
    binary::append(out, static_cast<std::uint32_t>(array_form::element_type(array_type(values))));
    if (count > 0) {
        binary::append(out, count);
        binary::append(out, std::int32_t{1});  // the first index
    }
    append_elements(out, values, number, context);
}

}  // namespace

bool EncodedParameters::encode(Parameters parameters, std::vector<Oid>& types, const ErrorContext& context) {
    if (data_.capacity() > most_kept)
        data_ = {};
    data_.clear();
    formats_.clear();
    bool fits = types.size() == parameters.size();
    types.resize(parameters.size(), oid::unknown);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Oid type = fitting_type(parameters[i], types[i]);
        fits = fits && type == types[i];
        types[i] = type;
        append(parameters[i], i + 1, type, context);
    }
    return fits;
}

void EncodedParameters::append(const Value& value, std::size_t number, Oid type,
                               const ErrorContext& context) {
    const std::size_t start = data_.size();
    bool is_binary = true;
    data_.append(4, '\0');  // its length, put in at the end
    switch (value.kind()) {
        case Value::Kind::null:
            std::memcpy(data_.data() + start, &null_length, sizeof null_length);
            formats_.append(2, '\0');
            return;
        case Value::Kind::boolean:
            data_ += value.as_bool() ? '\1' : '\0';
            break;
        case Value::Kind::integer:
            if (type == oid::int4)
                binary::append(data_, static_cast<std::int32_t>(value.as_int()));
            else if (type == oid::float8)
                binary::append_real(data_, static_cast<double>(value.as_int()));
            else
                binary::append(data_, value.as_int());
            break;
        case Value::Kind::real:
            binary::append_real(data_, value.as_real());
            break;
        case Value::Kind::date:
            require_calendar(value.as_date().days(), number, context);
            binary::append(data_, value.as_date().days() - binary::days_to_2000);
            break;
        case Value::Kind::time:
            if (value.as_time().us < 0 || value.as_time().us >= day_us)
                throw_bad_value(number, "no time of a day", context);
            binary::append(data_, value.as_time().us);
            break;
        case Value::Kind::datetime: {
            const std::int64_t us = value.as_datetime().us;
            require_calendar(us / day_us, number, context);
            binary::append(data_, us - binary::microseconds_to_2000);
            break;
        }
        case Value::Kind::duration:
            binary::append_interval(data_, value.as_duration());
            break;
        case Value::Kind::uuid: {
            const auto& bytes = value.as_uuid().bytes;
            data_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            break;
        }
        case Value::Kind::bytes:
            data_ += value.as_text();
            break;
        case Value::Kind::decimal:
            is_binary = false;
            data_ += value.as_decimal().str();
            break;
        case Value::Kind::text:
            is_binary = false;
            append_checked(data_, value.as_text(), number, context);
            break;
        case Value::Kind::object:
            if (const ColumnValues* values = column_values(value))
                append_array(data_, *values, number, context);
            else
                throw_bad_kind(value, number, context);
            break;
        case Value::Kind::list:
            is_binary = false;
            append_value_text(data_, value, number, context);
            break;
        default:
            throw_bad_kind(value, number, context);
    }
    put_length(data_, start);
    formats_.append(is_binary ? "\0\1" : "\0\0", 2);
}

}  // namespace nuages::db
