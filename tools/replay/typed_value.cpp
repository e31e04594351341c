#include "typed_value.h"

#include <cstdio>
#include <cstdlib>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/crypto/base64.h>

#include "corpus.h"

namespace nuages::replay {
namespace {

// A number as Python writes it, where no kind of Value holds it exactly.
class NumberText final : public Object {
public:
    NumberText(std::string type, std::string text) : type_(std::move(type)), text_(std::move(text)) {}
    std::string_view type_name() const override { return type_; }
    std::string str() const override { return text_; }
    bool truth() const override { return text_.find_first_not_of("-+0.") != text_.npos; }
    std::string repr() const override { return type_ == "int" ? text_ : type_ + "('" + text_ + "')"; }
    bool equals(const Object& other) const override {
        return other.type_name() == type_ && other.str() == text_;
    }

private:
    std::string type_, text_;
};

// A decimal number, where it is none with more digits than fit one.
Value decode_number(const char* type, const Value& json) {
    if (const auto number = Decimal::parse(json.as_text()))
        return *number;
    return Value::adopt(new NumberText(type, json.to_text()));
}

Value decode_list(const Value& json) {
    List list;
    for (const Value& item : json.as_list())
        list.push_back(decode(item));
    return list;
}

Value decode_bytes(const Value& json) {
    const auto bytes = crypto::base64_decode(json.as_text());
    if (!bytes)
        throw ValueError("Not base64: " + json.repr());
    return Value::bytes(*bytes);
}

Value decode_float(const Value& json) {
    const auto number = text::parse_double(json.as_text());
    if (!number)
        throw ValueError("Not a float: " + json.repr());
    return *number;
}

ZoneId zone_of_offset(std::int64_t seconds) {
    char name[16];
    std::snprintf(name, sizeof name, "%c%02d:%02d", seconds < 0 ? '-' : '+',
                  static_cast<int>(std::abs(seconds) / 3600 % 100),
                  static_cast<int>(std::abs(seconds) / 60 % 60));
    return tz::get(name);
}

Value decode_datetime(const Value& json, const Value& object) {
    const auto moment = DateTime::parse_iso(json.as_text());
    if (!moment)
        throw ValueError("Not a datetime: " + json.repr());
    const Value& zone = object["tz"];
    if (zone.is_null())
        return *moment;
    // The text is the wall clock there, and `offset` tells which of two equal ones.
    // Zones of Django's get_fixed_timezone() are named by their abbreviation ("+0030").
    const Value& abbreviation = object["abbr"];
    const bool is_fixed_by_django =
        abbreviation.is_text() && abbreviation.as_text().size() == 5 &&
        std::string_view("+-").find(abbreviation.as_text()[0]) != std::string_view::npos;
    const DateTime decoded{moment->us - object["offset"].as_int() * 1'000'000,
                           tz::get(is_fixed_by_django ? abbreviation.as_text() : zone.as_text())};
    // A time that daylight saving skips has the offset of before and no name.
    if (decoded.time() != moment->time())
        return decoded.in(zone_of_offset(object["offset"].as_int()));
    return decoded;
}

template <class T>
Value decode_iso(const Value& json) {
    const auto value = T::parse_iso(json.as_text());
    if (!value)
        throw ValueError("Not an ISO date or time: " + json.repr());
    return *value;
}

Value decode_duration(const Value& json) {
    return Duration::days(json[0].as_int()) + Duration::seconds(json[1].as_int()) +
           Duration::microseconds(json[2].as_int());
}

Value decode_uuid(const Value& json) {
    const auto uuid = UUID::parse(json.as_text());
    if (!uuid)
        throw ValueError("Not a UUID: " + json.repr());
    return *uuid;
}

}  // namespace

Dict decode_pairs(const Value& json) {
    Dict dict;
    if (json.is_null())
        return dict;
    for (const Value& pair : json.as_list())
        dict.set(decode(pair[0]), decode(pair[1]));
    return dict;
}

Value decode(const Value& json) {
    if (json.is_list())
        return decode_list(json);
    if (!json.is_dict())
        return json;
    const auto& [key, inside] = *json.as_dict().begin();
    const std::string_view kind = key.as_text();
    if (kind == "$safe")
        return Value::safe(inside.as_text());
    if (kind == "$dict")
        return decode_pairs(inside);
    if (kind == "$tuple" || kind == "$set")
        return decode_list(inside);
    if (kind == "$int")
        return decode_number("int", inside);
    if (kind == "$decimal")
        return decode_number("Decimal", inside);
    if (kind == "$float")
        return decode_float(inside);
    if (kind == "$uuid")
        return decode_uuid(inside);
    if (kind == "$datetime")
        return decode_datetime(inside, json);
    if (kind == "$date")
        return decode_iso<Date>(inside);
    if (kind == "$time")
        return decode_iso<Time>(inside);
    if (kind == "$timedelta")
        return decode_duration(inside);
    if (kind == "$bytes")
        return decode_bytes(inside);
    if (kind == "$wtf8")
        throw Unsupported("lone surrogates: text is UTF-8 here");
    throw Unsupported("values of the kind " + std::string(kind));
}

std::string show(const Value& value) {
    return value.repr();
}

}  // namespace nuages::replay
