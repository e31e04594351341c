#include "sql_statements.h"

#include <gtest/gtest.h>

namespace nuages::migrations {
namespace {

using Statements = std::vector<std::string>;

TEST(SqlStatements, are_split_at_semicolons) {
    EXPECT_EQ(split_statements("SELECT 1; SELECT 2;"), (Statements{"SELECT 1", "SELECT 2"}));
    EXPECT_EQ(split_statements(" \n"), Statements());
    EXPECT_EQ(split_statements(";;"), Statements());
}

TEST(SqlStatements, semicolons_in_texts_names_and_comments_do_not_count) {
    EXPECT_EQ(split_statements("INSERT INTO t VALUES ('a;b', 'it''s;'); DELETE FROM \"odd;name\""),
              (Statements{"INSERT INTO t VALUES ('a;b', 'it''s;')", "DELETE FROM \"odd;name\""}));
    EXPECT_EQ(split_statements("-- one; two\nSELECT 1; /* three; */"), (Statements{"-- one; two\nSELECT 1"}));
    EXPECT_EQ(split_statements("/* only; a comment */ -- and; another"), Statements());
}

TEST(SqlStatements, dollar_quotes_are_texts) {
    EXPECT_EQ(split_statements("DO $x$ BEGIN a; b; END $x$; SELECT $1"),
              (Statements{"DO $x$ BEGIN a; b; END $x$", "SELECT $1"}));
}

TEST(SqlStatements, a_trigger_is_one_statement) {
    const std::string trigger =
        "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = CASE WHEN b THEN 1 END; "
        "DELETE FROM u; END";
    EXPECT_EQ(split_statements(trigger + "; SELECT 1"), (Statements{trigger, "SELECT 1"}));
    EXPECT_EQ(split_statements("BEGIN; SELECT 1"), (Statements{"BEGIN", "SELECT 1"}));
}

TEST(SqlStatements, an_open_quote_runs_to_the_end) {
    EXPECT_EQ(split_statements("SELECT 'a; b"), (Statements{"SELECT 'a; b"}));
}

}  // namespace
}  // namespace nuages::migrations
