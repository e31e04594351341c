#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/value.h>

namespace nuages::orm {

class ModelInfo;

class Rows;

namespace detail {
struct RowBlock;
// A column of a raw query that is no field. Throws AttributeError, which names those that there are.
const Value& raw_column(const Rows& rows, std::size_t i, std::string_view name);
}  // namespace detail

// The objects that a query fetched, in one block of memory. Copies share them, also those on other threads,
// and the last one destroys them; so write to objects of unshared() rows only.
class Rows {
public:
    constexpr Rows() noexcept = default;
    // Takes over the reference.
    explicit Rows(detail::RowBlock* block) noexcept : block_(block) {}
    Rows(const Rows& other) noexcept;
    Rows(Rows&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    Rows& operator=(Rows other) noexcept {
        std::swap(block_, other.block_);
        return *this;
    }
    ~Rows() {
        if (block_)
            release();
    }

    // False where nothing has been fetched yet.
    explicit operator bool() const noexcept { return block_; }
    detail::RowBlock* block() const noexcept { return block_; }
    std::size_t size() const noexcept;
    // The first object; the others follow at their size.
    void* data() const noexcept;
    void* at(std::size_t i) const noexcept;
    const ModelInfo& model() const noexcept;
    // What annotate() computed beside each object; null for a name that is none.
    const std::vector<std::string>& annotation_names() const noexcept;
    const Value& annotation(std::size_t i, std::string_view name) const;
    const Value& annotation(std::size_t i, std::size_t number) const;
    // What prefetch_related() found for an object under a name of its own; empty Rows where there is no such
    // name.
    Rows prefetched(std::size_t i, std::string_view name) const;
    // These rows where nobody else has them, a copy of them otherwise.
    Rows unshared() const;

private:
    void release() noexcept;

    detail::RowBlock* block_ = nullptr;
};

// Goes through rows of T, which it keeps; to read, by one thread. It has gone through where it equals
// RowsEnd.
struct RowsEnd {};
template <class T>
class RowIterator {
public:
    explicit RowIterator(Rows rows) noexcept
        : rows_(std::move(rows)), at_(static_cast<const T*>(rows_.data())), end_(at_ + rows_.size()) {}

    const T& operator*() const noexcept { return *at_; }
    const T* operator->() const noexcept { return at_; }
    RowIterator& operator++() noexcept {
        ++at_;
        return *this;
    }
    bool operator==(RowsEnd) const noexcept { return at_ == end_; }

private:
    Rows rows_;
    const T* at_;
    const T* end_;
};

}  // namespace nuages::orm
