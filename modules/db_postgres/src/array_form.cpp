#include "array_form.h"

#include <algorithm>
#include <utility>

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
        case oid::json_array:
            return oid::json;
        case oid::jsonb_array:
            return oid::jsonb;
        default:
            return oid::unknown;
    }
}

std::optional<Array> read_binary(std::string_view data, Oid& element) {
    // Dimensions, whether there are NULLs, the elements' type, and for each dimension its length and lower
    // bound.
    constexpr std::size_t head = 12, dimension_size = 8;
    if (data.size() < head)
        return std::nullopt;
    const auto dimensions = binary::read<std::uint32_t>(data.data());
    element = binary::read<std::uint32_t>(data.data() + 8);
    data.remove_prefix(head);
    if (dimensions > most_dimensions || data.size() < dimensions * dimension_size)
        return std::nullopt;
    Array array;
    std::size_t count = dimensions > 0;
    for (std::uint32_t i = 0; i < dimensions; ++i) {
        const auto length = binary::read<std::int32_t>(data.data());
        data.remove_prefix(dimension_size);
        // An element has four bytes at least, so that no more room is made than was sent.
        if (length <= 0 || static_cast<std::size_t>(length) > data.size() / 4 / count)
            return std::nullopt;
        count *= static_cast<std::size_t>(length);
        array.lengths.push_back(static_cast<std::size_t>(length));
    }
    array.elements.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        if (data.size() < 4)
            return std::nullopt;
        const auto length = binary::read<std::int32_t>(data.data());
        data.remove_prefix(4);
        if (length == -1) {
            array.elements.emplace_back();
            continue;
        }
        if (length < 0 || data.size() < static_cast<std::size_t>(length))
            return std::nullopt;
        array.elements.emplace_back(data.substr(0, static_cast<std::size_t>(length)));
        data.remove_prefix(static_cast<std::size_t>(length));
    }
    if (!data.empty())
        return std::nullopt;
    return array;
}

namespace {

// "{{1,NULL},{"a \"b\"",4}}": each part at one depth has as many parts as the others there.
class TextReader {
public:
    explicit TextReader(std::string_view text) : rest_(text) {}

    std::optional<Array> read() {
        if (rest_ == "{}")
            return Array{};
        if (!part(0) || !rest_.empty() || array_.lengths.size() != deepest_)
            return std::nullopt;
        return std::move(array_);
    }

private:
    bool take(char c) {
        if (!rest_.starts_with(c))
            return false;
        rest_.remove_prefix(1);
        return true;
    }

    // From one brace to the other.
    bool part(std::size_t depth) {
        if (depth == most_dimensions || !take('{'))
            return false;
        const bool is_innermost = !rest_.starts_with('{');
        if (is_innermost && deepest_ == 0)
            deepest_ = depth + 1;
        if (is_innermost != (depth + 1 == deepest_) && deepest_ != 0)
            return false;
        std::size_t count = 0;
        do {
            if (is_innermost ? !element() : !part(depth + 1))
                return false;
            ++count;
        } while (take(','));
        if (array_.lengths.size() <= depth)
            array_.lengths.resize(depth + 1);
        std::size_t& length = array_.lengths[depth];
        if (length == 0)
            length = count;
        return length == count && take('}');
    }

    bool element() {
        if (take('"'))
            return quoted();
        const std::size_t end = std::min(rest_.find_first_of(",{}\"\\"), rest_.size());
        const std::string_view word = rest_.substr(0, end);
        rest_.remove_prefix(end);
        if (text::iequals(word, "NULL"))
            array_.elements.emplace_back();
        else
            array_.elements.emplace_back(word);
        return !word.empty();
    }

    // After the first quote.
    bool quoted() {
        std::string& element = array_.elements.emplace_back(std::in_place).value();
        while (!rest_.empty()) {
            if (take('"'))
                return true;
            take('\\');
            if (rest_.empty())
                break;
            element += rest_.front();
            rest_.remove_prefix(1);
        }
        return false;
    }

    std::string_view rest_;
    std::size_t deepest_ = 0;  // how many braces stand before the first element
    Array array_;
};

}  // namespace

std::optional<Array> read_text(std::string_view text) {
    if (text.starts_with('['))  // "[0:1]={1,2}"
        text.remove_prefix(std::min(text.find('=') + 1, text.size()));
    return TextReader(text).read();
}

}  // namespace nuages::db::array_form
