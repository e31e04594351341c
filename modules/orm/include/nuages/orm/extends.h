#pragma once

#include <cstddef>
#include <string_view>

#include <nuages/meta/describe.h>
#include <nuages/orm/model.h>
#include <nuages/orm/relations.h>

namespace nuages::orm {

// Named behind the parent by a model that describes its link to it by itself:
//
//     struct Chain : Extends<Chain, Place, OwnParentLink> {
//         OneToOne<Place> place;
//         static constexpr auto meta = describe(field<&Chain::place>().parent_link().related_name("chain"));
//     };
struct OwnParentLink {};

namespace detail {

// "place_ptr".
template <class Parent>
struct ParentLinkName {
    char text[meta::type_tag<Parent>.qualified_name.size() + 4] = {};
    std::size_t size = 0;

    consteval ParentLinkName() {
        for (const char c : meta::type_tag<Parent>.qualified_name) {
            text[size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            if (c == ':')
                size = 0;  // what stood before is no part of the name
        }
        for (const char c : std::string_view("_ptr"))
            text[size++] = c;
    }
};
template <class Parent>
inline constexpr ParentLinkName<Parent> parent_link_name;

template <auto Member, class Parent>
consteval auto parent_link_field() {
    auto field = nuages::meta::field<Member>();
    field.meta.name = {parent_link_name<Parent>.text, parent_link_name<Parent>.size};
    field.meta.parent_link = field.meta.primary_key = true;
    return field;
}

// The parent with the link that a model gets that describes none. Its name is Django's, "place_ptr"; programs
// that have the object have the parent as well, so they hardly need the member.
template <class Parent>
struct LinkedParent : Parent {
    using Linked = typename ConcreteModel<Parent>::type;
    using described_bases = nuages::meta::TypeList<>;

    OneToOne<Linked> parent_link;

    static constexpr auto meta =
        nuages::meta::describe(parent_link_field<&LinkedParent::parent_link, Linked>());
};

}  // namespace detail

// A model that adds to another (Django's multi-table inheritance): it has a table with a row for each of its
// own fields and its link to the row of the parent, whose fields are its own as well. Queries join the
// tables; saving writes to all of them, deleting takes all rows, those of the parent's other children
// included. The parent finds the row by the name of the model ("restaurant__serves_pizza"), and by a member
// `One<Restaurant>`. Ordering, get_latest_by, the natural key and the rows of the manager are the parent's
// unless the model says otherwise. `Base` are abstract bases as of Model. Neither has a virtual function that
// the parent has not. Both are added to the registry.
//
//     struct Restaurant : Extends<Restaurant, Place> {
//         bool serves_pizza = false;
//         static constexpr auto meta = describe(field<&Restaurant::serves_pizza>());
//     };
//
// A row of the parent that is there already becomes one of the child by an object that begins with it:
// `static_cast<Place&>(restaurant) = place; restaurant.save();`.
template <class T, class Parent, class... Base>
struct Extends : detail::ModelMethods<T, detail::LinkedParent<Parent>>, Base... {
    static_assert(
        requires { typename Parent::orm_model; }, "a model extends a model or a proxy");
    using extended_model = Parent;
    using proxied_model = void;
    using described_bases = nuages::meta::TypeList<Parent, detail::LinkedParent<Parent>, Base...>;

    static inline constexpr InheritedManager<T, Parent> objects{};
    static constexpr auto meta = nuages::meta::describe();
};
template <class T, class Parent, class... Base>
struct Extends<T, Parent, OwnParentLink, Base...> : detail::ModelMethods<T, Parent>, Base... {
    static_assert(
        requires { typename Parent::orm_model; }, "a model extends a model or a proxy");
    using extended_model = Parent;
    using proxied_model = void;
    using described_bases = nuages::meta::TypeList<Parent, Base...>;

    static inline constexpr InheritedManager<T, Parent> objects{};
    static constexpr auto meta = nuages::meta::describe();
};

}  // namespace nuages::orm
