#include "native_connection.h"

#include <algorithm>
#include <new>

#include <sqlite3.h>

#include <nuages/db_sqlite/sqlite_database.h>

#include "bind.h"
#include "functions.h"
#include "own_functions.h"
#include "sqlite_row.h"

namespace nuages::db {
namespace {

// How long the opening of a writer waits for others that are just making or recovering the file.
constexpr int opening_timeout_ms = 10'000;

bool only_blanks_and_comments(std::string_view sql) {
    while (!sql.empty()) {
        if (sql.front() == ' ' || sql.front() == ';' || (sql.front() >= '\t' && sql.front() <= '\r')) {
            sql.remove_prefix(1);
        } else if (sql.starts_with("--")) {
            sql.remove_prefix(std::min(sql.find('\n'), sql.size()));
        } else if (sql.starts_with("/*")) {
            const std::size_t end = sql.find("*/", 2);
            sql.remove_prefix(end == sql.npos ? sql.size() : end + 2);
        } else {
            return false;
        }
    }
    return true;
}

sqlite3_stmt* prepare(sqlite3* connection, const Statement& statement, const ErrorContext& context) {
    const std::string_view sql = statement.sql();
    if (only_blanks_and_comments(sql))
        throw ProgrammingError(
            {"the statement is empty", std::string(sql), std::string(context.database), {}});
    sqlite3_stmt* prepared = nullptr;
    const char* tail = nullptr;
    const int code = sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size()),
                                        statement.id() ? SQLITE_PREPARE_PERSISTENT : 0, &prepared, &tail);
    if (code != SQLITE_OK)
        throw_failure(connection, code, context);
    // The rest would be left out without a word, and values that get into SQL text are worth most to an
    // attacker there.
    if (!only_blanks_and_comments(sql.substr(static_cast<std::size_t>(tail - sql.data())))) {
        sqlite3_finalize(prepared);
        throw ProgrammingError({"You can only execute one statement at a time.", std::string(sql),
                                std::string(context.database), "Run each statement on its own."});
    }
    return prepared;
}

std::string_view synchronous_pragma(SqliteOptions::Synchronous synchronous) {
    switch (synchronous) {
        case SqliteOptions::Synchronous::off:
            return "PRAGMA synchronous = OFF";
        case SqliteOptions::Synchronous::normal:
            return "PRAGMA synchronous = NORMAL";
        default:
            return "PRAGMA synchronous = FULL";
    }
}

}  // namespace

// One run of a statement, from finding it to its reset.
class NativeConnection::Run {
public:
    Run(NativeConnection& connection, const Statement& statement, Parameters parameters)
        : connection_(connection), context_{statement.sql(), connection.description_} {
        find(statement);
        try {
            bind_parameters(connection.handle_, prepared_, parameters, context_);
        } catch (...) {
            end();
            throw;
        }
    }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;
    ~Run() { end(); }

    static constexpr std::size_t all = static_cast<std::size_t>(-1);

    // At most so many; how many there were.
    std::size_t rows(RowHandler handler, std::size_t most) {
        const SqliteRow row(prepared_, context_);
        std::size_t count = 0;
        int code = SQLITE_ROW;
        while (count < most && (code = sqlite3_step(prepared_)) == SQLITE_ROW) {
            ++count;
            has_handed_out_ = true;
            if (handler)
                handler(row);
        }
        if (code == SQLITE_DONE || code == SQLITE_ROW) [[likely]]
            return count;
        if (has_handed_out_ &&
            (code & 0xFF) == SQLITE_BUSY)  // a LockedError would promise that nothing has happened
            throw OperationalError({sqlite3_errmsg(connection_.handle_), std::string(context_.sql),
                                    std::string(context_.database), "Run the query again."});
        throw_failure(connection_.handle_, code, context_);
    }

private:
    void find(const Statement& statement) {
        const std::uint64_t id = statement.id();
        entry_ = id ? connection_.statements_.find(id) : nullptr;
        if (entry_ && !entry_->running) [[likely]] {
            prepared_ = entry_->prepared;
        } else {
            // A statement that is run inside its own row handler gets a second copy for that time.
            const bool nested = entry_ != nullptr;
            prepared_ = prepare(connection_.handle_, statement, context_);
            entry_ = id && !nested ? connection_.statements_.insert(id, prepared_) : nullptr;
        }
        if (entry_)
            entry_->running = true;
    }

