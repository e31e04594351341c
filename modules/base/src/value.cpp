#include <cmath>
#include <cstring>
#include <limits>
#include <new>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/base/value.h>

#include "hash.h"

namespace nuages {

// The counted part of text, bytes, UUIDs, lists and dicts. The bytes of a text follow it in the same block.
struct Value::Shared {
    std::atomic<std::uint32_t> references{1};
};

template <class Content>
struct Value::Box : Value::Shared {
    explicit Box(Content c) : content(std::move(c)) {}
    Content content;
};

namespace {

constexpr std::size_t header = 8;  // room for the count, and what follows stays aligned

constinit const Value null_value;

[[noreturn]] void wrong_kind(const Value& value, std::string_view wanted) {
    std::string shown = value.repr();
    if (shown.size() > 80)
        shown = shown.substr(0, 77) + "...";
    throw TypeError("This value is " + std::string(value.kind_name()) + " (" + shown + "), but " +
                    std::string(wanted) + " is needed here.");
}

}  // namespace

Value::Value(std::string_view text) : kind_(Kind::text) {
    if (text.size() > std::numeric_limits<std::uint32_t>::max())
        throw ValueError("A text of " + std::to_string(text.size()) +
                         " bytes is too long for a value: the most is 4 GiB.");
    if (text.empty()) {
        payload_.borrowed = "";
        return;
    }
    void* block = ::operator new(header + text.size());
    payload_.shared = new (block) Shared;
    std::memcpy(static_cast<char*>(block) + header, text.data(), text.size());
    size_ = static_cast<std::uint32_t>(text.size());
    flags_ = shared_flag;
}

Value::Value(const UUID& v) : kind_(Kind::uuid), flags_(shared_flag) {
    payload_.shared = new Box<UUID>(v);
}

Value::Value(const Decimal& v) : kind_(Kind::decimal), flags_(shared_flag) {
    payload_.shared = new Box<Decimal>(v);
}

Value::Value(List list) : kind_(Kind::list), flags_(shared_flag) {
    payload_.shared = new Box<List>(std::move(list));
}

Value::Value(Dict dict) : kind_(Kind::dict), flags_(shared_flag) {
    payload_.shared = new Box<Dict>(std::move(dict));
}

Value Value::borrowed(std::string_view text) noexcept {
    if (text.size() > std::numeric_limits<std::uint32_t>::max())
        text = text.substr(0, std::numeric_limits<std::uint32_t>::max());
    Value value;
    value.kind_ = Kind::text;
    value.payload_.borrowed = text.data();
    value.size_ = static_cast<std::uint32_t>(text.size());
    return value;
}

Value Value::borrowed_safe(std::string_view html) noexcept {
    Value value = borrowed(html);
    value.flags_ = safe_flag;
    return value;
}

Value Value::safe(std::string_view html) {
    Value value(html);
    value.flags_ |= safe_flag;
    return value;
}

Value Value::bytes(std::string_view data) {
    Value value(data);
    value.kind_ = Kind::bytes;
    return value;
}

Value Value::adopt(Object* object) noexcept {
    Value value;
    value.kind_ = Kind::object;
    value.payload_.object = object;
    value.flags_ = shared_flag;
    return value;
}

Value Value::list(std::initializer_list<Value> items) {
    return Value(List(items));
}

Value Value::dict(std::initializer_list<std::pair<Value, Value>> items) {
    return Value(Dict(items));
}

void Value::retain() const noexcept {
    auto& references = kind_ == Kind::object ? payload_.object->references_ : payload_.shared->references;
    references.fetch_add(1, std::memory_order_relaxed);
}

void Value::release_for(Value& other) noexcept {
    Value taken(std::move(other));
    swap(taken);
}

void Value::release() noexcept {
    if (kind_ == Kind::object) {
        if (payload_.object->references_.fetch_sub(1, std::memory_order_acq_rel) == 1)
            delete payload_.object;
        return;
    }
    if (payload_.shared->references.fetch_sub(1, std::memory_order_acq_rel) != 1)
        return;
    switch (kind_) {
        case Kind::uuid:
            delete static_cast<Box<UUID>*>(payload_.shared);
            break;
        case Kind::decimal:
            delete static_cast<Box<Decimal>*>(payload_.shared);
            break;
        case Kind::list:
            delete static_cast<Box<List>*>(payload_.shared);
            break;
        case Kind::dict:
            delete static_cast<Box<Dict>*>(payload_.shared);
            break;
        default:
            ::operator delete(static_cast<void*>(payload_.shared));
            break;
    }
}

std::string_view Value::as_text() const noexcept {
    if (flags_ & shared_flag)
        return {reinterpret_cast<const char*>(payload_.shared) + header, size_};
    return {payload_.borrowed, size_};
}

const UUID& Value::as_uuid() const noexcept {
    return static_cast<Box<UUID>*>(payload_.shared)->content;
}
const Decimal& Value::as_decimal() const noexcept {
    return static_cast<Box<Decimal>*>(payload_.shared)->content;
}
const List& Value::as_list() const noexcept {
    return static_cast<Box<List>*>(payload_.shared)->content;
}
const Dict& Value::as_dict() const noexcept {
    return static_cast<Box<Dict>*>(payload_.shared)->content;
}

List& Value::edit_list() {
    if (!is_list())
        wrong_kind(*this, "a list");
    if (payload_.shared->references.load(std::memory_order_acquire) > 1)
        *this = Value(List(as_list()));
    return static_cast<Box<List>*>(payload_.shared)->content;
}

Dict& Value::edit_dict() {
    if (!is_dict())
        wrong_kind(*this, "a dict");
    if (payload_.shared->references.load(std::memory_order_acquire) > 1)
        *this = Value(Dict(as_dict()));
    return static_cast<Box<Dict>*>(payload_.shared)->content;
}

bool Value::to_bool() const {
    if (!is_bool())
        wrong_kind(*this, "a boolean");
    return as_bool();
}

std::int64_t Value::to_int() const {
    if (is_int() || is_bool())
        return as_int();
    if (is_decimal() && as_decimal().is_whole())
        return as_decimal().to_int();
    // The bounds are powers of two, hence exact as doubles.
    if (is_real() && std::trunc(as_real()) == as_real() && as_real() >= -0x1p63 && as_real() < 0x1p63)
        return static_cast<std::int64_t>(as_real());
    wrong_kind(*this, "a whole number");
}

double Value::to_real() const {
    if (is_real())
        return as_real();
    if (is_int() || is_bool())
        return static_cast<double>(as_int());
    if (is_decimal())
        return as_decimal().to_real();
    wrong_kind(*this, "a number");
}

std::string Value::to_text() const {
    if (!is_text())
        wrong_kind(*this, "text");
    return std::string(as_text());
}

const Value& Value::operator[](std::string_view key) const noexcept {
    const Value* found = is_dict() ? as_dict().find(key) : nullptr;
    return found ? *found : null_value;
}

const Value& Value::operator[](std::size_t index) const noexcept {
    return is_list() && index < as_list().size() ? as_list()[index] : null_value;
}

bool Value::truth() const {
    switch (kind_) {
        case Kind::null:
            return false;
        case Kind::boolean:
        case Kind::integer:
        case Kind::duration:
            return payload_.integer != 0;
        case Kind::real:
            return payload_.real != 0;
        case Kind::text:
        case Kind::bytes:
            return size_ != 0;
        case Kind::list:
            return !as_list().empty();
        case Kind::dict:
            return !as_dict().empty();
        case Kind::object:
            return as_object().truth();
        case Kind::decimal:
            return !as_decimal().is_zero();
        default:
            return true;
    }
}

namespace {

// Code points beyond ASCII that Python's repr writes as escapes: controls, formats, blanks, private use.
struct Range {
    char32_t first;
    char32_t last;
};
constexpr Range unprintable[] = {
    {0x80, 0xA0},       {0xAD, 0xAD},         {0x600, 0x605},     {0x61C, 0x61C},     {0x6DD, 0x6DD},
    {0x70F, 0x70F},     {0x890, 0x891},       {0x8E2, 0x8E2},     {0x1680, 0x1680},   {0x180E, 0x180E},
    {0x2000, 0x200F},   {0x2028, 0x202F},     {0x205F, 0x2064},   {0x2066, 0x206F},   {0x3000, 0x3000},
    {0xE000, 0xF8FF},   {0xFEFF, 0xFEFF},     {0xFFF9, 0xFFFB},   {0x110BD, 0x110BD}, {0x110CD, 0x110CD},
    {0x13430, 0x13438}, {0x1BCA0, 0x1BCA3},   {0x1D173, 0x1D17A}, {0xE0001, 0xE0001}, {0xE0020, 0xE007F},
    {0xF0000, 0xFFFFD}, {0x100000, 0x10FFFD},
};

bool is_printable(char32_t c) {
    for (const Range& range : unprintable) {
        if (c <= range.last)
            return c < range.first;
    }
    return true;
}

// The code point of the sequence at the start of the text, with its length; 0 where it is none beyond ASCII.
char32_t decode_sequence(std::string_view text, std::size_t& length) {
    const auto lead = static_cast<unsigned char>(text[0]);
    length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
    if (length == 0 || text.size() < length)
        return 0;
    char32_t c = lead & (0x7F >> length);
    for (std::size_t i = 1; i < length; ++i)
        c = c << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
    return c;
}

void append_hex(std::string& out, const char* prefix, std::uint32_t number, int digits) {
    out += prefix;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        out += "0123456789abcdef"[number >> shift & 15];
}

// Python's repr of text: single quotes unless the text has some and no double ones.
std::string quoted(std::string_view text, bool as_bytes) {
    char quote = text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
    std::string out = as_bytes ? "b" : "";
    out += quote;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto byte = static_cast<unsigned char>(c);
        if (c == quote || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\t') {
            out += "\\t";
        } else if (byte < 0x20 || byte == 0x7F || (as_bytes && byte >= 0x80)) {
            append_hex(out, "\\x", byte, 2);
        } else if (byte < 0x80) {
            out += c;
        } else {
            std::size_t length = 0;
            const char32_t code_point = decode_sequence(text.substr(i), length);
            if (code_point == 0 || is_printable(code_point)) {
                out += c;  // what follows of it is printed likewise
                continue;
            }
            if (code_point <= 0xFF)
                append_hex(out, "\\x", code_point, 2);
            else if (code_point <= 0xFFFF)
                append_hex(out, "\\u", code_point, 4);
            else
                append_hex(out, "\\U", code_point, 8);
            i += length - 1;
        }
    }
    return out + quote;
}

std::string datetime_str(DateTime v) {
    return v.iso(' ');
}

}  // namespace

