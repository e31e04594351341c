#pragma once

#include <optional>
#include <type_traits>
#include <utility>

namespace nuages::fibers::detail {

// Calls a callable through two plain pointers and keeps what it returned, so that a runtime core without
// templates can run it on another stack or thread.
template <class F, class Result = std::invoke_result_t<F&>>
class CallSlot {
public:
    explicit CallSlot(F& f) : f_(f) {}

    static void call(void* self) {
        auto& slot = *static_cast<CallSlot*>(self);
        if constexpr (std::is_void_v<Result>) {
            slot.f_();
        } else if constexpr (std::is_reference_v<Result>) {
            slot.result_ = &slot.f_();
        } else {
            slot.result_.emplace(slot.f_());
        }
    }

    Result take() {
        if constexpr (std::is_reference_v<Result>) {
            return static_cast<Result>(*result_);
        } else if constexpr (!std::is_void_v<Result>) {
            return std::move(*result_);
        }
    }

private:
    struct Nothing {};
    using Storage = std::conditional_t<
        std::is_void_v<Result>, Nothing,
        std::conditional_t<std::is_reference_v<Result>, std::remove_reference_t<Result>*,
                           std::optional<std::conditional_t<std::is_void_v<Result>, Nothing, Result>>>>;
    F& f_;
    Storage result_{};
};

}  // namespace nuages::fibers::detail
