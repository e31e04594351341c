#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nuages/base/value.h>

namespace nuages {

// Anything that is more than plain data behind a Value: a model, a query set, a form, a request, a function.
// A class overrides what its things can do; templates, JSON and comparisons go through here. Counted by the
// Values that hold it.
class Object {
public:
    // Walks the items of an iterable. One at a time: the item is valid until the next call.
    class Iterator {
    public:
        Iterator() = default;
        Iterator(const Iterator&) = delete;
        Iterator& operator=(const Iterator&) = delete;
        virtual ~Iterator() = default;
        // False at the end, and `item` is untouched.
        virtual bool next(Value& item) = 0;
    };
    // Owns an Iterator without <memory>.
    class Cursor {
    public:
        Cursor() = default;
        explicit Cursor(Iterator* iterator) : iterator_(iterator) {}
        Cursor(Cursor&& other) noexcept : iterator_(other.iterator_) { other.iterator_ = nullptr; }
        Cursor& operator=(Cursor&& other) noexcept {
            std::swap(iterator_, other.iterator_);
            return *this;
        }
        ~Cursor() { delete iterator_; }
        explicit operator bool() const { return iterator_ != nullptr; }
        bool next(Value& item) { return iterator_->next(item); }

    private:
        Iterator* iterator_ = nullptr;
    };

    Object() = default;
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;
    virtual ~Object() = default;

    // What it is, for messages and repr: "Question".
    virtual std::string_view type_name() const = 0;
    // A member by name (`question.pub_date`); nullopt where there is none.
    virtual std::optional<Value> attribute(std::string_view name) const;
    // A subscript (`things["key"]`, `things[0]`); nullopt where there is none or it takes none.
    virtual std::optional<Value> item(const Value& key) const;
    // An empty cursor where it cannot be iterated.
    virtual Cursor iterate() const;
    virtual std::optional<std::size_t> length() const;
    virtual bool truth() const;  // by default: its length, or true
    virtual std::string str() const;
    virtual std::string repr() const;
    // Its form as HTML that needs no escaping (Python's __html__); nullopt where it has none.
    virtual std::optional<std::string> html() const;
    // Functions. Templates call them without arguments, unless they alter data (then they show
    // string_if_invalid) or are not to be called in templates.
    virtual bool is_callable() const;
    virtual Value call() const;
    virtual bool alters_data() const;
    virtual bool do_not_call_in_templates() const;
    virtual bool equals(const Object& other) const;  // by default: the same object
    virtual std::size_t hash() const;

private:
    friend class Value;
    mutable std::atomic<std::uint32_t> references_{1};
};

}  // namespace nuages
