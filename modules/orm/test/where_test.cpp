#include "where.h"

#include <gtest/gtest.h>

#include <nuages/sql/writer.h>

namespace nuages::orm::detail {
namespace {

using sql::Expr;

Expr condition(const char* name) {
    return sql::is_null(sql::column(name));
}

Expr group(Expr (*make)(std::vector<Expr>), Expr a, Expr b) {
    std::vector<Expr> both;
    both.push_back(std::move(a));
    both.push_back(std::move(b));
    return make(std::move(both));
}

std::string text_of(const Expr& expr) {
    sql::Writer writer(sql::sqlite_dialect());
    writer.expr(expr);
    return writer.take().sql;
}

TEST(Where, what_cannot_hold_decides_its_group) {
    EXPECT_TRUE(is_never(simplified(group(sql::all_of, condition("a"), never()))));
    EXPECT_EQ(text_of(simplified(group(sql::any_of, condition("a"), never()))), "\"a\" IS NULL");
    EXPECT_TRUE(is_never(simplified(group(sql::any_of, never(), never()))));
    EXPECT_EQ(text_of(simplified(sql::negated(group(sql::all_of, condition("a"), never())))), "1 = 1");
    EXPECT_TRUE(
        is_never(simplified(sql::negated(group(sql::any_of, condition("a"), sql::negated(never()))))));
    EXPECT_EQ(text_of(simplified(group(sql::odd_of, condition("a"), never()))), "\"a\" IS NULL");
    EXPECT_EQ(text_of(simplified(group(sql::odd_of, condition("a"), sql::negated(never())))),
              "NOT (\"a\" IS NULL)");
}

TEST(Where, groups_of_the_same_connector_are_taken_apart) {
    Expr where = sql::all_of({});
    add_condition(where, condition("a"), Expr::Type::all_of);
    add_condition(where, group(sql::all_of, condition("b"), condition("c")), Expr::Type::all_of);
    add_condition(where, group(sql::any_of, condition("d"), condition("e")), Expr::Type::all_of);
    EXPECT_EQ(text_of(where),
              "(\"a\" IS NULL AND \"b\" IS NULL AND \"c\" IS NULL AND (\"d\" IS NULL OR \"e\" IS NULL))");
}

}  // namespace
}  // namespace nuages::orm::detail
