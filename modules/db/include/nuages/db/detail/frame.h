#pragma once

#include <cstdint>

#include <nuages/fibers/scope.h>

namespace nuages::db {

class Database;
class Databases;
class ObserveQueries;

namespace detail {

struct Block;

// Which of the databases of a UseDatabases a statement was executed on since it began.
class WrittenDatabases {
public:
    void add(std::uint8_t number) noexcept { bits_[number >> 6] |= std::uint64_t{1} << (number & 63); }
    bool has(std::uint8_t number) const noexcept { return bits_[number >> 6] >> (number & 63) & 1; }

private:
    std::uint64_t bits_[4] = {};
};

// What the calling fiber has set about databases, in one entry of its scope, so that a query looks for it
// once. Each new frame starts as a copy of the one around it.
struct Frame {
    Databases* databases = nullptr;
    Database* default_database = nullptr;  // in place of the one of that alias
    Database* pinned = nullptr;            // the ORM's, for the length of one of its operations
    WrittenDatabases* written = nullptr;   // of the databases
    Block* block = nullptr;                // innermost atomic block, of whichever database
    ObserveQueries* observers = nullptr;   // innermost
};

inline const Frame* current_frame() noexcept {
    return fibers::scope<Frame>();
}

// A frame for the lifetime of a block of code.
class FrameScope {
public:
    explicit FrameScope(const Frame& frame) noexcept : frame_(frame), scope_(&frame_) {}

private:
    Frame frame_;
    fibers::ScopeValue<Frame> scope_;
};

inline Frame inherited_frame() noexcept {
    const Frame* outer = current_frame();
    return outer ? *outer : Frame{};
}

}  // namespace detail
}  // namespace nuages::db
