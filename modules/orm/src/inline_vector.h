#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <type_traits>

namespace nuages::orm {

// A vector of plain data whose first N items need no allocation.
template <class T, std::size_t N>
class InlineVector {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

public:
    InlineVector() = default;
    InlineVector(const InlineVector&) = delete;
    InlineVector& operator=(const InlineVector&) = delete;

    void push_back(T item) {
        if (size_ == capacity_) [[unlikely]]
            grow(size_ + 1);
        data_[size_++] = item;
    }
    [[gnu::always_inline]] void append(const T* items, std::size_t count) {  // mostly of a constant count
        if (size_ + count > capacity_) [[unlikely]]
            grow(size_ + count);
        std::memcpy(data_ + size_, items, count * sizeof(T));
        size_ += count;
    }
    std::size_t size() const noexcept { return size_; }
    const T* data() const noexcept { return data_; }
    const T* begin() const noexcept { return data_; }
    const T* end() const noexcept { return data_ + size_; }
    T operator[](std::size_t i) const noexcept { return data_[i]; }

private:
    [[gnu::noinline]] void grow(std::size_t least) {
        std::size_t capacity = capacity_ * 2;
        while (capacity < least)
            capacity *= 2;
        std::unique_ptr<T[]> heap(new T[capacity]);
        std::memcpy(heap.get(), data_, size_ * sizeof(T));
        heap_ = std::move(heap);
        data_ = heap_.get();
        capacity_ = capacity;
    }

    T inline_[N];
    std::unique_ptr<T[]> heap_;
    T* data_ = inline_;
    std::size_t size_ = 0;
    std::size_t capacity_ = N;
};

}  // namespace nuages::orm
