#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <dirent.h>
#include <memory>

#include <nuages/base/text.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/loader.h>
#include <nuages/migrations/migration_file.h>

namespace nuages::migrations {
namespace {

constexpr std::string_view extension = ".toml";
// In dependencies: the first or last migration of an app, whatever its name.
constexpr std::string_view first = "__first__", latest = "__latest__";

bool is_migration_name(std::string_view name) {
    return !name.empty() && (text::is_alpha(name[0]) || text::is_digit(name[0])) &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return text::is_alpha(c) || text::is_digit(c) || c == '_'; });
}

// The names of the migrations in a folder, without extension.
std::vector<std::string> names_in(const std::string& directory) {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir(directory.c_str()), closedir);
    if (!folder) {
        if (errno == ENOENT)
            return names;
        throw MigrationError("The folder of migrations " + directory +
                             " cannot be read: " + std::strerror(errno) + '.');
    }
    while (const dirent* entry = readdir(folder.get())) {
        const std::string_view file = entry->d_name;
        if (!file.ends_with(extension))
            continue;
        const std::string_view name = file.substr(0, file.size() - extension.size());
        if (is_migration_name(name))
            names.emplace_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::string contents(const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
    std::string text;
    char block[16384];
    for (std::size_t size = 1; file && size > 0;) {
        size = std::fread(block, 1, sizeof block, file.get());
        text.append(block, size);
    }
    if (!file || std::ferror(file.get()))
        throw MigrationError("The migration " + path + " cannot be read: " + std::strerror(errno) + '.');
    return text;
}

// With the names of this site's models for those of the settings. As a dependency, such a model stands for
// the first migration of its app.
Migration read(const AppMigrations& app, const std::string& name, std::string toml, const std::string& path) {
    for (const auto& [setting, model] : app.swappable)
        toml = text::replace_all(toml, '"' + setting + '"', '"' + model + '"');
    Migration migration = parse_migration({app.label, name}, toml, path);
    for (MigrationKey& dependency : migration.dependencies) {
        for (const auto& [setting, model] : app.swappable) {
            if (dependency.str() == model)
                dependency.name = first;
        }
    }
    return migration;
}

std::vector<Migration> read_all(const std::vector<AppMigrations>& apps) {
    std::vector<Migration> migrations;
    for (const AppMigrations& app : apps) {
        for (const auto& [name, toml] : app.embedded)
            migrations.push_back(read(app, name, toml, app.label + '/' + name));
        if (!app.embedded.empty())
            continue;
        for (const std::string& name : names_in(app.directory)) {
            const std::string path = app.directory + '/' + name + std::string(extension);
            migrations.push_back(read(app, name, contents(path), path));
        }
    }
    return migrations;
}

// A dependency with its real name.
MigrationKey resolved(const Graph& graph, const MigrationKey& key, const MigrationKey& asking) {
    if (key.name != first && key.name != latest)
        return key;
    const auto found = key.name == first ? graph.roots(key.app) : graph.leaves(key.app);
    if (found.empty())
        throw MigrationError("Migration " + asking.str() + " depends on the app '" + key.app +
                             "', which is not installed or has no migrations.");
    return found.front();
}

}  // namespace

MigrationSet::MigrationSet(const std::vector<AppMigrations>& apps, const std::set<MigrationKey>& applied)
    : MigrationSet(read_all(apps), applied) {}

MigrationSet::MigrationSet(std::vector<Migration> migrations, const std::set<MigrationKey>& applied) {
    for (Migration& migration : migrations) {
        MigrationKey key = migration.key;
        const auto [place, added] = migrations_.try_emplace(std::move(key), std::move(migration));
        if (!added)
            throw MigrationError("There are two migrations " + place->first.str() + '.');
        files_.insert(place->first);
    }
    choose(applied);
    build_graph();
}

void MigrationSet::choose(const std::set<MigrationKey>& applied) {
    std::vector<MigrationKey> unused;
    for (const auto& [key, migration] : migrations_) {
        if (migration.replaces.empty())
            continue;
        const auto count = static_cast<std::size_t>(std::ranges::count_if(
            migration.replaces, [&](const MigrationKey& each) { return applied.contains(each); }));
        if (count == 0 || count == migration.replaces.size()) {
            for (const MigrationKey& replaced : migration.replaces) {
                stand_ins_[replaced] = key;
                unused.push_back(replaced);
            }
            continue;
        }
        for (const MigrationKey& replaced : migration.replaces) {
            if (!migrations_.contains(replaced))
                throw MigrationError(
                    "Migration " + key.str() + " replaces " + replaced.str() +
                    ", whose file is gone, but the database has applied only some of those that it "
                    "replaces. Bring the file back, migrate, and delete it then.");
        }
        stand_ins_[key] = migration.replaces.back();
        unused.push_back(key);
    }
    for (const MigrationKey& key : unused)
        migrations_.erase(key);
}

