#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nuages/base/object.h>
#include <nuages/meta/array.h>
#include <nuages/meta/kind.h>

// Ranges as fields: those of PostgreSQL, Django's IntegerRangeField and its like.
//
//     Range<int> ages;          // int4range
//     Range<std::int64_t> ids;  // int8range
//     Range<Decimal> prices;    // numrange
//     Range<DateTime> stay;     // tstzrange
//     Range<Date> days;         // daterange
namespace nuages {

// From one value to another; without an end on a side that has no value. PostgreSQL writes ranges of integers
// and dates as [lower, upper): [1, 9] is read as [1, 10).
template <class T>
struct Range {
    std::optional<T> lower{};
    std::optional<T> upper{};
    bool lower_inc = true;  // whether the end itself belongs to the range
    bool upper_inc = false;
    bool isempty = false;  // nothing belongs to it, and the rest says nothing

    static Range empty() { return {{}, {}, false, false, true}; }

    friend bool operator==(const Range&, const Range&) = default;
};

// A Range as a Value: what templates, queries by name and fixtures see. Its attributes are those of Range,
// lower_inf and upper_inf.
class RangeValue final : public Object {
public:
    explicit RangeValue(Range<Value> range);
    const Range<Value>& range() const noexcept { return range_; }

    std::string_view type_name() const override { return "Range"; }
    std::optional<Value> attribute(std::string_view name) const override;
    bool truth() const override { return !range_.isempty; }
    std::string str() const override;  // "[1, 10)", "empty"
    std::string repr() const override;
    bool equals(const Object& other) const override;
    std::size_t hash() const override;

private:
    Range<Value> range_;
};

Value range_value(Range<Value> range);
// Null where the value is no range.
const Range<Value>* find_range(const Value& value);

namespace meta {

template <class T>
concept RangeBound = std::is_same_v<T, std::int32_t> || std::is_same_v<T, std::int64_t> ||
    std::is_same_v<T, Decimal> || std::is_same_v<T, DateTime> || std::is_same_v<T, Date>;

// The operators of exclusion constraints: excluded("stay", range_operators::overlaps).
namespace range_operators {
inline constexpr std::string_view equal = "=", not_equal = "<>", contains = "@>", contained_by = "<@",
                                  overlaps = "&&", fully_lt = "<<", fully_gt = ">>", not_lt = "&>",
                                  not_gt = "&<", adjacent_to = "-|-";
}  // namespace range_operators

// As PostgreSQL writes it: [1,10).
std::string range_text(const Range<Value>& range);
// Out of such a text, with ends of that kind; nullopt where it is none, or an end is none that a member can
// hold.
std::optional<Range<Value>> parse_range(Kind ends, std::string_view text);
// Out of a range, a list of two or a dict as Django's fixtures have it ({"lower": 1, "upper": 3, "bounds":
// "[)"}), with the ends as they are; nullopt for anything else.
std::optional<Range<Value>> range_from(const Value& value);

namespace detail {

// Throws ValueError for what is no range.
const Range<Value>& range_of(const Value& value);

}  // namespace detail

template <RangeBound T>
struct field_type<Range<T>> {
    static constexpr Kind kind = Kind::range;

    static Value to_value(const Range<T>& range) {
        const auto end = [](const std::optional<T>& v) {
            return v ? std::optional<Value>(*v) : std::nullopt;
        };
        return range_value(
            {end(range.lower), end(range.upper), range.lower_inc, range.upper_inc, range.isempty});
    }
    static Range<T> from_value(const Value& value) {
        const Range<Value>& range = detail::range_of(value);
        const auto end = [](const std::optional<Value>& v) {
            return v ? std::optional<T>(detail::element_of<T>(*v)) : std::nullopt;
        };
        return {end(range.lower), end(range.upper), range.lower_inc, range.upper_inc, range.isempty};
    }
};

template <class T>
struct range_bound {};
template <class T>
struct range_bound<Range<T>> {
    using type = T;
};

template <RangeBound T>
inline constexpr ElementType range_ends{field_type<T>::kind, field_type<T>::storage, Storage::none, true};

template <class T>
concept RangeType = FieldType<T> && field_type<T>::kind == Kind::range;

}  // namespace meta
}  // namespace nuages
