#include "url_tree.h"

#include <algorithm>

namespace nuages::routing {

UrlTree::UrlTree() {
    new_node();
}

UrlTree::NodeId UrlTree::new_node() {
    nodes_.emplace_back();
    return static_cast<NodeId>(nodes_.size() - 1);
}

// The node after the text, made by splitting edges where it shares only their beginning.
UrlTree::NodeId UrlTree::step_literal(NodeId from, std::string_view text) {
    while (!text.empty()) {
        const std::size_t i = nodes_[from].first_bytes.find(text[0]);
        if (i == std::string::npos) {
            const NodeId to = new_node();
            nodes_[from].first_bytes += text[0];
            nodes_[from].literals.push_back({std::string(text), to});
            return to;
        }
        const std::string known = nodes_[from].literals[i].text;
        const auto [end, unused] = std::mismatch(known.begin(), known.end(), text.begin(), text.end());
        const auto shared = static_cast<std::size_t>(end - known.begin());
        if (shared < known.size()) {
            const NodeId middle = new_node();
            const NodeId to = nodes_[from].literals[i].to;
            nodes_[middle].first_bytes = known[shared];
            nodes_[middle].literals.push_back({known.substr(shared), to});
            nodes_[from].literals[i] = {known.substr(0, shared), middle};
        }
        from = nodes_[from].literals[i].to;
        text.remove_prefix(shared);
    }
    return from;
}

UrlTree::NodeId UrlTree::step_run(NodeId from, Run run) {
    for (const RunEdge& edge : nodes_[from].runs)
        if (edge.run == run)
            return edge.to;
    const NodeId to = new_node();
    nodes_[from].runs.push_back({run, to});
    return to;
}

UrlTree::NodeId UrlTree::step_include(NodeId from, const CompiledPattern& pattern, std::uint32_t order) {
    const NodeId at = step_literal(from, pattern.literal_prefix);
    for (const Opaque& opaque : nodes_[at].opaques)
        if (opaque.pattern == &pattern)
            return opaque.to;
    const NodeId to = new_node();
    nodes_[at].opaques.push_back({&pattern, pattern.literal_prefix.size(), nullptr, to, order});
    return to;
}

void UrlTree::add(const Route& route) {
    NodeId node = 0;
    for (const CompiledPattern* level : route.levels) {
        const bool last = level == route.levels.back();
        if (level->simple) {
            for (const Part& part : level->parts)
                node = part.is_parameter() ? step_run(node, part.run) : step_literal(node, part.literal);
        } else if (last) {
            node = step_literal(node, level->literal_prefix);
            nodes_[node].opaques.push_back({level, level->literal_prefix.size(), &route, none, route.order});
            return;
        } else {
            node = step_include(node, *level, route.order);
        }
    }
    nodes_[node].views.push_back(&route);
}

void UrlTree::finish() {
    // children were made after their parents, except the lower halves of split edges: repeat until nothing
    // changes
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t i = nodes_.size(); i-- > 0;) {
            Node& node = nodes_[i];
            std::uint32_t least = node.views.empty() ? none : node.views.front()->order;
            for (const LiteralEdge& edge : node.literals)
                least = std::min(least, nodes_[edge.to].least_order);
            for (const RunEdge& edge : node.runs)
                least = std::min(least, nodes_[edge.to].least_order);
            for (const Opaque& opaque : node.opaques)
                least = std::min(least, opaque.least_order);
            changed |= least != node.least_order;
            node.least_order = least;
        }
    }
}

struct UrlTree::Search {
    const std::vector<Node>& nodes;
    std::string_view path;
    Captures& best_captures;
    const Route* best = nullptr;
    std::uint32_t best_order = none;
    Captures captures{};

    void visit(NodeId id, std::size_t position, std::size_t captured) {
        // literal edges are followed by going round, so that long chains of them need no stack
        for (;;) {
            const Node& node = nodes[id];
            if (node.least_order >= best_order)
                return;
            if (position == path.size())
                for (const Route* route : node.views)
                    if (try_view(*route))
                        break;
            for (const Opaque& opaque : node.opaques)
                if (opaque.least_order < best_order)
                    try_opaque(opaque, position, captured);
            const std::string_view rest = path.substr(position);
            for (const RunEdge& edge : node.runs)
                if (nodes[edge.to].least_order < best_order)
                    try_run(edge, position, captured);
            const std::size_t i = rest.empty() ? std::string::npos : node.first_bytes.find(rest[0]);
            if (i == std::string::npos || !rest.starts_with(node.literals[i].text))
                return;
            id = node.literals[i].to;
            position += node.literals[i].text.size();
        }
    }

    void try_run(const RunEdge& edge, std::size_t position, std::size_t captured) {
        const std::string_view rest = path.substr(position);
        const std::size_t length = run_length(edge.run, rest);
        if (length == 0)
            return;
        captures[captured] = rest.substr(0, length);
        visit(edge.to, position + length, captured + 1);
    }

    bool try_view(const Route& route) {
        if (route.order >= best_order || !route.accepts(captures))
            return false;
        best = &route;
        best_order = route.order;
        std::copy_n(captures.begin(), route.capture_count, best_captures.begin());
        return true;
    }

    void try_opaque(const Opaque& opaque, std::size_t position, std::size_t captured) {
        const std::size_t start = position - opaque.prefix;
        const auto taken = opaque.pattern->match(path.substr(start), std::span(captures).subspan(captured));
        if (!taken)
            return;
        if (opaque.route)
            try_view(*opaque.route);
        else
            visit(opaque.to, start + *taken, captured + opaque.pattern->groups.size());
    }
};

const Route* UrlTree::find(std::string_view path, Captures& captures) const {
    Search search{nodes_, path, captures};
    search.visit(0, 0, 0);
    return search.best;
}

}  // namespace nuages::routing
