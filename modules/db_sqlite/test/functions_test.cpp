#include <gtest/gtest.h>

#include <nuages/db/errors.h>
#include <nuages/db_sqlite/sqlite_database.h>

namespace nuages::db {
namespace {

class Functions : public testing::Test {
protected:
    Value of(std::string_view expression) {
        return *database.query_value("SELECT " + std::string(expression), {});
    }
    SqliteDatabase database{{.path = ":memory:"}};
};

TEST_F(Functions, compute_as_django_s_do) {
    EXPECT_EQ(of("POWER(2, 10)"), Value(1024));
    EXPECT_EQ(of("POWER(2, -1)"), Value(0.5));
    EXPECT_EQ(of("CEILING(1.2)"), Value(2));
    EXPECT_EQ(of("FLOOR(-1.2)"), Value(-2));
    EXPECT_EQ(of("SIGN(-3.5)"), Value(-1));
    EXPECT_NEAR(of("LOG(2, 8)").as_real(), 3, 1e-12);
    EXPECT_EQ(of("BITXOR(5, 3)"), Value(6));
    EXPECT_NEAR(of("DEGREES(PI())").as_real(), 180, 1e-12);
    EXPECT_EQ(of("MOD(7, 4)"), Value(3));
    const double random = of("RAND()").as_real();
    EXPECT_TRUE(random >= 0 && random < 1);
}

TEST_F(Functions, give_null_for_null_and_out_of_range) {
    for (const char* expression : {"SQRT(NULL)", "SQRT(-1)", "LN(0)", "POWER(NULL, 2)", "REVERSE(NULL)",
                                   "LPAD('a', NULL, 'b')", "MD5(NULL)", "CEILING(NULL)"})
        EXPECT_TRUE(of(expression).is_null()) << expression;
}

TEST_F(Functions, count_texts_by_characters) {
    EXPECT_EQ(of("REVERSE('a서b')"), Value("b서a"));
    EXPECT_EQ(of("LPAD('서울', 4, 'xy')"), Value("xy서울"));
    EXPECT_EQ(of("RPAD('abc', 2, '-')"), Value("ab"));
    EXPECT_EQ(of("RPAD('abc', 5, '')"), Value("abc"));
    EXPECT_EQ(of("REPEAT('ab', 3)"), Value("ababab"));
    EXPECT_EQ(of("REPEAT('ab', -1)"), Value(""));
    EXPECT_EQ(of("MD5('a')"), Value("0cc175b9c0f1b6a831c399e269772661"));
    EXPECT_EQ(of("SHA1('a')"), Value("86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"));
}

TEST_F(Functions, refuse_results_without_end) {
    EXPECT_THROW(of("REPEAT('abcdefgh', 9223372036854775807)"), DatabaseError);
    EXPECT_THROW(of("LPAD('a', 9223372036854775807, 'b')"), DatabaseError);
}

TEST_F(Functions, tell_the_spread_of_a_group) {
    const std::string rows =
        " FROM (SELECT 1 AS x UNION ALL SELECT 2 UNION ALL SELECT NULL UNION ALL SELECT 6)";
    EXPECT_NEAR(database.query_value("SELECT VAR_POP(x)" + rows, {})->as_real(), 14.0 / 3, 1e-12);
    EXPECT_NEAR(database.query_value("SELECT VAR_SAMP(x)" + rows, {})->as_real(), 7, 1e-12);
    EXPECT_NEAR(database.query_value("SELECT STDDEV_SAMP(x)" + rows, {})->as_real(), 2.6457513110645907,
                1e-12);
    EXPECT_TRUE(database.query_value("SELECT STDDEV_SAMP(x) FROM (SELECT 1 AS x)", {})->is_null());
    EXPECT_TRUE(database.query_value("SELECT VAR_POP(x)" + rows + " WHERE x > 9", {})->is_null());
    EXPECT_EQ(database.query_value("SELECT ANY_VALUE(x)" + rows, {}), Value(1));
}

}  // namespace
}  // namespace nuages::db
