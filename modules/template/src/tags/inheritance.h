#pragma once

#include <nuages/template/node.h>

#include "../template_source.h"

namespace nuages::templates {

// {% block name %}: shows the block of that name of the template furthest down the chain of {% extends %}.
class BlockNode final : public Node {
public:
    explicit BlockNode(Name name) : name_(name) {}

    void set_nodes(NodeList nodes) noexcept { nodes_ = nodes; }
    Name name() const noexcept { return name_; }
    const NodeList& nodes() const noexcept { return nodes_; }
    void render(Context& context, Output& out) const override;

private:
    Name name_;
    NodeList nodes_;
};

// {% extends parent %}: renders the parent, whose blocks find those of this template.
class ExtendsNode final : public Node {
public:
    ExtendsNode(Expression parent, std::string_view constant_name) : parent_(parent), named_(constant_name) {}

    void render(Context& context, Output& out) const override;
    // The parent's name where it is constant, else empty.
    std::string_view constant_name() const noexcept { return named_.constant_name(); }

private:
    const detail::CompiledTemplate& find_parent(Context& context, std::optional<Template>& keeper) const;

    Expression parent_;
    NamedTemplate named_;
};

}  // namespace nuages::templates
