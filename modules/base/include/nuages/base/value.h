#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nuages/base/decimal.h>
#include <nuages/base/time.h>
#include <nuages/base/uuid.h>

namespace nuages {

class Dict;
class Object;
class Value;
using List = std::vector<Value>;

// Types that say how they become a Value: a function `to_value(const T&)` beside T, found by
// argument-dependent look-up. Models, query sets, forms and described structs have one.
template <class T>
concept HasToValue = requires(const T& t) {
    to_value(t);
};

// A struct with a description, `static constexpr auto meta = describe(...)`, and no to_value() of its own:
// module meta, which describe() is from, completes DescribedValue for it.
template <class T>
concept HasDescription = !HasToValue<T> && requires {
    typename std::remove_cvref_t<decltype(T::meta)>::description_of_struct;
};
template <class T>
struct DescribedValue;

// The one dynamic value: what templates show, JSON holds, sessions keep and SQL binds. 16 bytes; text, lists
// and dicts are shared between copies and copied when written through. Reading one from several threads is
// safe.
class Value {
public:
    enum class Kind : std::uint8_t {
        null,
        boolean,
        integer,
        real,
        text,
        bytes,
        date,
        time,
        datetime,
        duration,
        uuid,
        list,
        dict,
        object,
        decimal,
    };

    constexpr Value() noexcept {}
    constexpr Value(std::nullptr_t) noexcept {}
    constexpr Value(std::nullopt_t) noexcept {}
    constexpr Value(bool v) noexcept : kind_(Kind::boolean) { payload_.integer = v; }
    template <class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool> &&
             !std::is_same_v<T, char>) constexpr Value(T v) noexcept
        : kind_(Kind::integer) {
        payload_.integer = static_cast<std::int64_t>(v);
    }
    constexpr Value(double v) noexcept : kind_(Kind::real) { payload_.real = v; }
    Value(std::string_view text);
    Value(const char* text) : Value(std::string_view(text)) {}
    Value(const std::string& text) : Value(std::string_view(text)) {}
    constexpr Value(Date v) noexcept : kind_(Kind::date) { payload_.integer = v.days(); }
    constexpr Value(Time v) noexcept : kind_(Kind::time) { payload_.integer = v.us; }
    constexpr Value(Duration v) noexcept : kind_(Kind::duration) { payload_.integer = v.us; }
    constexpr Value(DateTime v) noexcept : size_(v.zone.index), kind_(Kind::datetime) {
        payload_.integer = v.us;
    }
    Value(const UUID& v);
    Value(const Decimal& v);
    Value(List list);
    Value(Dict dict);
    template <class T>
    Value(const std::optional<T>& v) {
        if (v)
            *this = Value(*v);
    }
    template <class T>
    requires(!std::is_same_v<T, Value>) Value(const std::vector<T>& items)
        : Value(List(items.begin(), items.end())) {}
    // Temporaries hand their contents on.
    template <class T>
    requires(!std::is_reference_v<T>) Value(std::optional<T>&& v) {
        if (v)
            *this = Value(std::move(*v));
    }
    template <class T>
    requires(!std::is_same_v<T, Value> && !std::is_same_v<T, bool>) Value(std::vector<T>&& items)
        : Value([&] {
              List list;
              list.reserve(items.size());
              for (T& item : items)
                  list.emplace_back(std::move(item));
              return list;
          }()) {}
    template <HasToValue T>
    Value(const T& v) : Value(to_value(v)) {}
    // A temporary, which its to_value() may take over so that it lives as long as the Value.
    template <HasToValue T>
    requires(!std::is_reference_v<T> && !std::is_const_v<T>) Value(T&& v) : Value(to_value(std::move(v))) {}
    template <HasDescription T>
    Value(const T& v) : Value(DescribedValue<T>::borrowed(v)) {}
    template <HasDescription T>
    requires(!std::is_reference_v<T> && !std::is_const_v<T>) Value(T&& v)
        : Value(DescribedValue<T>::owned(std::move(v))) {}

    // Text that somebody else keeps alive and unchanged for as long as this value and its copies are used.
    static Value borrowed(std::string_view text) noexcept;
    // Text that is HTML already: templates do not escape it.
    static Value safe(std::string_view html);
    static Value borrowed_safe(std::string_view html) noexcept;
    static Value bytes(std::string_view data);
    // Takes over the object, which was made by new.
    static Value adopt(Object* object) noexcept;
    static Value list(std::initializer_list<Value> items);
    static Value dict(std::initializer_list<std::pair<Value, Value>> items);

    Value(const Value& other) noexcept
        : payload_(other.payload_), size_(other.size_), kind_(other.kind_), flags_(other.flags_) {
        if (flags_ & shared_flag)
            retain();
    }
    Value(Value&& other) noexcept
        : payload_(other.payload_), size_(other.size_), kind_(other.kind_), flags_(other.flags_) {
        other.kind_ = Kind::null;
        other.flags_ = 0;
    }
    Value& operator=(const Value& other) noexcept {
        Value copy(other);
        swap(copy);
        return *this;
    }
    Value& operator=(Value&& other) noexcept {
        if (flags_ & shared_flag) {
            release_for(other);
        } else if (this != &other) {
            payload_ = other.payload_;
            size_ = other.size_;
            kind_ = std::exchange(other.kind_, Kind::null);
            flags_ = std::exchange(other.flags_, 0);
        }
        return *this;
    }
    ~Value() {
        if (flags_ & shared_flag)
            release();
    }
    void swap(Value& other) noexcept {
        std::swap(payload_, other.payload_);
        std::swap(size_, other.size_);
        std::swap(kind_, other.kind_);
        std::swap(flags_, other.flags_);
    }

