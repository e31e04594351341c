#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <nuages/orm/detail/checked.h>
#include <nuages/orm/detail/fixed_text.h>
#include <nuages/orm/detail/typed_value.h>
#include <nuages/orm/path.h>

// What names mean in a query: its annotations first, then the fields of the model. Evaluated by the compiler.
namespace nuages::orm::detail {

// A column of rows: its name, and what it gives.
template <FixedText Name, Kind K, bool Null>
struct Named {
    static constexpr std::string_view name = Name.view();
    static constexpr Kind kind = K;
    static constexpr bool null = Null;
    static constexpr bool is_selected = true;
    using type = value_type_of<K, Null>;
};
// An annotation that rows do not have.
template <FixedText Name>
struct Aliased {
    static constexpr std::string_view name = Name.view();
    static constexpr Kind kind = Kind::any;
    static constexpr bool null = true;
    static constexpr bool is_selected = false;
    using type = void;
};

// The annotations of a query.
template <class... N>
struct NamedList {
    // Which one a name begins with, up to its end or two underscores; npos for none.
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);
    static constexpr std::size_t find(std::string_view text) {
        std::size_t i = 0, found = npos;
        ((found = found == npos && text.substr(0, end_of_part(text, 0)) == N::name ? i : found, ++i), ...);
        return found;
    }
    // Those that rows have.
    using selected = typename meta::detail::Joined<
        std::conditional_t<N::is_selected, meta::TypeList<N>, meta::TypeList<>>...>::type;
    static constexpr Kind kind(std::size_t number) {
        std::size_t i = 0;
        Kind result = Kind::any;
        ((result = i++ == number ? N::kind : result), ...);
        return result;
    }
    static constexpr bool null(std::size_t number) {
        std::size_t i = 0;
        bool result = true;
        ((result = i++ == number ? N::null : result), ...);
        return result;
    }
};

template <class Names, class... Column>
struct WithNames;
template <class... N, class... Column>
struct WithNames<NamedList<N...>, Column...> {
    using type = NamedList<N..., Column...>;
};

// What a column gives.
struct ColumnValue {
    Kind kind;
    bool null;
};

// The same of a column of the model, or of one that relations lead to; null where it, or a foreign key on the
// way to it, can be. The far side of a relation gives any kind.
constexpr ColumnValue value_at(const ModelNode* node, const Path& path) {
    ColumnValue value{path.kind, path.keys_size > 0};
    bool is_far_side = false;
    for (std::size_t i = 0; i < path.step_count; ++i) {
        const meta::FieldMeta& field = NodeWalker{node}.field(path.steps[i]);
        is_far_side = !meta::has_column(field.storage) && field.kind != Kind::composite;
        value.null = value.null || field.null || is_far_side;
        if (field.kind == Kind::relation)
            node = NodeWalker{node}.target(path.steps[i]).node;
    }
    if (path.kind == Kind::relation)
        value.kind = is_far_side ? Kind::any : key_kind(node);
    return value;
}

// What follows the name of an annotation: transforms, and at the end a lookup where there may be one.
template <class Names>
constexpr Path after_annotation(const ModelNode* node, std::string_view whole, std::size_t number,
                                bool with_lookup) {
    const NodeWalker model{node};
    Path path;
    path.step_count = 1;
    path.kind = Names::kind(number);
    for (std::size_t at = end_of_part(whole, 0); at < whole.size();) {
        const std::size_t begin = at + 2;
        at = end_of_part(whole, begin);
        const std::string_view said = whole.substr(begin, at - begin);
        if (with_lookup && at == whole.size() &&
            (find_lookup(said, path.kind, path.lookup) || find_own(model, said, path)))
            break;
        const Transform transform = find_transform(model, said, path.kind);
        if (transform == Transform::none)
            part<2>::is_not_a_lookup_or_transform_of_the_field();
        path.kind = kind_after(model, transform, path.kind);
    }
    return path;
}

