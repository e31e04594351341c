#include "binary_form.h"

#include <arpa/inet.h>

namespace nuages::db::binary {
namespace {

constexpr std::int64_t day_us = 86'400'000'000;

}  // namespace

double read_real(std::string_view data) noexcept {
    if (data.size() == 4) {
        const auto bits = read<std::uint32_t>(data.data());
        float value;
        std::memcpy(&value, &bits, sizeof value);
        return value;
    }
    const auto bits = read<std::uint64_t>(data.data());
    double value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

void append_real(std::string& out, double value) {
    std::uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    append(out, bits);
}

Duration interval_of(std::int64_t days, std::int64_t us) noexcept {
    std::int64_t result;
    if (__builtin_mul_overflow(days, day_us, &result) || __builtin_add_overflow(result, us, &result))
        return {days < 0 ? INT64_MIN : INT64_MAX};
    return {result};
}

void append_interval(std::string& out, Duration value) {
    std::int64_t days = value.us / day_us;
    std::int64_t rest = value.us % day_us;
    if (rest < 0) {
        --days;
        rest += day_us;
    }
    append(out, rest);
    append(out, static_cast<std::int32_t>(days));
    append(out, std::int32_t{0});
}

Duration read_interval(const char* data) noexcept {
    const auto us = read<std::int64_t>(data);
    const auto days = read<std::int32_t>(data + 8);
    const auto months = read<std::int32_t>(data + 12);
    return interval_of(std::int64_t{days} + std::int64_t{months / 12} * 365 + months % 12 * 30, us);
}

std::string numeric_text(std::string_view data) {
    if (data.size() < 8)
        return {};
    const int digit_count = read<std::int16_t>(data.data());
    const int weight = read<std::int16_t>(data.data() + 2);  // of the first digit, in powers of 10,000
    const auto sign = read<std::uint16_t>(data.data() + 4);
    const int scale = read<std::int16_t>(data.data() + 6);
    if (sign == 0xC000)
        return "NaN";
    if (sign == 0xD000)
        return "Infinity";
    if (sign == 0xF000)
        return "-Infinity";
    if (digit_count < 0 || data.size() < 8 + 2 * static_cast<std::size_t>(digit_count))
        return {};
    const auto group = [&](int i) {
        return i >= 0 && i < digit_count ? read<std::int16_t>(data.data() + 8 + 2 * i) : std::int16_t{0};
    };
    for (int i = 0; i < digit_count; ++i)
        if (group(i) < 0 || group(i) > 9999)
            return {};
    std::string text = sign == 0x4000 ? "-" : "";
    if (weight < 0)
        text += '0';
    for (int i = 0; i <= weight; ++i) {
        std::string four = std::to_string(group(i));
        if (i > 0)
            four.insert(0, 4 - four.size(), '0');
        text += four;
    }
    if (scale > 0) {
        text += '.';
        const std::size_t end = text.size() + static_cast<std::size_t>(scale);
        for (int i = weight + 1; text.size() < end; ++i) {
            const std::string four = std::to_string(group(i));
            text.append(4 - four.size(), '0').append(four);
        }
        text.resize(end);
    }
    return text;
}

std::string inet_text(std::string_view data) {
    constexpr char version4 = 2, version6 = 3;  // PGSQL_AF_INET and the one after it
    if (data.size() < 4)
        return {};
    const int family = data[0] == version4 ? AF_INET : AF_INET6;
    const int bits = static_cast<unsigned char>(data[1]);
    const bool is_network = data[2] != 0;
    const std::size_t size = data[0] == version4 ? 4 : 16;
    if ((data[0] != version4 && data[0] != version6) || data.size() < 4 + size)
        return {};
    char buffer[INET6_ADDRSTRLEN];
    std::string text = ::inet_ntop(family, data.data() + 4, buffer, sizeof buffer);
    if (is_network || bits != static_cast<int>(size * 8))
        text += '/' + std::to_string(bits);
    return text;
}

}  // namespace nuages::db::binary
