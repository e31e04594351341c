#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/orm/rows.h>

namespace nuages::orm {

class FieldInfo;

// What Query::in_bulk() found: objects by the values of a unique field. Copies share the objects; reading is
// safe from any thread that has one.
class BulkRows {
public:
    explicit BulkRows(const FieldInfo& field) noexcept : field_(&field) {}

    // Objects with a value that is there already are left out.
    void add(const Rows& rows);
    std::size_t size() const noexcept { return objects_.size(); }
    const std::vector<const void*>& objects() const noexcept { return objects_; }
    // Null where none has that value.
    const void* find(const Value& key) const;
    // Throws the model's DoesNotExist where none has it.
    const void* at(const Value& key) const;

private:
    std::size_t slot_of(const Value& key) const;
    void grow();

    const FieldInfo* field_;
    std::vector<Rows> rows_;  // keep the objects
    std::vector<const void*> objects_;
    std::vector<std::uint32_t> slots_;  // by hash: the number of an object counted from 1; a power of two
};

// What in_bulk() returns, Django's dict: tags["food"], tags.find("food"), or a loop over the objects. They
// live as long as this or a copy of it.
template <class T>
class InBulk {
public:
    class Iterator {
    public:
        using value_type = T;
        using reference = const T&;
        using pointer = const T*;
        using difference_type = std::ptrdiff_t;
        explicit Iterator(const void* const* at) noexcept : at_(at) {}
        const T& operator*() const { return *static_cast<const T*>(*at_); }
        const T* operator->() const { return static_cast<const T*>(*at_); }
        Iterator& operator++() {
            ++at_;
            return *this;
        }
        bool operator==(const Iterator&) const = default;

    private:
        const void* const* at_;
    };

    explicit InBulk(BulkRows rows) noexcept : rows_(std::move(rows)) {}

    std::size_t size() const noexcept { return rows_.size(); }
    bool empty() const noexcept { return size() == 0; }
    bool contains(const Value& key) const { return rows_.find(key); }
    // Null where no object has it.
    const T* find(const Value& key) const { return static_cast<const T*>(rows_.find(key)); }
    // Throws T::DoesNotExist where no object has it.
    const T& operator[](const Value& key) const { return *static_cast<const T*>(rows_.at(key)); }
    // By a primary key of several fields: lines[std::tuple(order.id, 3)].
    template <class... V>
    const T* find(const std::tuple<V...>& key) const {
        return find(list_of(key));
    }
    template <class... V>
    const T& operator[](const std::tuple<V...>& key) const {
        return (*this)[list_of(key)];
    }

    Iterator begin() const noexcept { return Iterator(rows_.objects().data()); }
    Iterator end() const noexcept { return Iterator(rows_.objects().data() + size()); }

private:
    template <class... V>
    static Value list_of(const std::tuple<V...>& key) {
        return std::apply([](const V&... value) { return Value::list({Value(value)...}); }, key);
    }

    BulkRows rows_;
};

}  // namespace nuages::orm
