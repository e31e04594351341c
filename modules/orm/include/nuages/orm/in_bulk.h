#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/orm/condition.h>
#include <nuages/orm/detail/core.h>
#include <nuages/orm/query.h>
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
    std::size_t size() const noexcept { return places_.size(); }
    // Which object has that value; nullopt where none has.
    std::optional<std::size_t> find(const Value& key) const;
    // Throws the model's DoesNotExist where none has it.
    std::size_t at(const Value& key) const;
    // Where an object lies, by its number.
    const Rows& rows(std::size_t number) const { return rows_[places_[number].part]; }
    std::size_t row(std::size_t number) const { return places_[number].row; }
    const void* object(std::size_t number) const { return rows(number).at(row(number)); }

private:
    std::size_t slot_of(const Value& key) const;
    void grow();

    const FieldInfo* field_;
    struct Place {
        std::size_t part, row;
    };
    std::vector<Rows> rows_;
    std::vector<Place> places_;
    std::vector<std::uint32_t> slots_;  // by hash: the number of an object counted from 1; a power of two
};

// What in_bulk() returns, Django's dict: tags["food"], tags.find("food"), or a loop over the objects. They
// live as long as this or a copy of it. A Row has more beside the object, and is valid as long as this.
template <class T, class Row = void>
class InBulk {
    static constexpr bool of_objects = std::is_void_v<Row>;
    using Given = std::conditional_t<of_objects, const T&, Row>;
    using Found = std::conditional_t<of_objects, const T*, std::optional<Row>>;

public:
    class Iterator {
    public:
        using value_type = std::remove_cvref_t<Given>;
        using reference = Given;
        using pointer = const T*;
        using difference_type = std::ptrdiff_t;
        Iterator(const InBulk& bulk, std::size_t number) noexcept : bulk_(&bulk), number_(number) {}
        Given operator*() const { return bulk_->given(number_); }
        const T* operator->() const { return static_cast<const T*>(bulk_->rows_.object(number_)); }
        Iterator& operator++() {
            ++number_;
            return *this;
        }
        bool operator==(const Iterator&) const = default;

    private:
        const InBulk* bulk_;
        std::size_t number_;
    };

    explicit InBulk(BulkRows rows) noexcept : rows_(std::move(rows)) {}

    std::size_t size() const noexcept { return rows_.size(); }
    bool empty() const noexcept { return size() == 0; }
    bool contains(const Value& key) const { return rows_.find(key).has_value(); }
    // Null, of rows nullopt, where no object has it.
    Found find(const Value& key) const {
        const auto number = rows_.find(key);
        if (!number)
            return {};
        if constexpr (of_objects)
            return &given(*number);
        else
            return given(*number);
    }
    // Throws T::DoesNotExist where no object has it.
    Given operator[](const Value& key) const { return given(rows_.at(key)); }
    // By a primary key of several fields: lines[std::tuple(order.id, 3)].
    template <class... V>
    Found find(const std::tuple<V...>& key) const {
        return find(list_of(key));
    }
    template <class... V>
    Given operator[](const std::tuple<V...>& key) const {
        return (*this)[list_of(key)];
    }

    Iterator begin() const noexcept { return {*this, 0}; }
    Iterator end() const noexcept { return {*this, size()}; }

private:
    Given given(std::size_t number) const {
        if constexpr (of_objects)
            return *static_cast<const T*>(rows_.object(number));
        else
            return Row(rows_.rows(number), rows_.row(number));
    }
    template <class... V>
    static Value list_of(const std::tuple<V...>& key) {
        return std::apply([](const V&... value) { return Value::list({Value(value)...}); }, key);
    }

    BulkRows rows_;
};

// The name of a unique field, for in_bulk().
template <class T>
struct UniqueName {
    const char* name;
    consteval UniqueName(const char* text) : name(text) {
        detail::checked_unique(detail::node_of<T>(), text);
    }
};
namespace detail {
// The same, of a field that can have such values.
template <class T, class Keys>
struct BulkName {
    const char* name;
    consteval BulkName(const char* text) : name(text) {
        Path path = checked_unique(node_of<T>(), text);
        path.lookup = Lookup::in;
        check_argument(node_of<T>(), path, Argument<Keys>::shape);
    }
};
template <class T, class Keys>
using BulkNameFor = std::type_identity_t<BulkName<T, Keys>>;
}  // namespace detail

// in_bulk() of sets whose rows are objects, or have more beside them.
template <class Source, class T, class Row = void>
class BulkQueries {
    using Bulk = InBulk<T, Row>;

public:
    // The objects with these primary keys, or values of another unique field, by them; all where none are
    // given: in_bulk({1, 2}), in_bulk(slugs, "slug"), in_bulk("slug"). TypeError after a slice.
    template <detail::Sequence Keys>
    Bulk in_bulk(const Keys& keys, detail::BulkNameFor<T, Keys> field_name = "pk") const {
        return Bulk(start().in_bulk(detail::Argument<Keys>::operand(keys).value.as_list(), field_name.name));
    }
    template <class Key>
    Bulk in_bulk(std::initializer_list<Key> keys,
                 detail::BulkNameFor<T, std::initializer_list<Key>> field_name = "pk") const {
        return Bulk(start().in_bulk(
            detail::Argument<std::initializer_list<Key>>::operand(keys).value.as_list(), field_name.name));
    }
    Bulk in_bulk(UniqueName<T> field_name = "pk") const { return Bulk(start().in_bulk(field_name.name)); }

private:
    Query start() const { return static_cast<const Source*>(this)->query(); }
};

}  // namespace nuages::orm
