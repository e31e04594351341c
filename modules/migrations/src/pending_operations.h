#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <nuages/migrations/graph.h>
#include <nuages/migrations/migration.h>

namespace nuages::migrations {

// What an operation needs another one, of its own or another app, to have done before it.
struct Need {
    enum class Type : std::uint8_t {
        model_made,
        model_gone,
        field_made,
        field_gone,
        field_altered,
        together_altered,
        order_taken_back
    };
    Type type;
    ProjectState::Key on;
    std::string name{};  // of a field

    static Need model(ProjectState::Key key) { return {Type::model_made, std::move(key)}; }
    static Need no_model(ProjectState::Key key) { return {Type::model_gone, std::move(key)}; }
    static Need field(ProjectState::Key key, std::string name) {
        return {Type::field_made, std::move(key), std::move(name)};
    }
    static Need no_field(ProjectState::Key key, std::string name) {
        return {Type::field_gone, std::move(key), std::move(name)};
    }
    static Need altered_field(ProjectState::Key key, std::string name) {
        return {Type::field_altered, std::move(key), std::move(name)};
    }
    // No order with respect to that field any more.
    static Need no_order(ProjectState::Key key, std::string field) {
        return {Type::order_taken_back, std::move(key), std::move(field)};
    }
    static Need unique_together(ProjectState::Key key) { return {Type::together_altered, std::move(key)}; }

    bool is_met_by(const std::string& app, const Operation& operation) const;
};

// Operations found by comparing two states, before they are put into an order and into migrations.
class PendingOperations {
public:
    void add(const std::string& app, OperationPtr operation, std::vector<Need> needs);
    // Of operations that come before all others of their app, until end_first().
    void add_first(const std::string& app, OperationPtr operation, std::vector<Need> needs);
    void end_first();

    // As few migrations for each app as their needs of one another permit, under provisional names. Throws
    // MigrationError where needs form a circle.
    std::map<std::string, std::vector<Migration>> into_migrations(const Graph& graph) &&;

private:
    struct Pending {
        OperationPtr operation;
        std::vector<Need> needs;
    };
    using List = std::vector<Pending>;

    static List sorted(const std::string& app, List list);

    std::map<std::string, List> lists_;
    std::map<std::string, List> first_;
    friend class MigrationBuilder;
};

}  // namespace nuages::migrations
