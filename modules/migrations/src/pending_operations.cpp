#include "pending_operations.h"

#include <algorithm>
#include <optional>
#include <set>

#include <nuages/base/text.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/operations.h>

namespace nuages::migrations {
namespace {

template <class T>
const T* as(const Operation& operation) {
    return dynamic_cast<const T*>(&operation);
}

[[noreturn]] void throw_circle(const std::string& app) {
    throw MigrationError(
        "The changes of the app '" + app +
        "' wait for each other in a circle. Make some of them, run makemigrations, then the others.");
}

}  // namespace

bool Need::is_met_by(const std::string& app, const Operation& operation) const {
    switch (type) {
        case Type::model_made: {
            if (const auto* creation = as<CreateModel>(operation))
                return creation->key(app) == on;
            const auto* renaming = as<RenameModel>(operation);
            return renaming && key_of(app, renaming->new_name()) == on;
        }
        case Type::model_gone: {
            const auto* deletion = as<DeleteModel>(operation);
            return deletion && deletion->key(app) == on;
        }
        case Type::field_made: {
            if (const auto* creation = as<CreateModel>(operation)) {
                const auto& fields = creation->fields();
                return creation->key(app) == on &&
                       std::ranges::find(fields, name, &FieldState::name) != fields.end();
            }
            const auto* addition = as<AddField>(operation);
            return addition && addition->model_key(app) == on && addition->name() == name;
        }
        case Type::field_gone: {
            const auto* removal = as<RemoveField>(operation);
            return removal && removal->model_key(app) == on && removal->name() == name;
        }
        case Type::field_altered: {
            const auto* alteration = as<AlterField>(operation);
            return alteration && alteration->model_key(app) == on && alteration->name() == name;
        }
        case Type::together_altered: {
            const auto* alteration = as<AlterUniqueTogether>(operation);
            return alteration && alteration->key(app) == on;
        }
        case Type::order_taken_back: {
            const auto* alteration = as<AlterOrderWithRespectTo>(operation);
            return alteration && alteration->key(app) == on && alteration->order_with_respect_to() != name;
        }
    }
    return false;
}

void PendingOperations::add(const std::string& app, OperationPtr operation, std::vector<Need> needs) {
    lists_[app].push_back({std::move(operation), std::move(needs)});
}

void PendingOperations::add_first(const std::string& app, OperationPtr operation, std::vector<Need> needs) {
    first_[app].push_back({std::move(operation), std::move(needs)});
}

void PendingOperations::end_first() {
    for (auto& [app, list] : first_) {
        List& all = lists_[app];
        all.insert(all.begin(), list.begin(), list.end());
    }
    first_.clear();
}

// Layer by layer, each of those that need nothing of a later one, in the order in which they were added.
PendingOperations::List PendingOperations::sorted(const std::string& app, List list) {
    std::vector<std::set<std::size_t>> waiting_for(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
        for (const Need& need : list[i].needs) {
            for (std::size_t j = 0; j < list.size(); ++j) {
                if (j != i && need.is_met_by(app, *list[j].operation))
                    waiting_for[i].insert(j);
            }
        }
    }
    List result;
    std::set<std::size_t> done;
    while (done.size() < list.size()) {
        std::set<std::size_t> layer;
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (!done.contains(i) && std::ranges::includes(done, waiting_for[i]))
                layer.insert(i);
        }
        if (layer.empty())
            throw_circle(app);
        for (const std::size_t i : layer)
            result.push_back(list[i]);
        done.merge(layer);
    }
    return result;
}

// Cuts the sorted lists of several apps, which need one another, into migrations.
class MigrationBuilder {
public:
    using List = PendingOperations::List;

    MigrationBuilder(std::map<std::string, List> lists, const Graph& graph)
        : lists_(std::move(lists)), graph_(graph) {}

    std::map<std::string, std::vector<Migration>> run() {
        // An app's list is taken whole where that is possible. Only when a round took nothing may one be cut.
        bool may_cut = false;
        while (!lists_.empty()) {
            bool took = false;
            for (auto place = lists_.begin(); place != lists_.end();) {
                took |= take(place->first, place->second, may_cut);
                place = place->second.empty() ? lists_.erase(place) : std::next(place);
            }
            if (!took && may_cut)
                throw_circle(lists_.begin()->first);
            may_cut = !took;
        }
        for (auto& [app, migrations] : migrations_) {
            for (std::size_t i = 1; i < migrations.size(); ++i)
                migrations[i].dependencies.push_back(migrations[i - 1].key);
        }
        return std::move(migrations_);
    }

private:
    // Makes a migration of the operations at the front whose needs are met.
    bool take(const std::string& app, List& list, bool& may_cut) {
        std::set<MigrationKey> dependencies;
        std::size_t count = 0;
        while (count < list.size()) {
            const auto needed = dependencies_of(app, list[count], may_cut);
            if (!needed)
                break;
            dependencies.insert(needed->begin(), needed->end());
            ++count;
        }
        if (count == 0 || (count < list.size() && !may_cut))
            return false;
        std::vector<Migration>& migrations = migrations_[app];
        Migration migration{.key = {app, "new_" + std::to_string(migrations.size() + 1)}};
        migration.dependencies.assign(dependencies.begin(), dependencies.end());
        for (std::size_t i = 0; i < count; ++i)
            migration.operations.push_back(list[i].operation);
        migrations.push_back(std::move(migration));
        list.erase(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(count));
        may_cut = false;
        return true;
    }

    // The migrations of other apps that an operation needs; nullopt where they are not made yet.
    std::optional<std::set<MigrationKey>> dependencies_of(const std::string& app,
                                                          const PendingOperations::Pending& pending,
                                                          bool may_cut) const {
        std::set<MigrationKey> dependencies;
        for (const Need& need : pending.needs) {
            const std::string& other = need.on.first;
            if (other == app)
                continue;
            if (const auto waiting = lists_.find(other); waiting != lists_.end()) {
                const bool is_waiting = std::ranges::any_of(waiting->second, [&](const auto& each) {
                    return need.is_met_by(other, *each.operation);
                });
                if (is_waiting)
                    return std::nullopt;
            }
            if (const auto made = migrations_.find(other); made != migrations_.end())
                dependencies.insert(made->second.back().key);
            else if (const auto leaves = graph_.leaves(other); !leaves.empty())
                dependencies.insert(leaves.front());
            else if (may_cut)
                dependencies.insert({other, "__first__"});
            else
                return std::nullopt;
        }
        return dependencies;
    }

    std::map<std::string, List> lists_;
    const Graph& graph_;
    std::map<std::string, std::vector<Migration>> migrations_;
};

std::map<std::string, std::vector<Migration>> PendingOperations::into_migrations(const Graph& graph) && {
    std::map<std::string, List> lists;
    for (auto& [app, list] : lists_)
        lists[app] = sorted(app, std::move(list));
    return MigrationBuilder(std::move(lists), graph).run();
}

}  // namespace nuages::migrations
