#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/routing/match.h>

#include "route.h"

namespace nuages::routing {

// All views as one tree over the characters of paths. An edge is a literal or a run of characters that a
// converter takes; as each is taken whole, every node stands for one place in the path, and a search visits
// no node twice. What has no such form (regular expressions, <path:...> in the middle, converters of the
// site's own) hangs on the node of its literal prefix and is run when the search comes by. Every view has its
// place in the list of all; the search looks for the lowest that matches and leaves out branches that have
// none lower than what it has found.
class UrlTree {
public:
    UrlTree();

    using Captures = std::array<std::string_view, max_captures>;

    // Adds a view; the route must stay where it is.
    void add(const Route& route);
    // To be called once after all have been added.
    void finish();
    // The first view in the list that matches, with its captures; null where none does.
    const Route* find(std::string_view path, Captures& captures) const;

private:
    using NodeId = std::uint32_t;
    static constexpr std::uint32_t none = UINT32_MAX;

    struct LiteralEdge {
        std::string text;
        NodeId to;
    };
    struct RunEdge {
        Run run;
        NodeId to;
    };
    // A pattern that has to be run on its own, from `prefix` bytes before the node. It ends in a view or
    // leads on.
    struct Opaque {
        const CompiledPattern* pattern;
        std::size_t prefix;
        const Route* route;  // null: an include
        NodeId to;           // of an include
        std::uint32_t least_order;
    };
    struct Node {
        std::string first_bytes;  // of the literal edges, in step with them
        std::vector<LiteralEdge> literals;
        std::vector<RunEdge> runs;
        std::vector<const Route*> views;  // that end here, in order
        std::vector<Opaque> opaques;
        std::uint32_t least_order = none;
    };
    struct Search;

    NodeId new_node();
    NodeId step_literal(NodeId from, std::string_view text);
    NodeId step_run(NodeId from, Run run);
    NodeId step_include(NodeId from, const CompiledPattern& pattern, std::uint32_t order);

    std::vector<Node> nodes_;
};

}  // namespace nuages::routing