std::string Value::str() const {
    switch (kind_) {
        case Kind::null:
            return "None";
        case Kind::boolean:
            return as_bool() ? "True" : "False";
        case Kind::integer:
            return std::to_string(payload_.integer);
        case Kind::real:
            return text::repr(payload_.real);
        case Kind::text:
            return std::string(as_text());
        case Kind::date:
            return as_date().iso();
        case Kind::time:
            return as_time().iso();
        case Kind::datetime:
            return datetime_str(as_datetime());
        case Kind::duration:
            return as_duration().str();
        case Kind::uuid:
            return as_uuid().str();
        case Kind::object:
            return as_object().str();
        case Kind::decimal:
            return as_decimal().str();
        default:
            return repr();
    }
}

namespace {

// A list can hold itself only through an Object, so this depth is that of data somebody built.
constexpr int deepest_repr = 100;

std::string repr_at(const Value& value, int depth);

std::string repr_of_list(const List& list, int depth) {
    std::string out = "[";
    for (const Value& item : list) {
        if (out.size() > 1)
            out += ", ";
        out += repr_at(item, depth);
    }
    return out + "]";
}

std::string repr_of_dict(const Dict& dict, int depth) {
    std::string out = "{";
    for (const auto& [key, item] : dict) {
        if (out.size() > 1)
            out += ", ";
        out += repr_at(key, depth) + ": " + repr_at(item, depth);
    }
    return out + "}";
}

// "13, 5" or "13, 5, 9, 25": Python leaves out the seconds and microseconds that are zero.
std::string repr_of_clock(Time time) {
    std::string out = std::to_string(time.hour()) + ", " + std::to_string(time.minute());
    if (time.second() || time.microsecond())
        out += ", " + std::to_string(time.second());
    if (time.microsecond())
        out += ", " + std::to_string(time.microsecond());
    return out;
}

std::string repr_of_day(Date date) {
    return std::to_string(date.year()) + ", " + std::to_string(date.month()) + ", " +
           std::to_string(date.day());
}

std::string repr_of_zone(ZoneId zone) {
    if (zone == tz::naive)
        return "";
    if (zone == tz::utc)
        return ", tzinfo=datetime.timezone.utc";
    return ", tzinfo=zoneinfo.ZoneInfo(key='" + std::string(tz::name(zone)) + "')";
}

std::string repr_of_duration(Duration duration) {
    constexpr std::int64_t day = 86'400'000'000;
    const std::int64_t days = duration.us / day - (duration.us % day < 0);
    const std::int64_t rest = duration.us - days * day;
    std::string out;
    auto add = [&](const char* name, std::int64_t number) {
        if (number != 0)
            out += (out.empty() ? "" : ", ") + std::string(name) + "=" + std::to_string(number);
    };
    add("days", days);
    add("seconds", rest / 1'000'000);
    add("microseconds", rest % 1'000'000);
    return "datetime.timedelta(" + (out.empty() ? "0" : out) + ")";
}

std::string repr_at(const Value& value, int depth) {
    if (depth == 0)
        return "...";
    switch (value.kind()) {
        case Value::Kind::date:
            return "datetime.date(" + repr_of_day(value.as_date()) + ")";
        case Value::Kind::time:
            return "datetime.time(" + repr_of_clock(value.as_time()) + ")";
        case Value::Kind::datetime: {
            const DateTime moment = value.as_datetime();
            return "datetime.datetime(" + repr_of_day(moment.date()) + ", " + repr_of_clock(moment.time()) +
                   repr_of_zone(moment.zone) + ")";
        }
        case Value::Kind::duration:
            return repr_of_duration(value.as_duration());
        case Value::Kind::text:
            return quoted(value.as_text(), false);
        case Value::Kind::bytes:
            return quoted(value.as_text(), true);
        case Value::Kind::uuid:
            return "UUID('" + value.as_uuid().str() + "')";
        case Value::Kind::decimal:
            return "Decimal('" + value.as_decimal().str() + "')";
        case Value::Kind::list:
            return repr_of_list(value.as_list(), depth - 1);
        case Value::Kind::dict:
            return repr_of_dict(value.as_dict(), depth - 1);
        case Value::Kind::object:
            return value.as_object().repr();
        default:
            return value.str();
    }
}

}  // namespace

