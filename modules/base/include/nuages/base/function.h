#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

namespace nuages {

template <class Signature>
class UniqueFunction;

// A callable that is moved, never copied, so that it may own what it needs (a file, a result set, a fiber).
// Up to three words are kept inside, larger ones in one allocation. Calling an empty one is undefined: test
// it first.
template <class Result, class... Args>
class UniqueFunction<Result(Args...)> {
public:
    UniqueFunction() = default;
    UniqueFunction(std::nullptr_t) {}

    template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, UniqueFunction> &&
             std::is_invocable_r_v<Result, std::decay_t<F>&, Args...>) UniqueFunction(F&& f) {
        using Target = std::decay_t<F>;
        if constexpr (fits<Target>) {
            ::new (static_cast<void*>(storage_)) Target(std::forward<F>(f));
        } else {
            ::new (static_cast<void*>(storage_)) Target*(new Target(std::forward<F>(f)));
        }
        operations_ = &operations<Target>;
    }

    UniqueFunction(UniqueFunction&& other) noexcept { take(other); }
    UniqueFunction& operator=(UniqueFunction&& other) noexcept {
        if (this != &other) {
            reset();
            take(other);
        }
        return *this;
    }
    UniqueFunction(const UniqueFunction&) = delete;
    UniqueFunction& operator=(const UniqueFunction&) = delete;
    ~UniqueFunction() { reset(); }

    explicit operator bool() const { return operations_ != nullptr; }

    Result operator()(Args... args) { return operations_->call(storage_, std::forward<Args>(args)...); }

private:
    static constexpr std::size_t capacity = 3 * sizeof(void*);

    template <class T>
    static constexpr bool fits = sizeof(T) <= capacity &&
                                 alignof(T) <= alignof(void*) && std::is_nothrow_move_constructible_v<T>;

    struct Operations {
        Result (*call)(void* storage, Args&&... args);
        void (*move)(void* from, void* to) noexcept;  // leaves nothing to destroy in `from`
        void (*destroy)(void* storage) noexcept;
    };

    template <class T>
    static T& target(void* storage) {
        if constexpr (fits<T>) {
            return *std::launder(static_cast<T*>(storage));
        } else {
            return **std::launder(static_cast<T**>(storage));
        }
    }

    template <class T>
    static constexpr Operations operations{[](void* storage, Args&&... args) -> Result {
                                               if constexpr (std::is_void_v<Result>) {
                                                   target<T>(storage)(std::forward<Args>(args)...);
                                               } else {
                                                   return target<T>(storage)(std::forward<Args>(args)...);
                                               }
                                           },
                                           [](void* from, void* to) noexcept {
                                               if constexpr (fits<T>) {
                                                   ::new (to) T(std::move(target<T>(from)));
                                                   target<T>(from).~T();
                                               } else {
                                                   ::new (to) T*(&target<T>(from));
                                               }
                                           },
                                           [](void* storage) noexcept {
                                               if constexpr (fits<T>) {
                                                   target<T>(storage).~T();
                                               } else {
                                                   delete &target<T>(storage);
                                               }
                                           }};

    void take(UniqueFunction& other) noexcept {
        if (!other.operations_)
            return;
        other.operations_->move(other.storage_, storage_);
        operations_ = std::exchange(other.operations_, nullptr);
    }

    void reset() noexcept {
        if (const Operations* old = std::exchange(operations_, nullptr))
            old->destroy(storage_);
    }

    const Operations* operations_ = nullptr;
    alignas(void*) unsigned char storage_[capacity];
};

}  // namespace nuages
