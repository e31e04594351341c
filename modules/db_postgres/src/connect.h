#pragma once

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include <nuages/db_postgres/postgres_database.h>

#include "failure.h"

namespace nuages::db {

// No connection could be made.
class ConnectFailed : public UnreachableError {
public:
    ConnectFailed(const Failure& failure, bool may_pass) : UnreachableError(failure), may_pass_(may_pass) {}
    // Nobody listens, or the server starts, stops or is full: another attempt may succeed. Not so a wrong
    // password.
    bool may_pass() const noexcept { return may_pass_; }

private:
    bool may_pass_;
};

// What connections are made from. Outlives the database where a connection does.
class ConnectSettings {
public:
    // Throws ImproperlyConfigured for a URL that cannot be read.
    ConnectSettings(const PostgresOptions& options, const std::string& alias);

    const PostgresOptions& options() const noexcept { return options_; }
    const std::string& description() const noexcept { return description_; }

    // A connection that is idle and does not block. Suspends the fiber; names are looked up and secrets
    // computed on a worker. Throws ConnectFailed, also where that takes longer than `timeout`.
    ConnectionPtr connect(Duration timeout) const;
    // The same, trying again after failures that may pass. One that has never succeeded fails at once where
    // nobody listens.
    ConnectionPtr connect_patiently() const;
    // For libpq's programs.
    std::vector<std::pair<std::string, std::string>> client_environment() const;

    std::uint64_t made() const noexcept { return made_.load(std::memory_order_relaxed); }

private:
    [[noreturn]] void throw_failed(const std::string& reason) const;
    void set_up(PGconn* connection, Duration deadline) const;

    PostgresOptions options_;
    std::string description_;
    std::vector<std::pair<std::string, std::string>> keywords_;
    mutable std::atomic<std::uint64_t> made_{0};
};

}  // namespace nuages::db
