#pragma once

#include <cstdint>
#include <utility>

namespace nuages::orm::detail {

struct DeferredFields;

// What an object knows of its row: whether there is one, and which fields were left out when it was read.
class ObjectState {
public:
    // Of an object that was made in memory.
    ObjectState() noexcept = default;
    // Of one that was read without these fields. Takes over the reference.
    explicit ObjectState(const DeferredFields* deferred) noexcept
        : word_(reinterpret_cast<std::uintptr_t>(deferred) | stored_bit) {}
    ObjectState(const ObjectState& other) noexcept : word_(other.word_) {
        if (word_ > stored_bit)
            retain();
    }
    ObjectState(ObjectState&& other) noexcept : word_(std::exchange(other.word_, 0)) {}
    ObjectState& operator=(ObjectState other) noexcept {
        std::swap(word_, other.word_);
        return *this;
    }
    ~ObjectState() {
        if (word_ > stored_bit)
            release();
    }

    // Whether it was read from the database or written to it.
    bool is_stored() const noexcept { return word_ != 0; }
    void set_stored() noexcept { word_ |= stored_bit; }
    // Null where it has all fields.
    const DeferredFields* deferred() const noexcept {
        return reinterpret_cast<const DeferredFields*>(word_ & ~stored_bit);
    }

private:
    void retain() noexcept;
    void release() noexcept;

    static constexpr std::uintptr_t stored_bit = 1;
    std::uintptr_t word_ = 0;  // the address of the fields, and the bit
};

}  // namespace nuages::orm::detail
