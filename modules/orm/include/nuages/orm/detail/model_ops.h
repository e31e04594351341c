#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <type_traits>
#include <utility>

#include <nuages/meta/describe.h>
#include <nuages/meta/field.h>
#include <nuages/meta/name.h>
#include <nuages/orm/detail/object_state.h>

namespace nuages::orm {

class ModelInfo;
class Query;
template <class T, class Parent>
class InheritedManager;

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
    const ModelInfo** slot;             // what T::objects looks at
    Query (*initial)();                 // what the default manager starts from; null for all rows
    Query (*base)();                    // what the base manager starts from; the same
    const meta::TypeTag* proxied;       // of a proxy, the model that it stands for; null for all others
    const meta::Description* extended;  // the model or proxy that it extends; null for all others
};

// What a proxy stands for, and what a model extends; void for all others.
template <class T>
struct ProxiedModel {
    using type = void;
};
template <class T>
requires requires {
    typename T::proxied_model;
}
struct ProxiedModel<T> {
    using type = typename T::proxied_model;
};
template <class T>
struct ExtendedModel {
    using type = void;
};
template <class T>
requires requires {
    typename T::extended_model;
}
struct ExtendedModel<T> {
    using type = typename T::extended_model;
};

// The model whose table a model has: of a proxy that of its parents which is no proxy.
template <class T>
struct ConcreteModel {
    using type = T;
};
template <class T>
requires(!std::is_void_v<typename ProxiedModel<T>::type>) struct ConcreteModel<T>
    : ConcreteModel<typename ProxiedModel<T>::type> {
};

// A model that has a table, and those that it extends, the nearest first: objects of all of them have the
// same keys. (A flag beside the address: g++ 12 does not compare that with null in constant expressions under
// -fsanitize=undefined.)
struct Lineage {
    const meta::TypeTag* model;
    bool has_parent = false;
    const Lineage* parent = nullptr;
};
template <class T>
struct LineageOf {
    using Model = typename ConcreteModel<T>::type;
    static constexpr Lineage value = [] {
        using Parent = typename ExtendedModel<Model>::type;
        if constexpr (std::is_void_v<Parent>)
            return Lineage{&meta::type_tag<Model>};
        else
            return Lineage{&meta::type_tag<Model>, true, &LineageOf<Parent>::value};
    }();
};

// What related sets, dumpdata and all that ask for no manager by name start from: T::default_manager where
// the model says one, else the type of T::objects. A proxy or child that has `objects` of its own does not
// take over what its parent says.
template <class T>
inline constexpr bool is_inherited_manager = false;
template <class T, class Parent>
inline constexpr bool is_inherited_manager<InheritedManager<T, Parent>> = true;

template <class T, class Parent>
concept has_default_manager_of = requires {
    requires std::is_same_v<typename T::default_manager, typename Parent::default_manager>;
};
template <class T>
concept says_default_manager = requires {
    typename T::default_manager;
}
&&(is_inherited_manager<std::remove_cvref_t<decltype(T::objects)>> ||
   (!has_default_manager_of<T, typename ProxiedModel<T>::type> &&
    !has_default_manager_of<T, typename ExtendedModel<T>::type>));
template <class T>
struct DefaultManager {
    using type = std::remove_cvref_t<decltype(T::objects)>;
};
template <says_default_manager T>
struct DefaultManager<T> {
    using type = typename T::default_manager;
};

// What foreign keys lead to, and objects are read again from: all rows where the model says nothing.
struct AllRows {};
template <class T>
struct BaseManager {
    using type = AllRows;
};
template <class T>
requires requires {
    typename T::base_manager;
}
struct BaseManager<T> {
    using type = typename T::base_manager;
};

// Null for all rows.
template <class Manager>
constexpr auto rows_of_manager() -> Query (*)() {
    if constexpr (requires { Manager::initial().query(); })
        return [] { return Query(Manager::initial().query()); };
    else
        return nullptr;
}

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
    static constexpr auto proxied = []() -> const meta::TypeTag* {
        using Proxied = typename ProxiedModel<T>::type;
        if constexpr (!std::is_void_v<Proxied>)
            return &meta::type_tag<Proxied>;
        else
            return nullptr;
    };
    static constexpr auto extended = []() -> const meta::Description* {
        using Extended = typename ExtendedModel<T>::type;
        if constexpr (!std::is_void_v<Extended>)
            return &meta::description_of<Extended>();
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
        rows_of_manager<typename DefaultManager<T>::type>(),
        rows_of_manager<typename BaseManager<T>::type>(),
        proxied(),
        extended()};
    return ops;
}

}  // namespace detail
}  // namespace nuages::orm