std::vector<MigrationKey> MigrationSet::squashed(std::string_view app) const {
    std::vector<MigrationKey> keys;
    for (const auto& [key, migration] : migrations_) {
        if (key.app == app && !migration.replaces.empty())
            keys.push_back(key);
    }
    return keys;
}

MigrationKey MigrationSet::chosen(MigrationKey key) const {
    // A squashed one may itself be replaced.
    for (std::size_t i = 0; i <= stand_ins_.size(); ++i) {
        const auto found = stand_ins_.find(key);
        if (found == stand_ins_.end())
            break;
        key = found->second;
    }
    return key;
}

void MigrationSet::build_graph() {
    const auto needs = [&](const MigrationKey& key, const MigrationKey& dependency) {
        const MigrationKey named = resolved(graph_, dependency, key), real = chosen(named);
        // One that stands in for others needs none of them; one that names itself is a circle.
        if (real != key || named == key)
            graph_.add_dependency(key, real);
    };
    for (const auto& [key, migration] : migrations_)
        graph_.add_node(key);
    // Those of the same app first: they decide which migrations of an app are first and last.
    for (const auto& [key, migration] : migrations_) {
        for (const MigrationKey& dependency : migration.dependencies) {
            if (dependency.app == key.app)
                needs(key, dependency);
        }
    }
    for (const auto& [key, migration] : migrations_) {
        for (const MigrationKey& dependency : migration.dependencies) {
            if (dependency.app != key.app)
                needs(key, dependency);
        }
        for (const MigrationKey& later : migration.run_before)
            graph_.add_dependency(chosen(resolved(graph_, later, key)), key);
    }
    graph_.check_acyclic();
}

const MigrationKey& MigrationSet::find(std::string_view app, std::string_view prefix) const {
    std::vector<const MigrationKey*> found;
    std::vector<std::string_view> known;
    for (const auto& [key, migration] : migrations_) {
        if (key.app != app)
            continue;
        if (key.name == prefix)
            return key;
        known.push_back(key.name);
        if (key.name.starts_with(prefix))
            found.push_back(&key);
    }
    const std::string name(prefix), label(app);
    if (known.empty())
        throw MigrationError("App '" + label + "' does not have migrations.");
    if (found.empty())
        throw MigrationError("Cannot find a migration matching '" + name + "' from app '" + label + "'." +
                             did_you_mean(prefix, known, "migrations"));
    if (found.size() > 1) {
        std::string matches;
        for (const MigrationKey* key : found)
            matches += (matches.empty() ? "" : ", ") + key->name;
        throw MigrationError("More than one migration matches '" + name + "' in app '" + label +
                             "': " + matches + ". Please be more specific.");
    }
    return *found.front();
}

void MigrationSet::check_conflicts() const {
    std::string conflicts;
    for (const std::string& app : graph_.apps()) {
        const auto leaves = graph_.leaves(app);
        if (leaves.size() < 2)
            continue;
        std::string names;
        for (const MigrationKey& leaf : leaves)
            names += (names.empty() ? "" : ", ") + leaf.name;
        conflicts += (conflicts.empty() ? "" : "; ") + names + " in " + app;
    }
    if (!conflicts.empty())
        throw MigrationError(
            "Conflicting migrations detected; multiple leaf nodes in the migration graph: (" + conflicts +
            ").\nTo fix them run 'makemigrations --merge'");
}

void MigrationSet::check_history(const std::set<MigrationKey>& applied, std::string_view database) const {
    for (const MigrationKey& key : applied) {
        if (!graph_.contains(key))
            continue;
        for (const MigrationKey& parent : graph_.parents(key)) {
            if (!applied.contains(parent))
                throw MigrationError(
                    "Migration " + key.str() + " is applied before its dependency " + parent.str() +
                    " on database '" + std::string(database) +
                    "'. If the tables of the dependency are there already, record it by 'migrate " +
                    parent.app + ' ' + parent.name +
                    " --fake' on the earlier code; otherwise correct the dependencies.");
        }
    }
}

ProjectState MigrationSet::state_at(const std::vector<MigrationKey>& targets) const {
    std::set<MigrationKey> wanted;
    for (const MigrationKey& target : targets) {
        for (const MigrationKey& key : graph_.forwards_plan(target))
            wanted.insert(key);
    }
    ProjectState state;
    for (const MigrationKey& key : graph_.full_plan()) {
        if (wanted.contains(key))
            migration(key).change_state(state);
    }
    return state;
}

ProjectState MigrationSet::final_state() const {
    ProjectState state;
    for (const MigrationKey& key : graph_.full_plan())
        migration(key).change_state(state);
    return state;
}

}  // namespace nuages::migrations
