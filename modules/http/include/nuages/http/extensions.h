#pragma once

#include <cstddef>
#include <new>
#include <optional>
#include <string_view>
#include <vector>

#include <nuages/base/value.h>

namespace nuages {

class HttpRequest;

// A type T that adds attributes to the request as templates see it has, beside it,
//   std::optional<Value> request_attribute(const T&, const HttpRequest&, std::string_view name);
template <class T>
concept HasRequestAttributes = requires(const T& t, const HttpRequest& request, std::string_view name) {
    { request_attribute(t, request, name) } -> std::convertible_to<std::optional<Value>>;
};

// What modules above hang on a request: at most one thing of each type, made when first asked for and
// destroyed, the youngest first, when the request is reset. Costs nothing while unused.
class Extensions {
public:
    Extensions() = default;
    Extensions(const Extensions&) = delete;
    Extensions& operator=(const Extensions&) = delete;
    ~Extensions() { clear(); }

    // The thing of type T, default-constructed where there is none yet.
    template <class T>
    T& get() {
        if (void* there = find(&type<T>))
            return *static_cast<T*>(there);
        return *static_cast<T*>(make(&type<T>));
    }
    template <class T>
    const T* find() const noexcept {
        return static_cast<const T*>(find(&type<T>));
    }
    template <class T>
    T* find() noexcept {
        return static_cast<T*>(find(&type<T>));
    }
    void clear() noexcept;

    // The first answer of those that are there, the oldest first.
    std::optional<Value> attribute(const HttpRequest& request, std::string_view name) const;

private:
    struct Type {
        std::size_t size, alignment;
        void (*construct)(void*);
        void (*destroy)(void*) noexcept;
        std::optional<Value> (*attribute)(const void*, const HttpRequest&, std::string_view);  // may be null
    };
    template <class T>
    static constexpr auto attribute_of() -> decltype(Type::attribute) {
        if constexpr (HasRequestAttributes<T>)
            return
                [](const void* t, const HttpRequest& request, std::string_view name) -> std::optional<Value> {
                    return request_attribute(*static_cast<const T*>(t), request, name);
                };
        else
            return nullptr;
    }
    template <class T>
    static constexpr Type type{sizeof(T), alignof(T), [](void* at) { ::new (at) T(); },
                               [](void* t) noexcept { static_cast<T*>(t)->~T(); }, attribute_of<T>()};

    void* find(const Type* type) const noexcept;
    void* make(const Type* type);
    void* place(const Type& type);
    void give_back(void* object, const Type& type) noexcept;

    struct Slot {
        const Type* type;
        void* object;
    };
    std::vector<Slot> slots_;
    // The first ones lie in the request itself: memory of their own would be asked for with each request.
    alignas(std::max_align_t) std::byte room_[512];
    std::size_t used_ = 0;
};

}  // namespace nuages
