#include <limits>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include <nuages/db/atomic.h>
#include <nuages/db/errors.h>
#include <nuages/db_sqlite/sqlite_database.h>

// Functions of a program that SQL calls.
namespace nuages::db {
namespace {

std::int64_t twice(int number) {
    return std::int64_t{2} * number;
}

SqliteDatabase with(std::vector<SqliteFunction> functions) {
    return SqliteDatabase({.path = ":memory:", .functions = std::move(functions)});
}

std::string message_of(Database& database, std::string_view sql) {
    try {
        database.query_value(sql);
    } catch (const ProgrammingError& error) {
        return error.what();
    }
    return "";
}

TEST(OwnFunctions, take_and_give_values_of_all_types) {
    int calls = 0;
    auto database = with({
        {"TWICE", twice},
        {"HALF", [](double d) { return d / 2; }},
        {"SHOUT", [](const std::string& text) { return text + "!"; }},
        {"NOT_", [](bool b) { return !b; }},
        {"KIND", [](const Value& v) { return std::string(v.kind_name()); }},
        {"FIRST", [](std::optional<std::string_view> a, std::string_view b) { return a ? *a : b; }},
        {"NO_VALUE", [] { return std::optional<int>(); }},
        {"DAY", [](std::string_view iso) { return Date::parse_iso(iso); }},
        {"PRICE", [] { return *Decimal::parse("1.50"); }},
        {"CALLS", [&calls] { return ++calls; }},
    });
    const auto value = [&](std::string_view sql) {
        return database.query_value("SELECT " + std::string(sql));
    };
    EXPECT_EQ(value("TWICE(21)"), Value(42));
    EXPECT_EQ(value("HALF(3)"), Value(1.5));
    EXPECT_EQ(value("SHOUT('\u00e9')"), Value("\u00e9!"));
    EXPECT_EQ(value("NOT_(0)"), Value(1));
    EXPECT_EQ(value("KIND(x'00ff')"), Value(std::string(Value::bytes("").kind_name())));
    EXPECT_EQ(value("FIRST(NULL, 'b')"), Value("b"));
    EXPECT_EQ(value("NO_VALUE()"), Value());
    EXPECT_EQ(value("DAY('2026-05-01')"), Value("2026-05-01"));
    EXPECT_EQ(value("PRICE()"), Value("1.50"));
    EXPECT_EQ(value("CALLS() + CALLS()"), Value(3));
}

TEST(OwnFunctions, are_not_called_with_null_that_they_cannot_hold) {
    auto database =
        with({{"TWICE", twice}, {"FIRST", [](std::optional<int> a, int b) { return a.value_or(b); }}});
    EXPECT_EQ(database.query_value("SELECT TWICE(NULL)"), Value());
    EXPECT_EQ(database.query_value("SELECT FIRST(NULL, NULL)"), Value());
    EXPECT_EQ(database.query_value("SELECT FIRST(NULL, 2)"), Value(2));
}

TEST(OwnFunctions, fail_the_statement_by_what_they_throw) {
    auto database = with({{"TWICE", twice},
                          {"FAIL", []() -> int { throw std::runtime_error("no such thing"); }},
                          {"NAN", [] { return std::numeric_limits<double>::quiet_NaN(); }}});
    EXPECT_NE(message_of(database, "SELECT FAIL()").find("FAIL(): no such thing"), std::string::npos);
    EXPECT_NE(message_of(database, "SELECT TWICE('x')").find("TWICE(): "), std::string::npos);
    EXPECT_NE(message_of(database, "SELECT TWICE(3000000000)").find("out of range"), std::string::npos);
    EXPECT_NE(message_of(database, "SELECT NAN()").find("NaN"), std::string::npos);
    EXPECT_NE(message_of(database, "SELECT TWICE(1, 2)").find("wrong number of arguments"),
              std::string::npos);
    EXPECT_EQ(database.query_value("SELECT TWICE(1)"), Value(2)) << "the connection goes on";
}

TEST(OwnFunctions, are_there_for_readers_writers_and_other_threads) {
    auto database = with({{"TWICE", twice}});
    database.execute("CREATE TABLE t (n integer)");
    database.execute("INSERT INTO t VALUES (TWICE(4))");
    atomic(database, [&] { database.execute("UPDATE t SET n = TWICE(n)"); });
    std::optional<Value> seen;
    std::thread([&] { seen = database.query_value("SELECT TWICE(n) FROM t"); }).join();
    EXPECT_EQ(seen, std::optional<Value>(32));
}

TEST(OwnFunctions, that_are_deterministic_stand_in_indexes_and_constraints) {
    auto database =
        with({SqliteFunction("TWICE", twice).deterministic(), {"ODD", [](int n) { return n % 2; }}});
    database.execute("CREATE TABLE t (n integer CHECK (TWICE(n) < 10))");
    database.execute("CREATE INDEX by_twice ON t (TWICE(n))");
    database.execute("INSERT INTO t VALUES (4)");
    EXPECT_THROW(database.execute("INSERT INTO t VALUES (5)"), IntegrityError);
    EXPECT_THROW(database.execute("CREATE INDEX by_odd ON t (ODD(n))"), ProgrammingError);
}

TEST(OwnFunctions, with_names_that_sqlite_does_not_take_are_refused) {
    EXPECT_THROW(with({{std::string(300, 'x'), twice}}), ProgrammingError);
    EXPECT_THROW(with({{"", twice}}), ProgrammingError);
    EXPECT_THROW(with({{std::string("a\0b", 3), twice}}), ProgrammingError);
}

}  // namespace
}  // namespace nuages::db