std::string Value::repr() const {
    return repr_at(*this, deepest_repr);
}

std::string_view Value::kind_name(Kind kind) noexcept {
    switch (kind) {
        case Kind::null:
            return "null";
        case Kind::boolean:
            return "a boolean";
        case Kind::integer:
            return "an integer";
        case Kind::real:
            return "a real number";
        case Kind::text:
            return "text";
        case Kind::bytes:
            return "bytes";
        case Kind::date:
            return "a date";
        case Kind::time:
            return "a time";
        case Kind::datetime:
            return "a date and time";
        case Kind::duration:
            return "a duration";
        case Kind::uuid:
            return "a UUID";
        case Kind::list:
            return "a list";
        case Kind::dict:
            return "a dict";
        case Kind::object:
            return "an object";
        case Kind::decimal:
            return "a decimal number";
    }
    return "a value";
}

std::string_view Value::kind_name() const noexcept {
    return is_object() ? as_object().type_name() : kind_name(kind_);
}

namespace {

int sign(auto a, auto b) {
    return a < b ? -1 : a > b;
}

// Compares an integer with a real exactly: a double cannot hold every 64-bit integer.
std::optional<int> compare_mixed(std::int64_t a, double b) {
    if (std::isnan(b))
        return std::nullopt;
    if (b >= 0x1p63)
        return -1;
    if (b < -0x1p63)
        return 1;
    auto whole = static_cast<std::int64_t>(b);
    if (a != whole)
        return sign(a, whole);
    return sign(0.0, b - static_cast<double>(whole));
}

std::optional<int> compare_numbers(const Value& a, const Value& b) {
    if (a.is_real() && b.is_real()) {
        if (std::isnan(a.as_real()) || std::isnan(b.as_real()))
            return std::nullopt;
        return sign(a.as_real(), b.as_real());
    }
    if (a.is_real()) {
        auto result = compare_mixed(b.as_int(), a.as_real());
        return result ? std::optional(-*result) : std::nullopt;
    }
    if (b.is_real())
        return compare_mixed(a.as_int(), b.as_real());
    return sign(a.as_int(), b.as_int());
}

bool is_any_number(const Value& value) {
    return value.is_number() || value.is_decimal();
}

// Exactly: a double has the value of all its digits.
std::optional<int> compare_decimals(const Value& a, const Value& b) {
    const auto order = [](const Decimal& decimal, const Value& other) -> std::optional<int> {
        if (!other.is_real())
            return sign(decimal, Decimal(other.as_int()));
        if (std::isnan(other.as_real()))
            return std::nullopt;
        // Nearly equal ones differ in digits that no double has: then the double is the finer one.
        if (const int rough = sign(decimal.to_real(), other.as_real()))
            return rough;
        return sign(decimal, Decimal::from_real(other.as_real(), Decimal::most_digits));
    };
    if (a.is_decimal() && b.is_decimal())
        return sign(a.as_decimal(), b.as_decimal());
    if (a.is_decimal())
        return order(a.as_decimal(), b);
    const auto result = order(b.as_decimal(), a);
    return result ? std::optional(-*result) : std::nullopt;
}

std::optional<int> compare_lists(const List& a, const List& b) {
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
        if (a[i] == b[i])
            continue;
        return compare(a[i], b[i]);
    }
    return sign(a.size(), b.size());
}

}  // namespace

