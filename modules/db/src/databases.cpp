#include <nuages/base/error.h>
#include <nuages/db/databases.h>

namespace nuages::db {
namespace {
constexpr std::size_t most_databases = 255;
}

Database& Databases::add(std::unique_ptr<Database> database) {
    for (const auto& known : databases_) {
        if (known->alias() == database->alias())
            throw ImproperlyConfigured("The database alias '" + database->alias() + "' is taken by " +
                                       known->description() + ". Give each database an alias of its own.");
    }
    if (databases_.size() == most_databases)
        throw ImproperlyConfigured("There are more than " + std::to_string(most_databases) +
                                   " databases: rows remember theirs in a byte.");
    databases_.push_back(std::move(database));
    return *databases_.back();
}

Database& Databases::get(std::string_view alias) const {
    for (const auto& database : databases_) {
        if (database->alias() == alias)
            return *database;
    }
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

}  // namespace nuages::db
