#include "bind.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "files_support.h"

namespace nuages::db {
namespace {

struct BindTest : testing::Test {
    SqliteDatabase database{{.path = ":memory:"}};
    std::string reason(std::string_view sql, std::initializer_list<Value> parameters) {
        return reason_of([&] { database.query(sql, {parameters.begin(), parameters.size()}, nullptr); });
    }
};

TEST_F(BindTest, a_wrong_number_of_parameters_is_named) {
    EXPECT_EQ(reason("SELECT ?, ?", {1}), "the statement takes 2 parameters, but 1 are given");
    EXPECT_EQ(reason("SELECT 1", {1}), "the statement takes 0 parameters, but 1 are given");
}

TEST_F(BindTest, values_that_cannot_be_stored_are_refused) {
    EXPECT_NE(reason("SELECT ?", {std::numeric_limits<double>::quiet_NaN()}).find("NaN"), std::string::npos);
    EXPECT_EQ(reason("SELECT ?", {DateTime{INT64_MAX, {}}}),
              "parameter 1 is a moment outside of the years 1 to 9999");
    EXPECT_NE(reason("SELECT ?", {Time{-1}}), "");
    EXPECT_EQ(reason("SELECT ?", {Value::list({1, 2})}), "parameter 1 is a list, which SQL has no type for");
}

TEST_F(BindTest, extremes_are_kept) {
    const Value parameters[] = {INT64_MIN, INT64_MAX, std::numeric_limits<double>::infinity(), -0.0};
    database.query("SELECT ?,?,?,?", parameters, [](const Row& row) {
        EXPECT_EQ(row.integer(0), INT64_MIN);
        EXPECT_EQ(row.integer(1), INT64_MAX);
        EXPECT_TRUE(std::isinf(row.real(2)));
        EXPECT_EQ(row.real(3), 0.0);
    });
}

TEST_F(BindTest, text_with_a_nul_is_kept_whole) {
    const Value parameters[] = {std::string_view("a\0b", 3)};
    database.query("SELECT ?", parameters,
                   [](const Row& row) { EXPECT_EQ(row.text(0), std::string_view("a\0b", 3)); });
}

}  // namespace
}  // namespace nuages::db
