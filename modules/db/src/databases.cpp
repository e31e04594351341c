#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/db/databases.h>

namespace nuages::db {
namespace {
constexpr std::size_t most_databases = 255;
}

Database* Databases::find(std::string_view alias) const noexcept {
    for (const auto& database : databases_) {
        if (database->alias() == alias)
            return database.get();
    }
    for (const auto& [name, database] : aliases_) {
        if (name == alias)
            return database;
    }
    return nullptr;
}

void Databases::require_free(std::string_view alias) const {
    if (const Database* known = find(alias))
        throw ImproperlyConfigured("The database alias '" + std::string(alias) + "' is taken by " +
                                   known->description() + ". Give each database an alias of its own.");
}

Database& Databases::add(std::unique_ptr<Database> database) {
    require_free(database->alias());
    if (databases_.size() == most_databases)
        throw ImproperlyConfigured("There are more than " + std::to_string(most_databases) +
                                   " databases: rows remember theirs in a byte.");
    databases_.push_back(std::move(database));
    databases_.back()->number_ = static_cast<std::uint8_t>(databases_.size());
    return *databases_.back();
}

Database& Databases::add_replica(std::unique_ptr<Database> database, std::string_view primary) {
    Database& added = add(std::move(database));
    added.replica_of_ = primary;
    return added;
}

void Databases::add_alias(std::string_view alias, Database& database) {
    require_free(alias);
    aliases_.emplace_back(alias, &database);
}

void Databases::check_replicas() const {
    std::vector<std::string_view> primaries;
    for (const auto& database : databases_)
        if (database->replica_of().empty())
            primaries.push_back(database->alias());
    for (const auto& database : databases_) {
        const std::string& primary = database->replica_of();
        if (!primary.empty() && std::ranges::find(primaries, primary) == primaries.end())
            throw ImproperlyConfigured("The database '" + database->alias() + "' is a replica of '" +
                                       primary + "', which is no database with rows of its own." +
                                       did_you_mean(primary, primaries, "aliases"));
    }
}

Database& Databases::get(std::string_view alias) const {
    if (Database* database = find(alias))
        return *database;
    std::string message = "There is no database with the alias '" + std::string(alias) + "'.";
    if (databases_.empty())
        throw ImproperlyConfigured(message +
                                   " No database is configured: add [databases.default] to the settings.");
    std::vector<std::string_view> known;
    for (const auto& database : databases_)
        known.push_back(database->alias());
    throw ImproperlyConfigured(message + did_you_mean(alias, known, "aliases"));
}

UseDatabases::UseDatabases(Databases& databases)
    : frame_([&] {
          detail::Frame frame = detail::inherited_frame();
          frame.databases = &databases;
          frame.written = &written_;
          frame.default_database = nullptr;
          frame.pinned = nullptr;
          return frame;
      }()) {}

UseDatabase::UseDatabase(Database& database)
    : frame_([&] {
          detail::Frame frame = detail::inherited_frame();
          frame.default_database = &database;
          frame.pinned = nullptr;
          return frame;
      }()) {}

Database& database(std::string_view alias) {
    const detail::Frame* frame = detail::current_frame();
    if (!frame || !frame->databases)
        throw ImproperlyConfigured(
            "No database is in use here: the site hands its databases to each request and command. Code that "
            "runs in a "
            "fiber or thread of its own needs a db::UseDatabases first.");
    return frame->databases->get(alias);
}

Database& database() {
    if (const detail::Frame* frame = detail::current_frame(); frame && frame->default_database)
        return *frame->default_database;
    return database("default");
}

bool was_written(const Database& database) {
    const detail::Frame* frame = detail::current_frame();
    return frame && frame->written && frame->written->has(database.number());
}

}  // namespace nuages::db
