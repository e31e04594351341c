#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/migrations/graph.h>
#include <nuages/migrations/migration.h>
#include <nuages/migrations/project_state.h>

namespace nuages::migrations {

// Where the migrations of an app are: a folder with files named 0001_initial.toml, and so on, or texts that
// are part of the program. A folder that is not there is one without migrations.
struct AppMigrations {
    std::string label;
    std::string directory{};
    std::vector<std::pair<std::string, std::string>>
        embedded{};  // name and TOML; used instead of the folder if not empty
    // What files call models that a site may replace, and which they are on this site:
    // {"settings.AUTH_USER_MODEL", "accounts.User"}. The same for all apps.
    std::vector<std::pair<std::string, std::string>> swappable{};
};

// The migrations of all apps and their graph.
class MigrationSet {
public:
    // Of a squashed migration and those that it replaces, the set has those of which the database, where
    // `applied` is written down, has some but not all; else the squashed one. Throws MigrationError for files
    // that cannot be read, dependencies on what does not exist, and circles.
    explicit MigrationSet(const std::vector<AppMigrations>& apps, const std::set<MigrationKey>& applied = {});
    explicit MigrationSet(std::vector<Migration> migrations, const std::set<MigrationKey>& applied = {});

    const Graph& graph() const noexcept { return graph_; }
    const Migration& migration(const MigrationKey& key) const { return migrations_.at(key); }
    const std::map<MigrationKey, Migration>& migrations() const noexcept { return migrations_; }
    // Whether there is a file of it, be it in use or not.
    bool has_file(const MigrationKey& key) const { return files_.contains(key); }
    // The squashed ones that are in use.
    std::vector<MigrationKey> squashed(std::string_view app) const;
    // The one of an app whose name is that or begins so. Throws MigrationError for none and for several.
    const MigrationKey& find(std::string_view app, std::string_view prefix) const;

    // Throws MigrationError that names apps with several last migrations and tells about --merge.
    void check_conflicts() const;
    // Throws MigrationError where one is applied before another that it depends on.
    void check_history(const std::set<MigrationKey>& applied, std::string_view database) const;
    // The state after all of these and what they depend on.
    ProjectState state_at(const std::vector<MigrationKey>& targets) const;
    // The state after all migrations.
    ProjectState final_state() const;

private:
    void choose(const std::set<MigrationKey>& applied);
    void build_graph();
    // What stands for a migration that the set has or has not chosen.
    MigrationKey chosen(MigrationKey key) const;

    std::map<MigrationKey, Migration> migrations_;
    std::map<MigrationKey, MigrationKey> stand_ins_;
    std::set<MigrationKey> files_;
    Graph graph_;
};

}  // namespace nuages::migrations
