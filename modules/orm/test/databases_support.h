#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include <nuages/db/database.h>
#include <nuages/orm/registry.h>

#include "postgres_cluster.h"

namespace nuages::orm::testing {

// A test on SQLite in memory, and on a PostgreSQL of its own:
//
//     INSTANTIATE_TEST_SUITE_P(Databases, Films, testing::both_databases(), testing::database_name);
class OnBothDatabases : public ::testing::TestWithParam<const char*> {
protected:
    OnBothDatabases();
    // Makes the tables of the models that the registry has by now.
    void install();
    bool on_postgresql() const { return server != nullptr; }

    std::unique_ptr<nuages::testing::TemporaryPostgres> server;
    std::unique_ptr<db::Database> database;
    Registry registry;
};

inline auto both_databases() {
    return ::testing::Values("sqlite", "postgresql");
}
inline std::string database_name(const ::testing::TestParamInfo<const char*>& info) {
    return info.param;
}

}  // namespace nuages::orm::testing
