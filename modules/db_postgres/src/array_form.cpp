#include "array_form.h"

#include <nuages/base/text.h>

#include "binary_form.h"

namespace nuages::db::array_form {

Oid element_type(Oid array) noexcept {
    switch (array) {
        case oid::bool_array:
            return oid::boolean;
        case oid::bytea_array:
            return oid::bytea;
        case oid::int2_array:
            return oid::int2;
        case oid::int4_array:
            return oid::int4;
        case oid::int8_array:
            return oid::int8;
        case oid::text_array:
            return oid::text;
        case oid::bpchar_array:
            return oid::bpchar;
        case oid::varchar_array:
            return oid::varchar;
        case oid::float4_array:
            return oid::float4;
        case oid::float8_array:
            return oid::float8;
        case oid::timestamp_array:
            return oid::timestamp;
        case oid::timestamptz_array:
            return oid::timestamptz;
        case oid::date_array:
            return oid::date;
        case oid::time_array:
            return oid::time;
        case oid::interval_array:
            return oid::interval;
        case oid::numeric_array:
            return oid::numeric;
        case oid::uuid_array:
            return oid::uuid;
        case oid::inet_array:
            return oid::inet;
        case oid::jsonb_array:
            return oid::jsonb;
        default:
            return oid::unknown;
    }
}

std::optional<Elements> read_binary(std::string_view data, Oid& element) {
    // Dimensions, whether there are NULLs, the elements' type, and for each dimension its length and lower
    // bound.
    if (data.size() < 12)
        return std::nullopt;
    const auto dimensions = binary::read<std::int32_t>(data.data());
    element = binary::read<std::uint32_t>(data.data() + 8);
    if (dimensions == 0)
        return Elements{};
    if (dimensions != 1 || data.size() < 20)
        return std::nullopt;
    const auto count = binary::read<std::int32_t>(data.data() + 12);
    data.remove_prefix(20);
    Elements elements;
    for (std::int32_t i = 0; i < count; ++i) {
        if (data.size() < 4)
            return std::nullopt;
        const auto length = binary::read<std::int32_t>(data.data());
        data.remove_prefix(4);
        if (length < 0) {
            elements.emplace_back();
            continue;
        }
        if (data.size() < static_cast<std::size_t>(length))
            return std::nullopt;
        elements.emplace_back(data.substr(0, static_cast<std::size_t>(length)));
        data.remove_prefix(static_cast<std::size_t>(length));
    }
    return elements;
}

std::optional<Elements> read_text(std::string_view text) {
    if (text.size() < 2 || text.front() != '{' || text.back() != '}')
        return std::nullopt;
    text = text.substr(1, text.size() - 2);
    Elements elements;
    while (!text.empty()) {
        std::string element;
        const bool quoted = text.front() == '"';
        if (text.front() == '{')
            return std::nullopt;
        if (quoted) {
            std::size_t at = 1;
            while (at < text.size() && text[at] != '"') {
                if (text[at] == '\\')
                    ++at;
                if (at < text.size())
                    element += text[at++];
            }
            if (at >= text.size())
                return std::nullopt;
            text.remove_prefix(at + 1);
        } else {
            const std::size_t end = std::min(text.find(','), text.size());
            element = text.substr(0, end);
            text.remove_prefix(end);
        }
        if (!quoted && text::iequals(element, "NULL"))
            elements.emplace_back();
        else
            elements.emplace_back(std::move(element));
        if (!text.empty() && text.front() != ',')
            return std::nullopt;
        if (!text.empty())
            text.remove_prefix(1);
    }
    return elements;
}

}  // namespace nuages::db::array_form
