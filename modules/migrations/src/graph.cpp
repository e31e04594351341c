#include <algorithm>

#include <nuages/migrations/errors.h>
#include <nuages/migrations/graph.h>

namespace nuages::migrations {

void Graph::add_node(const MigrationKey& key) {
    nodes_.try_emplace(key);
}

void Graph::add_dependency(const MigrationKey& child, const MigrationKey& parent) {
    const auto require = [&](const MigrationKey& wanted, const MigrationKey& asking) {
        if (nodes_.contains(wanted))
            return;
        std::vector<std::string_view> known;
        for (const auto& [key, node] : nodes_) {
            if (key.app == wanted.app)
                known.push_back(key.name);
        }
        throw MigrationError(
            "Migration " + asking.str() + " depends on " + wanted.str() + ", which does not exist." +
            (known.empty() ? " The app '" + wanted.app + "' is not installed or has no migrations."
                           : did_you_mean(wanted.name, known, "migrations of that app")));
    };
    require(parent, child);
    require(child, parent);
    nodes_[child].parents.insert(parent);
    nodes_[parent].children.insert(child);
}

void Graph::check_acyclic() const {
    // Takes away, again and again, what needs nothing that is left.
    std::map<MigrationKey, std::size_t> waiting;
    std::vector<MigrationKey> ready;
    for (const auto& [key, node] : nodes_) {
        waiting[key] = node.parents.size();
        if (node.parents.empty())
            ready.push_back(key);
    }
    while (!ready.empty()) {
        const MigrationKey key = ready.back();
        ready.pop_back();
        waiting.erase(key);
        for (const MigrationKey& child : nodes_.at(key).children) {
            if (--waiting[child] == 0)
                ready.push_back(child);
        }
    }
    if (waiting.empty())
        return;
    std::string names;
    for (const auto& [key, count] : waiting)
        names += (names.empty() ? "" : ", ") + key.str();
    throw MigrationError("These migrations wait for each other in a circle: " + names +
                         ". Take one of the dependencies out, or move what needs it to a later migration.");
}

void Graph::visit(const MigrationKey& key, std::set<MigrationKey> Node::*next, std::set<MigrationKey>& seen,
                  std::vector<MigrationKey>& order) const {
    // Without recursion: a chain of migrations can be longer than a small stack is deep.
    struct Open {
        const MigrationKey* key;
        std::set<MigrationKey>::const_iterator child;
    };
    if (!seen.insert(key).second)
        return;
    std::vector<Open> path{{&key, (nodes_.at(key).*next).begin()}};
    while (!path.empty()) {
        Open& top = path.back();
        if (top.child == (nodes_.at(*top.key).*next).end()) {
            order.push_back(*top.key);
            path.pop_back();
        } else if (const MigrationKey& child = *top.child++; seen.insert(child).second) {
            path.push_back({&child, (nodes_.at(child).*next).begin()});
        }
    }
}

std::vector<MigrationKey> Graph::forwards_plan(const MigrationKey& target) const {
    std::set<MigrationKey> seen;
    std::vector<MigrationKey> order;
    visit(target, &Node::parents, seen, order);
    return order;
}

std::vector<MigrationKey> Graph::backwards_plan(const MigrationKey& target) const {
    std::set<MigrationKey> seen;
    std::vector<MigrationKey> order;
    visit(target, &Node::children, seen, order);
    return order;
}

std::vector<MigrationKey> Graph::roots(const std::string& app) const {
    std::vector<MigrationKey> found;
    for (const auto& [key, node] : nodes_) {
        const bool later =
            std::ranges::any_of(node.parents, [&](const MigrationKey& each) { return each.app == app; });
        if (key.app == app && !later)
            found.push_back(key);
    }
    return found;
}

std::vector<MigrationKey> Graph::leaves(const std::string& app) const {
    std::vector<MigrationKey> found;
    for (const auto& [key, node] : nodes_) {
        const bool earlier =
            std::ranges::any_of(node.children, [&](const MigrationKey& each) { return each.app == app; });
        if (key.app == app && !earlier)
            found.push_back(key);
    }
    return found;
}

std::set<std::string> Graph::apps() const {
    std::set<std::string> apps;
    for (const auto& [key, node] : nodes_)
        apps.insert(key.app);
    return apps;
}

std::vector<MigrationKey> Graph::full_plan() const {
    std::set<MigrationKey> seen;
    std::vector<MigrationKey> order;
    for (const auto& [key, node] : nodes_)
        visit(key, &Node::parents, seen, order);
    return order;
}

}  // namespace nuages::migrations
