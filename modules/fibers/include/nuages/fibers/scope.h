#pragma once

namespace nuages::fibers {

namespace detail {

struct ScopeEntry {
    const void* key;
    void* value;
    ScopeEntry* outer;
};

// The innermost entry of the running fiber, or of the thread outside of one.
ScopeEntry*& scope_top() noexcept;
void* find_in_scope(const void* key) noexcept;

// Its address stands for the type.
template <class T>
inline constexpr char scope_key = 0;

}  // namespace detail

// The T that the innermost ScopeValue<T> of the running fiber carries (outside a fiber: of the thread), or
// null. This is how the database, the settings or the language of a request reach code deep below without a
// global.
template <class T>
T* scope() noexcept {
    return static_cast<T*>(detail::find_in_scope(&detail::scope_key<T>));
}

// Carries a T for its own lifetime, which must be a block of the fiber that made it; the T must outlive it. A
// new fiber starts without any; run_blocking() lends the worker those of its fiber. A null pointer hides what
// lies outside.
template <class T>
class ScopeValue {
public:
    explicit ScopeValue(T* value) noexcept : entry_{&detail::scope_key<T>, value, detail::scope_top()} {
        detail::scope_top() = &entry_;
    }
    ~ScopeValue() { detail::scope_top() = entry_.outer; }
    ScopeValue(const ScopeValue&) = delete;
    ScopeValue& operator=(const ScopeValue&) = delete;

private:
    detail::ScopeEntry entry_;
};

}  // namespace nuages::fibers
