#include <algorithm>
#include <utility>

#include <nuages/base/dict.h>
#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/meta/range.h>

namespace nuages {

RangeValue::RangeValue(Range<Value> range) : range_(std::move(range)) {
    if (range_.isempty)
        range_ = Range<Value>::empty();
    // What has no end has none that could belong to it.
    range_.lower_inc = range_.lower_inc && range_.lower;
    range_.upper_inc = range_.upper_inc && range_.upper;
}

std::optional<Value> RangeValue::attribute(std::string_view name) const {
    if (name == "lower")
        return range_.lower ? *range_.lower : Value();
    if (name == "upper")
        return range_.upper ? *range_.upper : Value();
    if (name == "lower_inc")
        return range_.lower_inc;
    if (name == "upper_inc")
        return range_.upper_inc;
    if (name == "lower_inf")
        return !range_.isempty && !range_.lower;
    if (name == "upper_inf")
        return !range_.isempty && !range_.upper;
    if (name == "isempty")
        return range_.isempty;
    return std::nullopt;
}

std::string RangeValue::str() const {
    if (range_.isempty)
        return "empty";
    const auto end = [](const std::optional<Value>& v) { return v ? v->str() : "None"; };
    return (range_.lower_inc ? "[" : "(") + end(range_.lower) + ", " + end(range_.upper) +
           (range_.upper_inc ? "]" : ")");
}

std::string RangeValue::repr() const {
    return "<Range: " + str() + ">";
}

bool RangeValue::equals(const Object& other) const {
    const auto* range = dynamic_cast<const RangeValue*>(&other);
    return range && range->range_ == range_;
}

std::size_t RangeValue::hash() const {
    const auto end = [](const std::optional<Value>& v) { return v ? v->hash() : 0; };
    return end(range_.lower) * 31 + end(range_.upper) + range_.isempty;
}

Value range_value(Range<Value> range) {
    return Value::adopt(new RangeValue(std::move(range)));
}

const Range<Value>* find_range(const Value& value) {
    const auto* range = value.is_object() ? dynamic_cast<const RangeValue*>(&value.as_object()) : nullptr;
    return range ? &range->range() : nullptr;
}

namespace meta {
namespace {

std::string end_text(const Value& end) {
    switch (end.kind()) {
        case Value::Kind::datetime:
            return '"' + end.as_datetime().in(tz::utc).iso(' ') + '"';
        case Value::Kind::date:
            return end.as_date().iso();
        default:
            return end.str();
    }
}

std::optional<Value> parse_end(Kind kind, std::string_view text) {
    const auto value = [](auto&& parsed) { return parsed ? std::optional<Value>(*parsed) : std::nullopt; };
    switch (kind) {
        case Kind::integer:
            return value(text::parse_int(text));
        case Kind::decimal:
            return value(Decimal::parse(text));
        case Kind::date:
            return value(Date::parse_iso(text));
        case Kind::datetime: {
            // PostgreSQL leaves the minutes of a whole hour's offset out.
            std::string iso(text);
            if (iso.size() > 13 && (iso[iso.size() - 3] == '+' || iso[iso.size() - 3] == '-'))
                iso += ":00";
            const auto moment = DateTime::parse_iso(iso);
            return moment ? std::optional<Value>(moment->in(tz::utc)) : std::nullopt;
        }
        default:
            return std::nullopt;
    }
}

// Up to the comma or bracket behind it, without its quotes; what is parsed here has none inside.
std::string_view take_end(std::string_view& rest) {
    const bool is_quoted = rest.starts_with('"');
    rest.remove_prefix(is_quoted);
    const std::size_t size = std::min(rest.find_first_of(is_quoted ? "\"" : ",)]"), rest.size());
    const std::string_view end = rest.substr(0, size);
    rest.remove_prefix(std::min(size + is_quoted, rest.size()));
    return end;
}

}  // namespace

std::string range_text(const Range<Value>& range) {
    if (range.isempty)
        return "empty";
    const auto end = [](const std::optional<Value>& v) { return v ? end_text(*v) : std::string(); };
    return (range.lower_inc ? "[" : "(") + end(range.lower) + "," + end(range.upper) +
           (range.upper_inc ? "]" : ")");
}

std::optional<Range<Value>> parse_range(Kind ends, std::string_view text) {
    if (text == "empty")
        return Range<Value>::empty();
    if (text.size() < 3 || (text[0] != '[' && text[0] != '('))
        return std::nullopt;
    Range<Value> range;
    range.lower_inc = text[0] == '[';
    std::string_view rest = text.substr(1);
    for (std::optional<Value>* end : {&range.lower, &range.upper}) {
        const std::string_view said = take_end(rest);
        const bool is_last = end == &range.upper;
        if (rest.empty() || (is_last ? rest.size() != 1 || rest[0] == ',' : rest[0] != ','))
            return std::nullopt;
        if (!said.empty() && !(*end = parse_end(ends, said)))
            return std::nullopt;
        range.upper_inc = rest[0] == ']';
        rest.remove_prefix(1);
    }
    return range;
}

std::optional<Range<Value>> range_from(const Value& value) {
    if (const Range<Value>* range = find_range(value))
        return *range;
    const auto end = [](const Value* v) {
        return v && !v->is_null() ? std::optional<Value>(*v) : std::nullopt;
    };
    if (value.is_list() && value.as_list().size() == 2)
        return Range<Value>{end(&value.as_list()[0]), end(&value.as_list()[1])};
    if (!value.is_dict())
        return std::nullopt;
    const Dict& dict = value.as_dict();
    if (const Value* empty = dict.find("empty"); empty && empty->truth())
        return Range<Value>::empty();
    const Value* bounds = dict.find("bounds");
    const std::string said = bounds ? bounds->str() : "[)";
    if ((said != "[)" && said != "[]" && said != "()" && said != "(]") ||
        (!dict.find("lower") && !dict.find("upper")))
        return std::nullopt;
    return Range<Value>{end(dict.find("lower")), end(dict.find("upper")), said[0] == '[', said[1] == ']'};
}

}  // namespace meta

namespace meta::detail {

const Range<Value>& range_of(const Value& value) {
    if (const Range<Value>* range = find_range(value))
        return *range;
    throw ValueError(value.repr() + " is no range.");
}

}  // namespace meta::detail
}  // namespace nuages
