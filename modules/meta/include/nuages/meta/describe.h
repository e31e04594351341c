#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <nuages/meta/field.h>
#include <nuages/meta/index.h>
#include <nuages/meta/name.h>
#include <nuages/meta/own_sql.h>

namespace nuages::meta {

// A right that people may be given over a model: {"close_poll", "Can close polls"}.
struct PermissionName {
    std::string_view codename;
    std::string_view name;
};

// What a model says about itself as a whole: Django's class Meta.
struct Options {
    static constexpr std::size_t capacity = 8;
    std::string_view db_table;          // "" for app_model
    std::string_view db_table_comment;  // for people who look at the database (PostgreSQL)
    std::string_view verbose_name;      // "" for the class's name in words
    std::string_view verbose_name_plural;
    std::string_view get_latest_by;
    NameList primary_key;  // the fields that are it together; none where one field says that it is
    NameList ordering;
    NameList unique_together[capacity] = {};
    Index indexes[capacity] = {};
    Constraint constraints[capacity] = {};
    std::uint8_t unique_together_count = 0;
    std::uint8_t index_count = 0;
    std::uint8_t constraint_count = 0;
    bool managed = true;  // false: migrations leave the table alone
    NameList default_permissions = name_list("add", "change", "delete", "view");
    PermissionName permissions[capacity] = {};
    std::uint8_t permission_count = 0;
    std::string_view order_with_respect_to;  // the foreign key among whose rows each has a place
    std::string_view default_related_name;   // of its relations, for queries from their other side
    // Lookups whose values name an object in fixtures, in place of its primary key; none for the key.
    NameList natural_key;
    // That the fields have beside those of all models; constants of the program.
    static constexpr std::size_t most_lookups = 40;
    const OwnLookup* lookups[most_lookups] = {};
    std::uint8_t lookup_count = 0;
};

template <class... T>
struct TypeList {};

namespace detail {
template <class List, class... T>
struct Targets;
template <class... Known>
struct Targets<TypeList<Known...>> {
    using type = TypeList<Known...>;
};
template <class... Known, class T, class... Rest>
struct Targets<TypeList<Known...>, T, Rest...> : Targets<TypeList<Known..., T>, Rest...> {};
template <class... Known, class... Rest>
struct Targets<TypeList<Known...>, void, Rest...> : Targets<TypeList<Known...>, Rest...> {};
}  // namespace detail

// What describe() returns: the fields in order, the options, the terms of all that is computed, and (as
// types) where the relations lead.
template <std::size_t N, class TargetList, std::size_t TermCount = 0>
class Schema {
public:
    using description_of_struct = void;  // what base knows descriptions by
    using targets = TargetList;
    static constexpr std::size_t size = N;
    FieldMeta fields[N > 0 ? N : 1] = {};
    Options options{};
    TermList<TermCount> terms{};

    // Several fields are the primary key together: primary_key("order", "line"). Their values are its value,
    // a tuple under the name "pk". The model has NoAutoId as its first base.
    template <class... Name>
    constexpr Schema&& primary_key(Name... names) && {
        options.primary_key = name_list(names...);
        return self();
    }
    // The order of a query that names none: "-pub_date" for descending.
    template <class... Name>
    constexpr Schema&& ordering(Name... names) && {
        options.ordering = name_list(names...);
        return self();
    }
    template <class... Name>
    constexpr Schema&& unique_together(Name... names) && {
        options.unique_together[options.unique_together_count++] = name_list(names...);
        return self();
    }
    template <std::size_t... M>
    constexpr auto indexes(const IndexTerms<M>&... added) && {
        auto result = with_room<(M + ... + 0)>();
        std::size_t at = TermCount;
        (result.add(at, added), ...);
        return result;
    }
    template <std::size_t... M>
    constexpr auto constraints(const ConstraintTerms<M>&... added) && {
        auto result = with_room<(M + ... + 0)>();
        std::size_t at = TermCount;
        (result.add(at, added), ...);
        return result;
    }
    // Lookups and transforms that the model's fields have beside Django's (own_sql.h).
    template <class... Lookup>
    requires(std::is_same_v<Lookup, OwnLookup>&&...) constexpr Schema&& lookups(const Lookup&... added) && {
        ((options.lookups[options.lookup_count++] = &added), ...);
        return self();
    }
    // Rights beside those to add, change, delete and view: permissions({{"close_poll", "Can close polls"}}).
    template <std::size_t Count>
    constexpr Schema&& permissions(const PermissionName (&names)[Count]) && {
        for (const PermissionName& name : names)
            options.permissions[options.permission_count++] = name;
        return self();
    }
    // Those that every model has unless it says otherwise: "add", "change", "delete" and "view".
    template <class... Name>
    constexpr Schema&& default_permissions(Name... names) && {
        options.default_permissions = name_list(names...);
        return self();
    }
    // How fixtures name an object (Django's natural_key()): natural_key("app_label", "model"). Lookups may go
    // over foreign keys.
    template <class... Name>
    constexpr Schema&& natural_key(Name... names) && {
        options.natural_key = name_list(names...);
        return self();
    }
    // clang-format off
    constexpr Schema&& db_table(std::string_view v) && { options.db_table = v; return self(); }
    constexpr Schema&& db_table_comment(std::string_view v) && { options.db_table_comment = v; return self(); }
    constexpr Schema&& verbose_name(std::string_view v) && { options.verbose_name = v; return self(); }
    constexpr Schema&& verbose_name_plural(std::string_view v) && { options.verbose_name_plural = v; return self(); }
    // The rows of one object that the foreign key leads to have an order, and that is how they come. The model has
    // OrderedRows among its bases.
    constexpr Schema&& order_with_respect_to(std::string_view v) && { options.order_with_respect_to = v; options.ordering = name_list("_order"); return self(); }
    constexpr Schema&& default_related_name(std::string_view v) && { options.default_related_name = v; return self(); }
    constexpr Schema&& get_latest_by(std::string_view v) && { options.get_latest_by = v; return self(); }
    constexpr Schema&& managed(bool v) && { options.managed = v; return self(); }
    // clang-format on

private:
    template <std::size_t, class, std::size_t>
    friend class Schema;