    void end() noexcept {
        if (!entry_) {
            sqlite3_finalize(prepared_);
            return;
        }
        sqlite3_reset(prepared_);
        entry_->running = false;
    }

    NativeConnection& connection_;
    const ErrorContext context_;
    bool has_handed_out_ = false;
    StatementCache::Entry* entry_ = nullptr;
    sqlite3_stmt* prepared_ = nullptr;
};

class NativeConnection::Steps final : public Cursor {
public:
    Steps(NativeConnection& connection, const Statement& statement, Parameters parameters,
          std::size_t rows_at_once)
        : statement_(statement),
          run_(connection, statement_, parameters),
          most_(rows_at_once ? rows_at_once : 1) {}

    bool next(RowHandler rows) override {
        if (has_ended_)
            return false;
        const std::size_t count = run_.rows(rows, most_);
        has_ended_ = count < most_;
        return count > 0;
    }

private:
    const Statement statement_;
    Run run_;
    const std::size_t most_;
    bool has_ended_ = false;
};

std::unique_ptr<Cursor> NativeConnection::open_cursor(const Statement& statement, Parameters parameters,
                                                      std::size_t rows_at_once) {
    return std::make_unique<Steps>(*this, statement, parameters, rows_at_once);
}

NativeConnection::NativeConnection(const std::string& path, const SqliteOptions& options, Role role,
                                   std::string_view description)
    : description_(description) {
    const int create = role == Role::writer && !options.must_exist ? SQLITE_OPEN_CREATE : 0;
    // SQLite would take such a name for a URI with options.
    const std::string name = path.starts_with("file:") ? "./" + path : path;
    const int code = sqlite3_open_v2(
        name.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | create,
        nullptr);
    try {
        if (!handle_)
            throw std::bad_alloc();
        if (code != SQLITE_OK)
            throw_cannot_open(sqlite3_errmsg(handle_), path, description);
        configure(path, options, role);
    } catch (...) {
        sqlite3_close(handle_);
        throw;
    }
}

NativeConnection::~NativeConnection() {
    statements_.clear();
    sqlite3_close(handle_);
}

void NativeConnection::configure(const std::string& path, const SqliteOptions& options, Role role) {
    // A word in double quotes is a name, not a text that hides a misspelt column; and SQL cannot damage the
    // file.
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    register_functions(handle_);
    register_own_functions(handle_, options.functions, description_);
    run(Statement::once("PRAGMA temp_store = MEMORY"));
    enforce_foreign_keys(true);
    if (role == Role::reader) {
        run(Statement::once("PRAGMA query_only = ON"));
        return;
    }
    if (sqlite3_db_readonly(handle_, "main") == 1)
        throw_cannot_open("attempt to write a readonly database", path, description_);
    sqlite3_busy_timeout(handle_, opening_timeout_ms);
    run(Statement::once("PRAGMA journal_mode = WAL"));
    run(Statement::once("PRAGMA journal_size_limit = 67108864"));
    run(Statement::once(synchronous_pragma(options.synchronous)));
    sqlite3_busy_timeout(handle_, 0);
}

void NativeConnection::query(const Statement& statement, Parameters parameters, RowHandler rows) {
    Run(*this, statement, parameters).rows(rows, statement.is_of_one_row() ? 1 : Run::all);
}

ExecuteResult NativeConnection::execute(const Statement& statement, Parameters parameters, RowHandler rows) {
    const std::int64_t before = sqlite3_total_changes64(handle_);
    Run(*this, statement, parameters).rows(rows, Run::all);
    // The counters keep the figures of earlier statements where this one changed nothing.
    if (sqlite3_total_changes64(handle_) == before)
        return {};
    return {sqlite3_changes64(handle_), sqlite3_last_insert_rowid(handle_)};
}

void NativeConnection::enforce_foreign_keys(bool enforced) noexcept {
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, enforced ? 1 : 0, nullptr);
}

bool NativeConnection::in_transaction() const noexcept {
    return !sqlite3_get_autocommit(handle_);
}

bool NativeConnection::has_unresolved_foreign_keys() const noexcept {
    int open = 0, highest = 0;
    sqlite3_db_status(handle_, SQLITE_DBSTATUS_DEFERRED_FKS, &open, &highest, 0);
    return open != 0;
}

void NativeConnection::throw_foreign_key_failure(const Statement& statement) const {
    throw IntegrityError(
        {"FOREIGN KEY constraint failed", std::string(statement.sql()), std::string(description_), {}});
}

}  // namespace nuages::db
