#include <gtest/gtest.h>

#include <nuages/db/statement.h>

namespace nuages::db {
namespace {

TEST(Statement, says_whether_its_result_is_one_row_at_most) {
    const Statement one = Statement::of_one_row("SELECT 1");
    EXPECT_TRUE(Statement(one).is_of_one_row());
    EXPECT_NE(one.id(), 0u);
    EXPECT_FALSE(Statement("SELECT 1").is_of_one_row());
    EXPECT_FALSE(Statement::once("SELECT 1").is_of_one_row());
    EXPECT_FALSE(Statement().is_of_one_row());
}

TEST(Statement, copies_share_an_id_and_others_have_their_own) {
    const Statement one("SELECT 1");
    const Statement copy = one;
    const Statement other("SELECT 1");
    EXPECT_NE(one.id(), 0u);
    EXPECT_EQ(copy.id(), one.id());
    EXPECT_EQ(copy.sql().data(), one.sql().data());
    EXPECT_NE(other.id(), one.id());
}

TEST(Statement, one_that_runs_once_has_no_id) {
    EXPECT_EQ(Statement::once("SELECT 1").id(), 0u);
}

TEST(Statement, may_be_empty_and_assigned_later) {
    Statement statement;
    EXPECT_FALSE(statement);
    EXPECT_EQ(statement.sql(), "");
    statement = Statement("SELECT 1");
    EXPECT_TRUE(statement);
    const Statement moved = std::move(statement);
    EXPECT_EQ(moved.sql(), "SELECT 1");
}

}  // namespace
}  // namespace nuages::db
