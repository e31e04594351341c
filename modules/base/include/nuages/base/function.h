#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace nuages {

template <class Signature>
class Function;

// A callable of any type behind one type, at the price of <type_traits> instead of <functional>. Copies share
// the callable (which therefore may itself be movable only); a plain function costs no allocation. Calling
// one from several threads is as safe as calling its target is. Calling an empty one is undefined: test it
// first.
template <class R, class... A>
class Function<R(A...)> {
public:
    Function() noexcept = default;
    Function(std::nullptr_t) noexcept {}
    Function(R (*function)(A...)) noexcept {
        if (!function)
            return;
        target_.function = reinterpret_cast<void (*)()>(function);
        invoke_ = [](Target target, A... args) -> R {
            return reinterpret_cast<R (*)(A...)>(target.function)(std::forward<A>(args)...);
        };
    }
    template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, Function> &&
             std::is_invocable_r_v<R, std::remove_cvref_t<F>&, A...>) Function(F&& callable) {
        if constexpr (std::is_convertible_v<F, R (*)(A...)>) {
            *this = Function(static_cast<R (*)(A...)>(callable));
        } else {
            using Held = Callable<std::remove_cvref_t<F>>;
            shared_ = new Held(std::forward<F>(callable));
            target_.shared = shared_;
            invoke_ = [](Target target, A... args) -> R {
                return static_cast<R>(static_cast<Held*>(target.shared)->callable(std::forward<A>(args)...));
            };
        }
    }
    Function(const Function& other) noexcept
        : target_(other.target_), invoke_(other.invoke_), shared_(other.shared_) {
        if (shared_)
            shared_->references.fetch_add(1, std::memory_order_relaxed);
    }
    Function(Function&& other) noexcept { swap(other); }
    Function& operator=(Function other) noexcept {
        swap(other);
        return *this;
    }
    ~Function() {
        if (shared_ && shared_->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
            delete shared_;
    }

    explicit operator bool() const noexcept { return invoke_; }
    R operator()(A... args) const { return invoke_(target_, std::forward<A>(args)...); }

    void swap(Function& other) noexcept {
        std::swap(target_, other.target_);
        std::swap(invoke_, other.invoke_);
        std::swap(shared_, other.shared_);
    }

private:
    struct Shared {
        virtual ~Shared() = default;
        std::atomic<std::uint32_t> references{1};
    };
    template <class F>
    struct Callable final : Shared {
        template <class G>
        explicit Callable(G&& g) : callable(std::forward<G>(g)) {}
        F callable;
    };
    union Target {
        void (*function)();
        Shared* shared;
    };

    Target target_{};
    R (*invoke_)(Target, A...) = nullptr;
    Shared* shared_ = nullptr;
};

}  // namespace nuages
