#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include <nuages/db_postgres/postgres_database.h>

#include "connection_pool.h"
#include "pipeline.h"

namespace nuages::db {

// The shared connections of a thread: what reads never waits behind what waits for a lock to write.
struct ThreadPipelines {
    std::shared_ptr<Pipeline> reading;
    std::shared_ptr<Pipeline> writing;
};

struct PostgresDatabase::Impl {
    Impl(const PostgresOptions& options, const std::string& alias);
    // No thread may be running anything any more.
    ~Impl();

    // On a shared connection of the thread where it has a loop and the statement may go there, else on a
    // leased one.
    Result run(std::shared_ptr<Pipeline> ThreadPipelines::*use, const Statement& statement,
               Parameters parameters);
    template <class F>
    auto with_transaction(Connection* of_block, F f);
    // Null outside of fibers.
    ThreadPipelines* pipelines();

    static constexpr std::size_t most_threads = 1024;
    const std::shared_ptr<ConnectSettings> settings;
    ConnectionPool pool;
    std::vector<std::atomic<ThreadPipelines*>> threads;  // by thread_slot()
};

}  // namespace nuages::db
