#pragma once

#include <cstddef>
#include <string_view>

#include <nuages/meta/describe.h>
#include <nuages/orm/detail/composite_key.h>
#include <nuages/orm/detail/model_ops.h>
#include <nuages/orm/path.h>

// The models as the compiler sees them while it checks lookups: each model's description, with links to those
// of the models that its relations lead to. Used in constant expressions only; nothing of it reaches the
// program.
namespace nuages::orm::detail {

struct ModelNode;
using NodeGetter = const ModelNode* (*)();

struct ModelNode {
    bool defined;  // false where the model is only declared here; then nothing else counts
    const meta::Description* description;
    const NodeGetter* const* targets;  // for each part of the description, by FieldMeta::relation
    std::size_t primary_key;
    const Lineage* lineage;  // of the model whose table it has
};

template <class T>
struct NodeOf;

// A node to stand for all models that are only declared. (No null pointer: g++ 12 does not compare addresses
// with null in constant expressions under -fsanitize=undefined.)
inline constexpr ModelNode only_declared{};

// Asked for at the first query that the compiler checks in a file, so
// every model has to be defined above it: write functions that query in .cpp files, or below the models.
template <class T>
constexpr const ModelNode* node_of() {
    if constexpr (!std::is_void_v<T> && requires { sizeof(T); })
        return &NodeOf<T>::value;
    else
        return &only_declared;
}

template <class TargetList>
struct TargetNodes;
template <class... T>
struct TargetNodes<meta::TypeList<T...>> {
    static constexpr NodeGetter value[] = {&node_of<T>..., &node_of<void>};
};

template <class T, class BaseList>
struct PartTargets;
template <class T, class... B>
struct PartTargets<T, meta::TypeList<B...>> {
    static constexpr const NodeGetter* value[] = {
        TargetNodes<typename std::remove_cvref_t<decltype(B::meta)>::targets>::value...,
        TargetNodes<typename std::remove_cvref_t<decltype(T::meta)>::targets>::value};
};

// The last one: keys before it are those of models that this one extends.
constexpr std::size_t find_primary_key(const meta::Description& description) {
    if (description.composite_key().count > 0)
        return composite_key_number;
    for (std::size_t i = description.size; i-- > 0;)
        if (description[i].primary_key)
            return i;
    return meta::Description::npos;
}

template <class T>
struct NodeOf {
    static constexpr ModelNode value{true, &meta::description_of<T>(),
                                     PartTargets<T, typename meta::detail::bases_of<T>::type>::value,
                                     find_primary_key(meta::description_of<T>()), &LineageOf<T>::value};
};

// Where resolve() stands while it reads a lookup at compile time.
struct NodeWalker {
    const ModelNode* node;

    constexpr explicit operator bool() const { return node->defined; }
    constexpr std::size_t find(std::string_view name) const { return node->description->find(name); }
    constexpr const meta::FieldMeta& field(std::size_t number) const {
        return number == composite_key_number ? composite_key_meta : (*node->description)[number];
    }
    constexpr std::size_t primary_key() const { return node->primary_key; }
    constexpr const meta::Description& description() const { return *node->description; }
    constexpr NodeWalker target(std::size_t number) const {
        std::size_t part = 0;
        std::size_t i = number;
        for (; i >= node->description->parts[part].count; ++part)
            i -= node->description->parts[part].count;
        return {node->targets[part][node->description->parts[part].fields[i].relation]()};
    }
};

}  // namespace nuages::orm::detail
