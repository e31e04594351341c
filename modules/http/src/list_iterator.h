#pragma once

#include <cstddef>
#include <utility>

#include <nuages/base/value.h>

namespace nuages::http {

// Walks a list that it owns: for objects whose items are made when asked for.
class ListIterator final : public Object::Iterator {
public:
    explicit ListIterator(List items) : items_(std::move(items)) {}
    bool next(Value& item) override {
        if (position_ == items_.size())
            return false;
        item = items_[position_++];
        return true;
    }

private:
    List items_;
    std::size_t position_ = 0;
};

inline Object::Cursor iterate_over(List items) {
    return Object::Cursor(new ListIterator(std::move(items)));
}

}  // namespace nuages::http
