#pragma once

#include <memory>
#include <string>

#include <nuages/db/connection.h>

#include "failure.h"
#include "statement_cache.h"

struct sqlite3;

namespace nuages::db {

struct SqliteOptions;

// One connection of SQLite with its prepared statements. Used by one thread at a time; never waits for a
// lock: where another connection holds it, LockedError is thrown before the first row.
class NativeConnection {
public:
    enum class Role { reader, writer };
    // `description` is that of the database; it and the functions of the options outlive the connection.
    NativeConnection(const std::string& path, const SqliteOptions& options, Role role,
                     std::string_view description);
    NativeConnection(const NativeConnection&) = delete;
    NativeConnection& operator=(const NativeConnection&) = delete;
    ~NativeConnection();

    void query(const Statement& statement, Parameters parameters, RowHandler rows);
    ExecuteResult execute(const Statement& statement, Parameters parameters, RowHandler rows);
    // Steps through the rows as they are asked for, and holds its snapshot of the file meanwhile. Ends before
    // the connection.
    std::unique_ptr<Cursor> open_cursor(const Statement& statement, Parameters parameters,
                                        std::size_t rows_at_once);
    // A command without parameters and rows.
    void run(const Statement& statement) { query(statement, {}, nullptr); }

    // Outside of a transaction only.
    void enforce_foreign_keys(bool enforced) noexcept;
    bool in_transaction() const noexcept;
    // Whether a deferred foreign key points nowhere yet, so that a commit would fail.
    bool has_unresolved_foreign_keys() const noexcept;
    // Throws the IntegrityError of such a commit.
    [[noreturn]] void throw_foreign_key_failure(const Statement& statement) const;

    sqlite3* handle() const noexcept { return handle_; }

private:
    class Run;
    class Steps;
    void configure(const std::string& path, const SqliteOptions& options, Role role);

    sqlite3* handle_ = nullptr;
    StatementCache statements_;
    std::string_view description_;
};

}  // namespace nuages::db
