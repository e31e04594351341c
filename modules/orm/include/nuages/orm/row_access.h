#pragma once

#include <cstddef>

#include <nuages/orm/rows.h>

// Sets whose rows are looked at through small objects: a pointer to where the rows are kept, and a number.
namespace nuages::orm {

// What sets of such rows have in common. `Set` has rows(), which keeps them; `Row` is made of what that gives
// and a number, and valid as long as the set.
template <class Set, class Row>
class RowAccess {
public:
    class Iterator {
    public:
        Iterator(const Set& set, std::size_t number) noexcept : set_(&set), number_(number) {}
        Row operator*() const { return {set_->rows(), number_}; }
        Iterator& operator++() {
            ++number_;
            return *this;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.number_ == b.number_; }

    private:
        const Set* set_;
        std::size_t number_;
    };

    Iterator begin() const { return {set(), 0}; }
    Iterator end() const { return {set(), size()}; }
    std::size_t size() const { return set().rows().size(); }
    bool empty() const { return size() == 0; }
    // Must be below size().
    Row operator[](std::size_t i) const { return {set().rows(), i}; }

private:
    const Set& set() const { return static_cast<const Set&>(*this); }
};

// A row that is an object, and has more beside it.
template <class T>
class ObjectRow {
public:
    ObjectRow(const Rows& rows, std::size_t number) noexcept : rows_(&rows), number_(number) {}

    const T& operator*() const { return *operator->(); }
    const T* operator->() const { return static_cast<const T*>(rows_->at(number_)); }
    const Rows& rows() const noexcept { return *rows_; }
    std::size_t number() const noexcept { return number_; }

protected:
    const Rows* rows_;
    std::size_t number_;
};

}  // namespace nuages::orm