std::optional<int> compare(const Value& a, const Value& b) {
    if (a.is_number() && b.is_number())
        return compare_numbers(a, b);
    if (is_any_number(a) && is_any_number(b))
        return compare_decimals(a, b);
    if (a.kind() != b.kind())
        return std::nullopt;
    switch (a.kind()) {
        case Value::Kind::text:
        case Value::Kind::bytes:
            return sign(a.as_text(), b.as_text());
        case Value::Kind::date:
        case Value::Kind::time:
        case Value::Kind::duration:
            return sign(a.as_int(), b.as_int());
        case Value::Kind::datetime:
            // Python refuses to order a naive datetime against an aware one.
            if (a.as_datetime().is_naive() != b.as_datetime().is_naive())
                return std::nullopt;
            return sign(a.as_int(), b.as_int());
        case Value::Kind::uuid:
            return sign(a.as_uuid(), b.as_uuid());
        case Value::Kind::list:
            return compare_lists(a.as_list(), b.as_list());
        default:
            return std::nullopt;
    }
}

bool operator==(const Value& a, const Value& b) {
    if (a.is_number() && b.is_number())
        return compare_numbers(a, b) == 0;
    if (is_any_number(a) && is_any_number(b))
        return compare_decimals(a, b) == 0;
    if (a.kind() != b.kind())
        return false;
    switch (a.kind()) {
        case Value::Kind::null:
            return true;
        case Value::Kind::text:
        case Value::Kind::bytes:
            return a.as_text() == b.as_text();
        case Value::Kind::datetime:
            return a.as_int() == b.as_int() && a.as_datetime().is_naive() == b.as_datetime().is_naive();
        case Value::Kind::uuid:
            return a.as_uuid() == b.as_uuid();
        case Value::Kind::list:
            return a.as_list() == b.as_list();
        case Value::Kind::dict:
            return a.as_dict() == b.as_dict();
        case Value::Kind::object:
            return a.as_object().equals(b.as_object());
        default:
            return a.as_int() == b.as_int();
    }
}