    constexpr Schema&& self() { return static_cast<Schema&&>(*this); }
    template <std::size_t More>
    constexpr Schema<N, TargetList, TermCount + More> with_room() const {
        Schema<N, TargetList, TermCount + More> result;
        for (std::size_t i = 0; i < N; ++i)
            result.fields[i] = fields[i];
        result.options = options;
        for (std::size_t i = 0; i < TermCount; ++i)
            result.terms.terms[i] = terms.terms[i];
        return result;
    }
    // Takes terms over and tells how far those that name them by number have moved.
    template <std::size_t M>
    constexpr std::uint16_t add_terms(std::size_t& at, const TermList<M>& added) {
        const auto moved = static_cast<std::uint16_t>(at);
        for (std::size_t i = 0; i < M; ++i)
            terms.terms[at++] = added.terms[i];
        return moved;
    }
    template <std::size_t M>
    constexpr void add(std::size_t& at, const IndexTerms<M>& added) {
        const std::uint16_t moved = add_terms(at, added);
        Index& index = options.indexes[options.index_count++] = added.index;
        index.expressions.first = static_cast<std::uint16_t>(index.expressions.first + moved);
        index.condition.first = static_cast<std::uint16_t>(index.condition.first + moved);
    }
    template <std::size_t M>
    constexpr void add(std::size_t& at, const ConstraintTerms<M>& added) {
        const std::uint16_t moved = add_terms(at, added);
        Constraint& constraint = options.constraints[options.constraint_count++] = added.constraint;
        constraint.expressions.first = static_cast<std::uint16_t>(constraint.expressions.first + moved);
        constraint.condition.first = static_cast<std::uint16_t>(constraint.condition.first + moved);
    }
};

namespace detail {

template <class F>
constexpr void take_over(FieldMeta& to, Term* terms, std::uint16_t& at, const F& field) {
    to = field.meta;
    if constexpr (decltype(field.terms)::size > 0) {
        to.db_default_expression.first = static_cast<std::uint16_t>(to.db_default_expression.first + at);
        to.generated.first = static_cast<std::uint16_t>(to.generated.first + at);
        to.limit_choices_to.first = static_cast<std::uint16_t>(to.limit_choices_to.first + at);
        for (std::size_t i = 0; i < decltype(field.terms)::size; ++i)
            terms[at++] = field.terms.terms[i];
    }
}

}  // namespace detail

// Describes a struct: `static constexpr auto meta = describe(field<&T::a>(),
// field<&T::b>().max_length(200));`
template <class... F>
consteval auto describe(F&&... fields) {
    constexpr std::size_t term_count = (decltype(std::remove_cvref_t<F>::terms)::size + ... + 0);
    Schema<sizeof...(F),
           typename detail::Targets<TypeList<>, typename std::remove_cvref_t<F>::target...>::type, term_count>
        schema;
    std::size_t i = 0;
    [[maybe_unused]] std::uint16_t at = 0;  // of no use to a model without fields
    (detail::take_over(schema.fields[i++], schema.terms.terms, at, fields), ...);
    // Asked of the types: under -fsanitize=undefined, g++ 12 cannot compare the target with null here.
    constexpr bool leads_somewhere[] = {!std::is_void_v<typename std::remove_cvref_t<F>::target>..., false};
    std::uint8_t relation = 0;
    for (std::size_t k = 0; k < sizeof...(F); ++k)
        if (leads_somewhere[k])
            schema.fields[k].relation = relation++;
    return schema;
}

// A struct that carries a description.
template <class T>
concept Described = requires {
    typename std::remove_cvref_t<decltype(T::meta)>::targets;
};

// The description of a type in uniform form: the fields of its bases first, then its own, under one running
// number.
struct Description {
    struct Part {
        const FieldMeta* fields;
        std::size_t count;
        std::ptrdiff_t (*offset)();  // of the base in the type
        const Term* terms = nullptr;
        std::size_t term_count = 0;
        const Options* options = nullptr;  // of a base: what the types that have it take over
    };
    const TypeTag* type = nullptr;
    const Part* parts = nullptr;
    std::size_t part_count = 0;
    std::size_t size = 0;  // of all parts
    const Options* options = nullptr;

    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    constexpr const FieldMeta& operator[](std::size_t i) const {
        std::size_t part = 0;
        for (; i >= parts[part].count; ++part)
            i -= parts[part].count;
        return parts[part].fields[i];
    }
    // The number of the field of that name, npos where there is none.
    constexpr std::size_t find(std::string_view name) const {
        std::size_t number = 0;
        for (std::size_t part = 0; part < part_count; ++part)
            for (std::size_t i = 0; i < parts[part].count; ++i, ++number)
                if (parts[part].fields[i].name_in_queries() == name)
                    return number;
        return npos;
    }
    // The fields that are the primary key together, as the nearest part says; none where one field is.
    constexpr const NameList& composite_key() const {
        std::size_t part = part_count - 1;
        while (part > 0 && parts[part].options->primary_key.count == 0)
            --part;
        return parts[part].options->primary_key;
    }
    // The number of the lookup or transform of that name that fields of this kind have; npos where there is
    // none.
    constexpr std::size_t find_lookup(std::string_view name, OwnLookup::Role role, Kind kind) const {
        std::size_t number = 0;
        for (std::size_t part = 0; part < part_count; ++part)
            for (std::size_t i = 0; i < parts[part].options->lookup_count; ++i, ++number) {
                const OwnLookup& each = *parts[part].options->lookups[i];
                if (each.role == role && each.name == name && each.is_of(kind))
                    return number;
            }
        return npos;
    }
    constexpr const OwnLookup& lookup(std::size_t number) const {
        std::size_t part = 0;
        for (; number >= parts[part].options->lookup_count; ++part)
            number -= parts[part].options->lookup_count;
        return *parts[part].options->lookups[number];
    }
    constexpr std::size_t lookup_count() const {
        std::size_t count = 0;
        for (std::size_t part = 0; part < part_count; ++part)
            count += parts[part].options->lookup_count;
        return count;
    }
};

namespace detail {

template <class T, class Base>
std::ptrdiff_t base_offset() {
    const auto* object = reinterpret_cast<const T*>(no_object<T>);
    return reinterpret_cast<const unsigned char*>(static_cast<const Base*>(object)) - no_object<T>;
}

// The described bases of a type: `using described_bases = TypeList<...>` in it, none by default.
template <class T>
struct bases_of {
    using type = TypeList<>;
};
// The types of several lists of one kind as one list.
template <class... List>
struct Joined {
    using type = TypeList<>;
};
template <template <class...> class List, class... A>
struct Joined<List<A...>> {
    using type = List<A...>;
};
template <template <class...> class List, class... A, class... B, class... Rest>
struct Joined<List<A...>, List<B...>, Rest...> : Joined<List<A..., B...>, Rest...> {};

// Bases of bases come before them.
template <class List>
struct WithTheirBases;
template <class... B>
struct WithTheirBases<TypeList<B...>>
    : Joined<typename Joined<typename bases_of<B>::type, TypeList<B>>::type...> {};

template <class T>
requires requires {
    typename T::described_bases;
}
struct bases_of<T> : WithTheirBases<typename T::described_bases> {};

template <class T, class BaseList>
struct Parts;
template <class T, class... B>
struct Parts<T, TypeList<B...>> {
    static constexpr Description::Part value[] = {
        {B::meta.fields, B::meta.size, &base_offset<T, B>, B::meta.terms.terms, decltype(B::meta.terms)::size,
         &B::meta.options}...,
        {T::meta.fields, T::meta.size, &base_offset<T, T>, T::meta.terms.terms, decltype(T::meta.terms)::size,
         &T::meta.options}};
    static constexpr std::size_t count = sizeof...(B) + 1;
    static constexpr std::size_t size = (B::meta.size + ... + T::meta.size);
};

}  // namespace detail

template <Described T>
struct DescriptionOf {
    using Parts = detail::Parts<T, typename detail::bases_of<T>::type>;
    static constexpr Description value{&type_tag<T>, Parts::value, Parts::count, Parts::size,
                                       &T::meta.options};
};

// The description of a described struct or model; constant and valid for the life of the program.
template <Described T>
constexpr const Description& description_of() {
    return DescriptionOf<T>::value;
}

}  // namespace nuages::meta
