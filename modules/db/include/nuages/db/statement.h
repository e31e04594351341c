#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace nuages::db {

// The immutable text of one SQL statement. Placeholders are `?` on SQLite and `$1` on PostgreSQL. A cheap
// handle: copies share the text. Connections keep what they have prepared under the statement's id, so make a
// statement once and keep it; a text that is run a single time is made with once(). Safe from any thread.
class Statement {
public:
    // Empty; running it is a ProgrammingError.
    constexpr Statement() noexcept = default;
    explicit Statement(std::string_view sql);
    // Of one whose result cannot have more than one row, so that nobody has to look for a second.
    static Statement of_one_row(std::string_view sql);
    // Connections forget it as soon as it has run.
    static Statement once(std::string_view sql);

    Statement(const Statement& other) noexcept : shared_(other.shared_) { retain(); }
    Statement(Statement&& other) noexcept : shared_(std::exchange(other.shared_, nullptr)) {}
    Statement& operator=(Statement other) noexcept {
        std::swap(shared_, other.shared_);
        return *this;
    }
    ~Statement() { release(); }

    explicit operator bool() const noexcept { return shared_; }
    std::string_view sql() const noexcept {
        return shared_ ? std::string_view(shared_->sql) : std::string_view();
    }
    // Unique in the process, counted from 1; 0 for one made by once().
    std::uint64_t id() const noexcept { return shared_ ? shared_->id : 0; }
    bool is_of_one_row() const noexcept { return shared_ && shared_->one_row; }

private:
    struct Shared {
        std::atomic<std::uint32_t> references;
        std::uint64_t id;
        std::string sql;
        bool one_row;
    };
    explicit Statement(Shared* shared) noexcept : shared_(shared) {}
    void retain() const noexcept {
        if (shared_)
            shared_->references.fetch_add(1, std::memory_order_relaxed);
    }
    void release() noexcept {
        if (shared_ && shared_->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
            delete shared_;
    }

    Shared* shared_ = nullptr;
};

}  // namespace nuages::db
