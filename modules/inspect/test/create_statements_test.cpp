#include "create_statements.h"

#include <gtest/gtest.h>

namespace nuages::inspect {
namespace {

TEST(CreateStatements, of_tables_tell_checks_and_computed_columns) {
    const TableSql parts = parts_of_create_table(
        "CREATE TABLE \"CHECK (\" (id integer, -- CHECK (no)\n"
        " \"a\"\"b\" int GENERATED ALWAYS AS (id * (2 + 1)) STORED CHECK (\"a\"\"b\" > 0), c AS (f(')')),"
        " check_ text DEFAULT 'CHECK (x)', CONSTRAINT \"first one\" CHECK (id IN (1, 2)), CHECK ((c)),"
        " CONSTRAINT u UNIQUE (id, c))");
    ASSERT_EQ(parts.checks.size(), 3u);
    EXPECT_EQ(parts.checks[0].name, "");
    EXPECT_EQ(parts.checks[0].sql, "\"a\"\"b\" > 0");
    EXPECT_EQ(parts.checks[1].name, "first one");
    EXPECT_EQ(parts.checks[1].sql, "id IN (1, 2)");
    EXPECT_EQ(parts.checks[2].sql, "(c)");
    EXPECT_EQ(parts.computed,
              (std::map<std::string, std::string>{{"a\"b", "id * (2 + 1)"}, {"c", "f(')')"}}));
}

TEST(CreateStatements, of_indexes_tell_what_they_are_over) {
    const IndexSql index = parts_of_create_index(
        "CREATE UNIQUE INDEX \"on (\" ON t (lower(a) DESC, \"b\" ASC, coalesce(c, 'x, y')) "
        "WHERE a > 1 AND b = ')'");
    ASSERT_EQ(index.parts.size(), 3u);
    EXPECT_EQ(index.parts[0].sql, "lower(a)");
    EXPECT_TRUE(index.parts[0].is_descending);
    EXPECT_EQ(index.parts[1].sql, "\"b\"");
    EXPECT_FALSE(index.parts[1].is_descending);
    EXPECT_EQ(index.parts[2].sql, "coalesce(c, 'x, y')");
    EXPECT_EQ(index.condition, " a > 1 AND b = ')'");
}

TEST(CreateStatements, that_are_none_tell_nothing) {
    for (const char* sql : {"", "(", ")", "CREATE", "CREATE TABLE t (", "((((", "a, b", "CHECK (", "(a AS (",
                            "'", "/*", "--"}) {
        EXPECT_TRUE(parts_of_create_table(sql).checks.empty()) << sql;
        EXPECT_EQ(parts_of_create_index(sql).condition, "") << sql;
    }
}

}  // namespace
}  // namespace nuages::inspect
