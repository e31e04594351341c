#pragma once

#include <string>

#include <gtest/gtest.h>

#include <nuages/db/atomic.h>
#include <nuages/db/errors.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/fibers/fiber.h>

#include "postgres_cluster.h"

namespace nuages::db {

// A test with an empty database of its own.
class PostgresTest : public ::testing::Test {
protected:
    PostgresOptions options() const {
        PostgresOptions options;
        options.url = server.url();
        return options;
    }
    static std::int64_t count(Database& database, const std::string& table) {
        return database.query_value("SELECT count(*) FROM " + table)->as_int();
    }

    nuages::testing::TemporaryPostgres server;
};

// The error that f throws, which has to be one of that type.
template <class E, class F>
E error_of(F f) {
    try {
        f();
    } catch (const E& error) {
        return error;
    }
    throw std::runtime_error("nothing of that kind was thrown");
}

}  // namespace nuages::db