    constexpr Kind kind() const noexcept { return kind_; }
    constexpr bool is_null() const noexcept { return kind_ == Kind::null; }
    constexpr bool is_bool() const noexcept { return kind_ == Kind::boolean; }
    constexpr bool is_int() const noexcept { return kind_ == Kind::integer; }
    constexpr bool is_real() const noexcept { return kind_ == Kind::real; }
    constexpr bool is_decimal() const noexcept { return kind_ == Kind::decimal; }
    // Of a kind that fits into 64 bits; decimals are asked for by themselves.
    constexpr bool is_number() const noexcept { return is_bool() || is_int() || is_real(); }
    constexpr bool is_text() const noexcept { return kind_ == Kind::text; }
    constexpr bool is_bytes() const noexcept { return kind_ == Kind::bytes; }
    constexpr bool is_list() const noexcept { return kind_ == Kind::list; }
    constexpr bool is_dict() const noexcept { return kind_ == Kind::dict; }
    constexpr bool is_object() const noexcept { return kind_ == Kind::object; }
    // Text marked as HTML that needs no escaping.
    constexpr bool is_safe() const noexcept { return flags_ & safe_flag; }
    // The same text marked as HTML, or no longer marked, without a copy; other kinds stay as they are.
    Value marked_safe() const noexcept {
        Value marked(*this);
        if (is_text())
            marked.flags_ |= safe_flag;
        return marked;
    }
    Value marked_unsafe() const noexcept {
        Value marked(*this);
        marked.flags_ &= static_cast<std::uint8_t>(~safe_flag);
        return marked;
    }

    // Unchecked access: the kind must be the one asked for.
    constexpr bool as_bool() const noexcept { return payload_.integer != 0; }
    constexpr std::int64_t as_int() const noexcept { return payload_.integer; }  // also boolean
    constexpr double as_real() const noexcept { return payload_.real; }
    std::string_view as_text()
        const noexcept;  // also bytes; valid while this value lives and is not written to
    Date as_date() const noexcept { return Date::from_days(static_cast<std::int32_t>(payload_.integer)); }
    Time as_time() const noexcept { return {payload_.integer}; }
    Duration as_duration() const noexcept { return {payload_.integer}; }
    DateTime as_datetime() const noexcept { return {payload_.integer, {static_cast<std::uint16_t>(size_)}}; }
    const UUID& as_uuid() const noexcept;
    const Decimal& as_decimal() const noexcept;
    const List& as_list() const noexcept;
    const Dict& as_dict() const noexcept;
    const Object& as_object() const noexcept { return *payload_.object; }

    // Write access: takes a private copy first where others share it. Throws TypeError for another kind.
    List& edit_list();
    Dict& edit_dict();

    // Checked access: throws TypeError that names the kind it has and the one it should have.
    bool to_bool() const;
    std::int64_t to_int() const;  // also booleans and whole reals
    double to_real() const;       // any number
    std::string to_text() const;

    // The item of a dict under that key, or of a list at that index; null where there is none.
    const Value& operator[](std::string_view key) const noexcept;
    const Value& operator[](std::size_t index) const noexcept;
    template <std::size_t N>
    const Value& operator[](const char (&key)[N]) const noexcept {
        return (*this)[std::string_view(key, N - 1)];
    }

    // Python's bool(): false for null, zero, empty text and empty collections.
    bool truth() const;
    // Python's str().
    std::string str() const;
    // Python's repr(), as templates show lists and dicts.
    std::string repr() const;
    std::string_view kind_name() const noexcept;
    static std::string_view kind_name(Kind kind) noexcept;

    // Python's ==: numbers compare by value across kinds, otherwise different kinds differ.
    friend bool operator==(const Value& a, const Value& b);
    // Python's <, where both are numbers, text, bytes, of one date or time kind, or lists of such; nullopt
    // where Python would raise TypeError.
    friend std::optional<int> compare(const Value& a, const Value& b);
    // Equal values have equal hashes, numbers across kinds included. Seeded for each process.
    std::size_t hash() const;

private:
    struct Shared;
    template <class Content>
    struct Box;
    union Payload {
        std::int64_t integer;
        double real;
        const char* borrowed;
        Shared* shared;
        const Object* object;
    };
    static constexpr std::uint8_t shared_flag = 1;  // payload_ is counted
    static constexpr std::uint8_t safe_flag = 2;    // text is HTML
    void retain() const noexcept;
    void release() noexcept;
    // Takes over what the other has, then lets go of its own, which may be what the other is part of.
    void release_for(Value& other) noexcept;

    Payload payload_{0};
    std::uint32_t size_ = 0;  // of text and bytes; the zone of a datetime
    Kind kind_ = Kind::null;
    std::uint8_t flags_ = 0;
};

bool operator==(const Value& a, const Value& b);
std::optional<int> compare(const Value& a, const Value& b);

}  // namespace nuages

#include <nuages/base/dict.h>    // IWYU pragma: export
#include <nuages/base/object.h>  // IWYU pragma: export