template <class Names>
constexpr ColumnValue scoped_column(const ModelNode* node, std::string_view name) {
    const std::size_t number = Names::find(name);
    if (number == Names::npos)
        return value_at(node, checked(node, name, Use::column));
    return {after_annotation<Names>(node, name, number, false).kind, Names::null(number)};
}

// The path of a condition on a field; an empty one where it is on an annotation.
template <class Names>
constexpr Path scoped_condition(const ModelNode* node, const char* text, const ArgumentShape& argument) {
    const std::string_view whole(text);
    const std::size_t number = Names::find(whole);
    if (number == Names::npos)
        return checked_condition(node, text, argument);
    const Path path = after_annotation<Names>(node, whole, number, true);
    if (is_own(path.lookup)) {
        check_own_argument(node->description->lookup(own_number(path.lookup)), path.kind, argument);
    } else if (path.lookup != Lookup::isnull) {
        check_count(path.lookup == Lookup::in || path.lookup == Lookup::range, argument);
        const Kind kind = is_pattern(path.lookup, path.kind) ? Kind::text : path.kind;
        if (kind != Kind::any && !kind_fits(kind, argument.kind))
            the_lookup::needs_a_value_of_another_type();
    }
    return {};
}

// A primary key of several fields, as a column: a tuple of theirs.
constexpr Kind kind_of_key_part(const ModelNode* owner, std::size_t number) {
    return value_at(owner, checked(owner, owner->description->composite_key().names[number], Use::column))
        .kind;
}
template <class Owner, class Numbers>
struct KeyTuple;
template <class Owner, std::size_t... I>
struct KeyTuple<Owner, std::index_sequence<I...>> {
    using type = std::tuple<typename value_of_kind<kind_of_key_part(Owner::key_owner(), I)>::type...>;
};
template <FixedText Name, class Tuple, bool Null>
struct NamedKey : Named<Name, Kind::composite, Null> {
    using type = std::conditional_t<Null, std::optional<Tuple>, Tuple>;
};

// A column of rows of values.
template <class T, class Names, FixedText Name>
struct ColumnOf {
    static constexpr bool is_annotation = Names::find(Name.view()) != Names::npos;
    static constexpr Path path() {
        if constexpr (is_annotation)
            return {};
        else
            return checked_column(node_of<T>(), Name.text, Use::column);
    }
    static constexpr ColumnValue value() {
        if constexpr (is_annotation)
            return scoped_column<Names>(node_of<T>(), Name.view());
        else
            return value_at(node_of<T>(), path());
    }
    // Of a primary key of several fields.
    static constexpr const ModelNode* key_owner() { return detail::key_owner(node_of<T>(), path()); }
    static constexpr auto named() {
        if constexpr (value().kind == Kind::composite) {
            constexpr std::size_t count = key_owner()->description->composite_key().count;
            using Tuple = typename KeyTuple<ColumnOf, std::make_index_sequence<count>>::type;
            return NamedKey<Name, Tuple, value().null>();
        } else {
            return Named<Name, value().kind, value().null>();
        }
    }
    using type = decltype(named());
};

// The columns of a model, for values() without names.
template <class T>
struct ColumnNames {
    static constexpr const meta::Description& description = *node_of<T>()->description;
    static constexpr bool is_column(std::size_t field) {
        return meta::has_column(description[field].storage);
    }
    static constexpr std::size_t count = [] {
        std::size_t columns = 0;
        for (std::size_t field = 0; field < description.size; ++field)
            columns += is_column(field);
        return columns;
    }();
    // That of a foreign key is the name of its key: "author_id".
    static constexpr const meta::FieldMeta& field(std::size_t column) {
        std::size_t number = 0;
        while (!is_column(number) || column-- > 0)
            ++number;
        return description[number];
    }
    template <std::size_t Column>
    static constexpr auto name() {
        constexpr std::string_view end = field(Column).kind == Kind::relation ? "_id" : "";
        constexpr std::string_view begin = field(Column).name;
        return FixedText<begin.size() + end.size() + 1>(begin, end);
    }
};

}  // namespace nuages::orm::detail
