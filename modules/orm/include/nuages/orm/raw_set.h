#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <nuages/base/value.h>
#include <nuages/orm/query.h>
#include <nuages/orm/rows.h>

namespace nuages::orm {

// One of the rows: the object, and the columns that are none of its fields. Valid as long as the set it is
// from.
template <class T>
class RawRow {
public:
    RawRow(const Rows& rows, std::size_t number) noexcept : rows_(&rows), number_(number) {}

    const T& operator*() const { return *operator->(); }
    const T* operator->() const { return static_cast<const T*>(rows_->at(number_)); }
    // Throws AttributeError, which names those that there are.
    const Value& operator[](std::string_view column) const {
        return detail::raw_column(*rows_, number_, column);
    }

private:
    const Rows* rows_;
    std::size_t number_;
};

// The objects of SQL that the programmer wrote. It runs when the set is first looked at, and its rows are
// kept. What the columns say nothing about has its default in the objects, and save() leaves it alone. Throws
// FieldDoesNotExist where the rows have no primary key.
template <class T>
class RawSet {
public:
    RawSet(Query query, std::string sql, List parameters, Translations translations)
        : query_(std::move(query)),
          sql_(std::move(sql)),
          parameters_(std::move(parameters)),
          translations_(std::move(translations)) {}

    class Iterator {
    public:
        Iterator(const Rows& rows, std::size_t number) noexcept : rows_(&rows), number_(number) {}
        RawRow<T> operator*() const { return {*rows_, number_}; }
        Iterator& operator++() {
            ++number_;
            return *this;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.number_ == b.number_; }

    private:
        const Rows* rows_;
        std::size_t number_;
    };
    Iterator begin() const { return {rows(), 0}; }
    Iterator end() const { return {rows(), rows().size()}; }
    std::size_t size() const { return rows().size(); }
    bool empty() const { return size() == 0; }
    // Must be below size().
    RawRow<T> operator[](std::size_t i) const { return {rows(), i}; }
    const Rows& rows() const {
        if (!rows_)
            rows_ = query_.raw(sql_, parameters_, translations_);
        return rows_;
    }

private:
    Query query_;
    std::string sql_;
    List parameters_;
    Translations translations_;
    mutable Rows rows_;
};

}  // namespace nuages::orm
