#pragma once

#include <cstdint>
#include <utility>

namespace nuages::orm::detail {

struct DeferredFields;

// What an object knows of its row: whether there is one, and which fields were left out when it was
// read, and from which database it came.
class ObjectState {
public:
    // Of an object that was made in memory.
    ObjectState() noexcept = default;
    // Of one that was read without these fields. Takes over the reference.
    explicit ObjectState(const DeferredFields* deferred) noexcept
        : word_(reinterpret_cast<std::uintptr_t>(deferred) | stored_bit) {}
    ObjectState(const ObjectState& other) noexcept : word_(other.word_) {
        if (word_ & address_bits)
            retain();
    }
    ObjectState(ObjectState&& other) noexcept : word_(std::exchange(other.word_, 0)) {}
    ObjectState& operator=(const ObjectState& other) noexcept {
        if (other.word_ & address_bits)
            other.retain();
        if (word_ & address_bits)
            release();
        word_ = other.word_;
        return *this;
    }
    ObjectState& operator=(ObjectState&& other) noexcept {
        std::swap(word_, other.word_);
        return *this;
    }
    ~ObjectState() {
        if (word_ & address_bits)
            release();
    }

    // Whether it was read from the database or written to it.
    bool is_stored() const noexcept { return word_ & stored_bit; }
    void set_stored() noexcept { word_ |= stored_bit; }
    // Null where it has all fields.
    const DeferredFields* deferred() const noexcept {
        return reinterpret_cast<const DeferredFields*>(word_ & address_bits);
    }
    // The place of its database among those of the site, counted from 1, where it was read from or written to
    // one that was chosen; 0 where it went where queries go.
    std::uint8_t database() const noexcept { return static_cast<std::uint8_t>(word_ >> database_shift); }
    void set_database(std::uint8_t number) noexcept {
        word_ = (word_ & (address_bits | stored_bit)) | std::uint64_t{number} << database_shift;
    }

private:
    void retain() const noexcept;
    void release() noexcept;

    static constexpr std::uint64_t stored_bit = 1;
    static constexpr int database_shift = 56;  // above every address
    static constexpr std::uint64_t address_bits = (std::uint64_t{1} << database_shift) - 2;
    std::uint64_t word_ = 0;  // the address of the fields, the bit, and the database
};

}  // namespace nuages::orm::detail
