#include <mutex>
#include <optional>
#include <utility>

#include <sqlite3.h>

#include <nuages/db_sqlite/sqlite_database.h>

#include "memory_file.h"
#include "reader_pool.h"
#include "retry.h"
#include "writer.h"

namespace nuages::db {
namespace {

// SQLite's statistics of memory make every allocation of every thread take one lock. It has to be told before
// its first connection; where the program has used SQLite by itself before, it stays as it is.
void set_up_library() {
    static std::once_flag once;
    std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

bool in_memory(const SqliteOptions& options) {
    return options.path == ":memory:";
}

SqliteOptions checked(SqliteOptions options, const std::string& alias) {
    set_up_library();
    const std::string database = "database '" + alias + "' (SQLite)";
    if (options.path.empty())
        throw OperationalError(
            {"no path is given", {}, database, "Set its path to a file, or to ':memory:'."});
    if (options.path.find('\0') != std::string::npos)
        throw OperationalError({"the path contains a NUL character", {}, database, {}});
    if (in_memory(options))
        options.synchronous = SqliteOptions::Synchronous::off;
    return options;
}

}  // namespace

struct SqliteDatabase::Impl {
    Impl(SqliteOptions given, const std::string& alias)
        : options(checked(std::move(given), alias)),
          description("database '" + alias + "' (SQLite, " + options.path + ")"),
          path(in_memory(options) ? memory.emplace().path() : options.path),
          writer(path, options, description),
          readers(path, options, description) {}

    const SqliteOptions options;
    const std::string description;
    std::optional<MemoryFile> memory;
    const std::string path;
    Writer writer;
    ReaderPool readers;
};

SqliteDatabase::SqliteDatabase(SqliteOptions options, std::string alias)
    : Database(std::move(alias), Vendor::sqlite),
      impl_(std::make_unique<Impl>(std::move(options), Database::alias())) {}

SqliteDatabase::~SqliteDatabase() = default;

std::string SqliteDatabase::description() const {
    return impl_->description;
}

const SqliteOptions& SqliteDatabase::options() const noexcept {
    return impl_->options;
}

void SqliteDatabase::checkpoint() {
    impl_->writer.checkpoint();
}

void SqliteDatabase::run_query(const Statement& statement, Parameters parameters, RowHandler rows) {
    NativeConnection& reader = impl_->readers.of_this_thread();
    // Readers wait for no writer, but for a moment when another process recovers or removes the log.
    retry_while_locked(impl_->options.lock_timeout, [&] { reader.query(statement, parameters, rows); });
}

ExecuteResult SqliteDatabase::run_execute(const Statement& statement, Parameters parameters,
                                          RowHandler rows) {
    return impl_->writer.execute(statement, parameters, rows);
}

namespace {

// Rows on a connection of its own, so that its snapshot is nobody else's.
class OwnConnection final : public Cursor {
public:
    OwnConnection(std::unique_ptr<NativeConnection> connection, const Statement& statement,
                  Parameters parameters, std::size_t rows_at_once)
        : connection_(std::move(connection)),
          rows_(connection_->open_cursor(statement, parameters, rows_at_once)) {}
    bool next(RowHandler rows) override { return rows_->next(rows); }

private:
    std::unique_ptr<NativeConnection> connection_;
    std::unique_ptr<Cursor> rows_;
};

}  // namespace

std::unique_ptr<Cursor> SqliteDatabase::run_cursor(const Statement& statement, Parameters parameters,
                                                   std::size_t rows_at_once) {
    auto connection = std::make_unique<NativeConnection>(impl_->path, impl_->options,
                                                         NativeConnection::Role::reader, impl_->description);
    return std::make_unique<OwnConnection>(std::move(connection), statement, parameters, rows_at_once);
}

std::unique_ptr<Connection> SqliteDatabase::begin(const TransactionOptions& options) {
    return impl_->writer.begin(options);
}

}  // namespace nuages::db