std::size_t Value::hash() const {
    switch (kind_) {
        case Kind::null:
            return detail::hash_integer(0x6e756c6c);
        case Kind::text:
        case Kind::bytes:
            return detail::hash_text(as_text());
        case Kind::real: {
            double number = as_real();
            bool whole = std::trunc(number) == number && number >= -0x1p63 && number < 0x1p63;
            std::uint64_t bits;
            std::memcpy(&bits, &number, sizeof bits);
            return detail::hash_integer(whole ? static_cast<std::uint64_t>(static_cast<std::int64_t>(number))
                                              : bits);
        }
        case Kind::decimal:
            return as_decimal().hash();
        case Kind::uuid: {
            const auto& bytes = as_uuid().bytes;
            return detail::hash_text({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        }
        case Kind::list: {
            std::size_t mixed = 0;
            for (const Value& item : as_list())
                mixed = detail::hash_integer(mixed ^ item.hash());
            return mixed;
        }
        case Kind::dict: {
            std::size_t mixed = 0;  // order does not count
            for (const auto& [key, item] : as_dict())
                mixed += detail::hash_integer(key.hash() ^ item.hash());
            return mixed;
        }
        case Kind::object:
            return as_object().hash();
        default:
            return detail::hash_integer(static_cast<std::uint64_t>(payload_.integer));
    }
}

}  // namespace nuages
