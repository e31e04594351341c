#include <gtest/gtest.h>

#include <nuages/db/atomic.h>

#include "fake_database.h"

namespace nuages::db {
namespace {

TEST(Cursor, of_a_database_that_has_none_runs_the_statement_at_its_first_step) {
    FakeDatabase database;
    const auto cursor = database.open_cursor(Statement("SELECT 1"), {});
    EXPECT_TRUE(database.take_log().empty());
    EXPECT_FALSE(cursor->next(nullptr));  // the fake has no rows
    EXPECT_EQ(database.take_log(), std::vector<std::string>{"! SELECT 1"});
    EXPECT_FALSE(cursor->next(nullptr));
    EXPECT_TRUE(database.take_log().empty());
}

TEST(Cursor, runs_on_the_connection_of_the_block_around_it) {
    FakeDatabase database;
    const Atomic block(database);
    database.take_log();
    const auto cursor = database.open_cursor(Statement("SELECT 1"), {});
    cursor->next(nullptr);
    EXPECT_EQ(database.take_log(), std::vector<std::string>{"SELECT 1"});
}

TEST(Atomic, isolation_is_for_the_outermost_block) {
    FakeDatabase database;
    const Atomic outer(database, {.isolation = Isolation::serializable});
    EXPECT_THROW(Atomic(database, {.isolation = Isolation::serializable}), TransactionManagementError);
    EXPECT_THROW(Atomic(database, {.read_only = true}), TransactionManagementError);
}

}  // namespace
}  // namespace nuages::db
