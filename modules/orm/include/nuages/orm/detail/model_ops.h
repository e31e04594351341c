#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <type_traits>
#include <utility>

#include <nuages/meta/field.h>
#include <nuages/meta/name.h>
#include <nuages/orm/detail/object_state.h>

namespace nuages::orm {

class ModelInfo;
class Query;

namespace detail {

// What the core needs of a model's C++ type.
struct ModelOps {
    std::size_t size;
    std::size_t alignment;
    void (*construct)(void* at);
    void (*copy)(void* to, const void* from);
    void (*relocate)(void* to, void* from) noexcept;  // moves, and destroys the source
    void (*destroy)(void* object) noexcept;
    std::ptrdiff_t state_offset;             // of the ObjectState in the object
    std::string (*str)(const void* object);  // null where the model has no str()
    void (*throw_does_not_exist)(const std::string& message);
    void (*throw_multiple_objects)(const std::string& message);
    const ModelInfo** slot;        // what T::objects looks at
    Query (*initial)();            // what T::objects starts from; null for all rows
    const meta::TypeTag* proxied;  // of a proxy, the model that it stands for; null for all others
};

// The model whose table a model has: of a proxy that of its parents which is no proxy.
template <class T>
struct ConcreteModel {
    using type = T;
};
template <class T>
requires requires {
    typename T::proxied_model;
}
struct ConcreteModel<T> : ConcreteModel<typename T::proxied_model> {};

template <class T>
inline const ModelInfo* installed_model = nullptr;

template <class T>
std::ptrdiff_t state_offset() {
    const auto* object = reinterpret_cast<const T*>(meta::detail::no_object<T>);
    return reinterpret_cast<const unsigned char*>(&object->T::RowState::row_state_) -
           meta::detail::no_object<T>;
}

template <class T>
const ModelOps& ops_of() {
    static constexpr auto str = []() -> std::string (*)(const void*) {
        if constexpr (requires(const T& t) { std::string(t.str()); })
            return [](const void* object) { return std::string(static_cast<const T*>(object)->str()); };
        else
            return nullptr;
    };
    static constexpr auto initial = []() -> Query (*)() {
        using Objects = std::remove_cvref_t<decltype(T::objects)>;
        if constexpr (requires { Objects::initial().query(); })
            return [] { return Query(Objects::initial().query()); };
        else
            return nullptr;
    };
    static constexpr auto proxied = []() -> const meta::TypeTag* {
        if constexpr (requires { typename T::proxied_model; })
            return &meta::type_tag<typename T::proxied_model>;
        else
            return nullptr;
    };
    static const ModelOps ops{
        sizeof(T),
        alignof(T),
        [](void* at) { new (at) T(); },
        [](void* to, const void* from) { new (to) T(*static_cast<const T*>(from)); },
        [](void* to, void* from) noexcept {
            new (to) T(std::move(*static_cast<T*>(from)));
            static_cast<T*>(from)->~T();
        },
        [](void* object) noexcept { static_cast<T*>(object)->~T(); },
        state_offset<T>(),
        str(),
        [](const std::string& message) { throw typename T::DoesNotExist(message); },
        [](const std::string& message) { throw typename T::MultipleObjectsReturned(message); },
        &installed_model<T>,
        initial(),
        proxied()};
    return ops;
}

}  // namespace detail
}  // namespace nuages::orm
