#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include <nuages/base/value.h>

namespace nuages::db {

struct Member;

// One row of a result. Columns count from 0 and must exist. Texts and bytes are views that hold until the
// handler of the row returns. A getter converts from the form in which the database keeps that kind of value
// and throws DataError where what is stored is nothing of the kind; of NULL it gives zero or empty, so ask
// is_null() first where that matters. The text of NULL has no data(), and all others have.
class Row {
public:
    virtual std::size_t size() const = 0;
    virtual std::string_view name(std::size_t column) const = 0;

    virtual bool is_null(std::size_t column) const = 0;
    virtual bool boolean(std::size_t column) const = 0;
    virtual std::int64_t integer(std::size_t column) const = 0;
    virtual double real(std::size_t column) const = 0;
    virtual std::string_view text(std::size_t column) const = 0;
    virtual std::string_view bytes(std::size_t column) const = 0;
    virtual DateTime datetime(std::size_t column) const = 0;  // in UTC
    virtual Date date(std::size_t column) const = 0;
    virtual Time time(std::size_t column) const = 0;
    virtual Duration duration(std::size_t column) const = 0;
    virtual UUID uuid(std::size_t column) const = 0;
    // In the database's own type: SQLite knows null, integer, real, text and bytes only. A copy that may be
    // kept.
    virtual Value value(std::size_t column) const = 0;

    // Reads columns into members of an object as the getters do; NULL empties a std::optional. Stops at a
    // member whose type does not have the number in its column, and gives that; null where there is none.
    virtual const Member* read(std::span<const Member> members, void* object) const = 0;

protected:
    ~Row() = default;
};

// A reference to a callable that takes each row; it does not own the callable, which has to outlive the call
// it is passed to. May be empty where rows are of no interest.
class RowHandler {
public:
    constexpr RowHandler(std::nullptr_t = nullptr) noexcept {}
    template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, RowHandler> &&
             std::is_invocable_v<F&, const Row&>) constexpr RowHandler(F&& f) noexcept
        : target_(const_cast<void*>(static_cast<const void*>(&f))), call_([](void* target, const Row& row) {
              (*static_cast<std::remove_reference_t<F>*>(target))(row);
          }) {}

    explicit operator bool() const noexcept { return call_; }
    void operator()(const Row& row) const { call_(target_, row); }

private:
    void* target_ = nullptr;
    void (*call_)(void*, const Row&) = nullptr;
};

}  // namespace nuages::db
