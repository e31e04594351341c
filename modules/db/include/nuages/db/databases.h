#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/db/database.h>
#include <nuages/db/detail/frame.h>

namespace nuages::db {

// The databases of a site by alias. Filled when the site starts, unchanged while it serves.
class Databases {
public:
    // Throws ImproperlyConfigured where the alias is taken.
    Database& add(std::unique_ptr<Database> database);
    // One that repeats the rows of another, which may come later: nobody writes to it but the server itself.
    Database& add_replica(std::unique_ptr<Database> database, std::string_view primary);
    // Another name of a database that is there: what the tests of a site have in place of its replicas.
    void add_alias(std::string_view alias, Database& database);
    // Throws ImproperlyConfigured that lists the known aliases.
    Database& get(std::string_view alias = "default") const;
    bool has(std::string_view alias) const noexcept { return find(alias); }
    const std::vector<std::unique_ptr<Database>>& all() const noexcept { return databases_; }
    // Throws ImproperlyConfigured that names a replica of a database that is not there, or of a replica.
    void check_replicas() const;

private:
    Database* find(std::string_view alias) const noexcept;
    void require_free(std::string_view alias) const;

    std::vector<std::unique_ptr<Database>> databases_;
    std::vector<std::pair<std::string, Database*>> aliases_;  // more names of theirs
};

// Makes these the databases of the calling fiber, or thread outside of fibers, until the end of the block.
class UseDatabases {
public:
    explicit UseDatabases(Databases& databases);
    UseDatabases(const UseDatabases&) = delete;
    UseDatabases& operator=(const UseDatabases&) = delete;
    ~UseDatabases() = default;

private:
    detail::WrittenDatabases written_;
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

// Whether a statement was executed on it since the UseDatabases of the calling fiber began, in a request: by
// this request. Statements that only read do not count, nor do those of other fibers.
bool was_written(const Database& database);

}  // namespace nuages::db
