#include <nuages/db/detail/thread_slot.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/fibers/fiber.h>

#include "cursor.h"
#include "postgres_database_impl.h"
#include "transaction.h"

namespace nuages::db {

PostgresDatabase::Impl::Impl(const PostgresOptions& options, const std::string& alias)
    : settings(std::make_shared<ConnectSettings>(options, alias)), pool(settings), threads(most_threads) {}

PostgresDatabase::Impl::~Impl() {
    for (auto& slot : threads) {
        const std::unique_ptr<ThreadPipelines> pipelines(slot.load(std::memory_order_acquire));
        if (!pipelines)
            continue;
        pipelines->reading->stop();
        pipelines->writing->stop();
    }
}

// A thread has one loop after another at most, and its pipelines serve them in turn.
ThreadPipelines* PostgresDatabase::Impl::pipelines() {
    if (!fibers::in_fiber())
        return nullptr;
    const std::size_t slot = thread_slot();
    if (slot >= threads.size())
        return nullptr;
    if (ThreadPipelines* known = threads[slot].load(std::memory_order_acquire)) [[likely]]
        return known;
    auto made = std::make_unique<ThreadPipelines>(
        ThreadPipelines{std::make_shared<Pipeline>(settings, Pipeline::Use::reading),
                        std::make_shared<Pipeline>(settings, Pipeline::Use::writing)});
    threads[slot].store(made.get(), std::memory_order_release);
    return made.release();
}

Result PostgresDatabase::Impl::run(std::shared_ptr<Pipeline> ThreadPipelines::*use,
                                   const Statement& statement, Parameters parameters) {
    if (ThreadPipelines* own = pipelines(); own && (own->*use)->takes(statement))
        return (own->*use)->run(statement, parameters);
    return pool.lease().run(statement, parameters);
}

PostgresDatabase::PostgresDatabase(PostgresOptions options, std::string alias)
    : Database(std::move(alias), Vendor::postgresql),
      impl_(std::make_unique<Impl>(options, Database::alias())) {}

PostgresDatabase::~PostgresDatabase() = default;

std::string PostgresDatabase::description() const {
    return impl_->settings->description();
}

const PostgresOptions& PostgresDatabase::options() const noexcept {
    return impl_->settings->options();
}

std::optional<Database::PoolUse> PostgresDatabase::pool_use() const {
    const Statistics now = statistics();
    return PoolUse{now.leased, now.idle, now.waiting};
}

PostgresDatabase::Statistics PostgresDatabase::statistics() const {
    return impl_->pool.statistics();
}

std::vector<std::pair<std::string, std::string>> PostgresDatabase::client_environment() const {
    return impl_->settings->client_environment();
}

void PostgresDatabase::run_query(const Statement& statement, Parameters parameters, RowHandler rows) {
    const Result result = impl_->run(&ThreadPipelines::reading, statement, parameters);
    hand_out(result, rows, {statement.sql(), impl_->settings->description()});
}

ExecuteResult PostgresDatabase::run_execute(const Statement& statement, Parameters parameters,
                                            RowHandler rows) {
    const Result result = impl_->run(&ThreadPipelines::writing, statement, parameters);
    return executed(result, rows, {statement.sql(), impl_->settings->description()});
}

std::unique_ptr<Cursor> PostgresDatabase::run_cursor(const Statement& statement, Parameters parameters,
                                                     std::size_t rows_at_once) {
    TransactionOptions options;
    options.read_only = true;
    return std::make_unique<PostgresCursor>(std::make_unique<PostgresTransaction>(impl_->pool, options),
                                            statement, parameters, rows_at_once);
}

std::unique_ptr<Connection> PostgresDatabase::begin(const TransactionOptions& options) {
    return std::make_unique<PostgresTransaction>(impl_->pool, options);
}

void PostgresDatabase::notify(std::string_view channel, std::string_view payload) {
    static const Statement statement("SELECT pg_notify($1, $2)");
    const Value parameters[] = {channel, payload};
    execute(statement, parameters);
}

}  // namespace nuages::db
