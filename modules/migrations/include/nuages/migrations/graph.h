#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include <nuages/migrations/migration.h>

namespace nuages::migrations {

// The migrations of a site with what each needs to come before it.
class Graph {
public:
    void add_node(const MigrationKey& key);
    // `parent` comes before `child`. Throws MigrationError where one of them is not there, saying who asks
    // for it.
    void add_dependency(const MigrationKey& child, const MigrationKey& parent);
    // Throws MigrationError that names the migrations in a circle.
    void check_acyclic() const;

    bool contains(const MigrationKey& key) const { return nodes_.contains(key); }
    const std::set<MigrationKey>& parents(const MigrationKey& key) const { return nodes_.at(key).parents; }
    const std::set<MigrationKey>& children(const MigrationKey& key) const { return nodes_.at(key).children; }
    // Everything that has to be applied for that one, in order, itself last.
    std::vector<MigrationKey> forwards_plan(const MigrationKey& target) const;
    // Everything that has to be unapplied with that one, in order, itself last.
    std::vector<MigrationKey> backwards_plan(const MigrationKey& target) const;
    // The first and last migrations of an app, those that none of the same app comes before or after.
    std::vector<MigrationKey> roots(const std::string& app) const;
    std::vector<MigrationKey> leaves(const std::string& app) const;
    // All apps with migrations.
    std::set<std::string> apps() const;
    // All migrations in the order in which they would be applied.
    std::vector<MigrationKey> full_plan() const;

private:
    struct Node {
        std::set<MigrationKey> parents, children;
    };
    void visit(const MigrationKey& key, std::set<MigrationKey> Node::*next, std::set<MigrationKey>& seen,
               std::vector<MigrationKey>& order) const;

    std::map<MigrationKey, Node> nodes_;
};

}  // namespace nuages::migrations
