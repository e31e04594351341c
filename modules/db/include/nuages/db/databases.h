#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <nuages/db/database.h>
#include <nuages/db/detail/frame.h>

namespace nuages::db {

// The databases of a site by alias. Filled when the site starts, unchanged while it serves.
class Databases {
public:
    // Throws ImproperlyConfigured where the alias is taken.
    Database& add(std::unique_ptr<Database> database);
    // Throws ImproperlyConfigured that lists the known aliases.
    Database& get(std::string_view alias = "default") const;
    const std::vector<std::unique_ptr<Database>>& all() const noexcept { return databases_; }

private:
    std::vector<std::unique_ptr<Database>> databases_;
};

// Makes these the databases of the calling fiber, or thread outside of fibers, until the end of the block.
class UseDatabases {
public:
    explicit UseDatabases(Databases& databases);
    UseDatabases(const UseDatabases&) = delete;
    UseDatabases& operator=(const UseDatabases&) = delete;
    ~UseDatabases() = default;

private:
    detail::FrameScope frame_;
};

// Makes one database the default of the calling fiber, or thread outside of fibers, until the end of the
// block: what a command does for `--database other`. The database must outlive the block.
class UseDatabase {
public:
    explicit UseDatabase(Database& database);
    UseDatabase(const UseDatabase&) = delete;
    UseDatabase& operator=(const UseDatabase&) = delete;
    ~UseDatabase() = default;

private:
    detail::FrameScope frame_;
};

// A database of the calling fiber; throws ImproperlyConfigured where it has none or none under that alias.
Database& database();
Database& database(std::string_view alias);

}  // namespace nuages::db
