#include <cmath>
#include <cstddef>
#include <limits>

#include <nuages/db/member.h>

#include "database_support.h"

namespace nuages::db {
namespace {

// Values go out as parameters and come back in columns of their types.
class Values : public PostgresTest {
protected:
    // The value of `expression`, by the text form that a first run has and by the binary form of the later
    // ones.
    Value value_of(const std::string& expression, std::vector<Value> parameters = {}) {
        const Statement statement("SELECT " + expression);
        std::vector<Value> seen;
        fibers::run([&] {
            for (int run = 0; run < 3; ++run)
                database.query(statement, parameters, [&](const Row& row) { seen.push_back(row.value(0)); });
        });
        EXPECT_EQ(seen.size(), 3u) << expression;
        EXPECT_TRUE(seen[0] == seen[1] && seen[1] == seen[2])
            << expression << ": " << seen[0].repr() << " then " << seen[1].repr();
        EXPECT_EQ(seen[0].kind_name(), seen[1].kind_name()) << expression;
        return seen[1];
    }
    void round_trip(const std::string& type, const Value& value) {
        const Value back = value_of("$1::" + type, {value});
        EXPECT_EQ(back.kind_name(), value.kind_name()) << type;
        EXPECT_TRUE(back == value) << type << ": " << value.repr() << " came back as " << back.repr();
    }

    PostgresDatabase database{options()};
};

TEST_F(Values, of_all_kinds_come_back_as_they_went) {
    round_trip("boolean", true);
    round_trip("boolean", false);
    round_trip("smallint", -7);
    round_trip("integer", std::numeric_limits<std::int32_t>::min());
    round_trip("bigint", std::numeric_limits<std::int64_t>::min());
    round_trip("bigint", std::numeric_limits<std::int64_t>::max());
    round_trip("double precision", 0.1);
    round_trip("double precision", -std::numeric_limits<double>::infinity());
    round_trip("text", "Ünïcödé \\ ' \" \n 你好");
    round_trip("text", "");
    round_trip("varchar", std::string(100'000, 'x'));
    round_trip("bytea", Value::bytes(std::string("\0\xff\n'\\", 5)));
    round_trip("date", Date(1, 1, 1));
    round_trip("date", Date(9999, 12, 31));
    round_trip("time", Time::of(23, 59, 59, 999'999));
    round_trip("timestamptz", DateTime::of(2026, 5, 1, 10, 0, 0, 1));
    round_trip("timestamptz", DateTime::of(1, 1, 1));
    round_trip("timestamptz", DateTime::of(9999, 12, 31, 23, 59, 59, 999'999));
    round_trip("timestamptz", DateTime::of(1969, 12, 31, 23, 59, 59, 999'999));
    round_trip("timestamp", DateTime::of(2026, 5, 1, 10, 0, 0, 0, tz::naive));
    round_trip("interval", Duration::days(3) + Duration::microseconds(5));
    round_trip("interval", -Duration::microseconds(1));
    round_trip("interval", Duration{0});
    round_trip("uuid", *UUID::parse("12345678-9abc-def0-1234-56789abcdef0"));
    round_trip("numeric", Decimal("12345678901234567890.0123456789"));
    round_trip("numeric", Decimal("-0.00012300"));
    round_trip("numeric", Decimal("100000000"));
    round_trip("int[]", List{1, nullptr, 3});
    round_trip("text[]", List{"a,b", "{\"\\", "", "NULL", nullptr});
    round_trip("uuid[]", List{*UUID::parse("12345678-9abc-def0-1234-56789abcdef0")});
    round_trip("timestamptz[]", List{DateTime::of(2026, 5, 1)});
    round_trip("bigint[]", List{});
    round_trip("int[]", List{List{1, 2, nullptr}, List{3, 4, 5}});
    round_trip("text[]", List{List{List{"a"}, List{"{\"b,"}}, List{List{""}, List{"NULL"}}});
    EXPECT_TRUE(value_of("'[0:1]={1,2}'::int[]") == Value(List{1, 2}));
    EXPECT_TRUE(value_of("ARRAY['{\"a\": 1}', NULL]::jsonb[]") == Value(List{"{\"a\": 1}", nullptr}));
    EXPECT_TRUE(value_of("$1::integer", {nullptr}).is_null());
    EXPECT_EQ(value_of("$1::float8 = 'NaN'", {std::nan("")}).as_bool(), true);
}

TEST_F(Values, types_without_a_kind_of_their_own_are_texts) {
    EXPECT_EQ(value_of("'{\"a\": [1, null]}'::jsonb").str(), "{\"a\": [1, null]}");
    EXPECT_EQ(value_of("'{\"a\":1}'::json").str(), "{\"a\":1}");
    EXPECT_EQ(value_of("'192.168.0.1'::inet").str(), "192.168.0.1");
    EXPECT_EQ(value_of("'10.1.0.0/16'::cidr").str(), "10.1.0.0/16");
    EXPECT_EQ(value_of("'2001:db8::1'::inet").str(), "2001:db8::1");
    EXPECT_EQ(value_of("'NaN'::numeric").str(), "NaN");
    EXPECT_EQ(value_of("'[1,5)'::int4range").str(), "[1,5)");
    EXPECT_EQ(value_of("to_tsvector('simple', 'a b')").str(), "'a':1 'b':2");
    EXPECT_EQ(value_of("'abc'::char(5)").str(), "abc  ");
    EXPECT_EQ(value_of("interval '1 year 2 mons'").as_duration(), Duration::days(365 + 60));
}

TEST_F(Values, getters_read_each_form) {
    const Statement statement(
        "SELECT 7::smallint, 2.5::numeric, 3::numeric, '42'::text, true, 1.5::float4, date '2026-05-01', "
        "timestamptz '2026-05-01 10:00+02', time '10:00', interval '2 hours', "
        "'12345678-9abc-def0-1234-56789abcdef0'::uuid, '\\x00ff'::bytea, '{\"a\":1}'::jsonb, NULL::int, "
        "8::oid");
    fibers::run([&] {
        for (int run = 0; run < 3; ++run) {
            int rows = 0;
            database.query(statement, {}, [&](const Row& row) {
                ++rows;
                EXPECT_EQ(row.size(), 15u);
                EXPECT_EQ(row.name(0), "int2");
                EXPECT_EQ(row.integer(0), 7);
                EXPECT_EQ(row.text(0), "7");
                EXPECT_EQ(row.real(0), 7.0);
                EXPECT_EQ(row.real(1), 2.5);
                EXPECT_EQ(row.text(1), "2.5");
                EXPECT_THROW(row.integer(1), DataError);
                EXPECT_EQ(row.integer(2), 3);
                EXPECT_EQ(row.integer(3), 42);
                EXPECT_EQ(row.real(3), 42.0);
                EXPECT_TRUE(row.boolean(4));
                EXPECT_EQ(row.integer(4), 1);
                EXPECT_EQ(row.real(5), 1.5);
                EXPECT_EQ(row.date(6), Date(2026, 5, 1));
                EXPECT_EQ(row.datetime(7), DateTime::of(2026, 5, 1, 8));
                EXPECT_EQ(row.text(7), "2026-05-01 08:00:00+00");
                EXPECT_EQ(row.time(8), Time::of(10, 0));
                EXPECT_EQ(row.duration(9), Duration::hours(2));
                EXPECT_EQ(row.uuid(10).str(), "12345678-9abc-def0-1234-56789abcdef0");
                EXPECT_EQ(row.bytes(11), std::string_view("\0\xff", 2));
                EXPECT_EQ(row.text(12), "{\"a\": 1}");
                EXPECT_TRUE(row.is_null(13));
                EXPECT_EQ(row.integer(13), 0);
                EXPECT_EQ(row.text(13), "");
                EXPECT_EQ(row.date(13), Date());
                EXPECT_EQ(row.integer(14), 8);
                EXPECT_THROW(row.datetime(0), DataError);
                EXPECT_THROW(row.uuid(3), DataError);
            });
            EXPECT_EQ(rows, 1);
        }
    });
}

// In the text form at first, then in the binary one.
TEST_F(Values, are_read_into_members) {
    struct Object {
        std::int32_t id = 0;
        std::optional<std::string> note = "before";
        std::optional<DateTime> made;
        double rating = 0;
    } object;
    const Member members[] = {{Member::Type::int32, false, 3, offsetof(Object, id)},
                              {Member::Type::text, true, 1, offsetof(Object, note)},
                              {Member::Type::datetime, true, 0, offsetof(Object, made)},
                              {Member::Type::real64, false, 2, offsetof(Object, rating)}};
    const Statement statement(
        "SELECT '2026-05-01 10:00:00+00'::timestamptz, NULL::text, 2.5::float8, $1::bigint");
    fibers::run([&] {
        for (int run = 0; run < 3; ++run) {
            object = {};
            const Value seven[] = {7};
            database.query(statement, seven,
                           [&](const Row& row) { EXPECT_EQ(row.read(members, &object), nullptr); });
            EXPECT_EQ(object.id, 7);
            EXPECT_EQ(object.note, std::nullopt);
            EXPECT_EQ(object.made, DateTime::of(2026, 5, 1, 10));
            EXPECT_EQ(object.rating, 2.5);
            const Value large[] = {std::int64_t{1} << 31};
            database.query(statement, large,
                           [&](const Row& row) { EXPECT_EQ(row.read(members, &object), &members[0]); });
        }
    });
}

TEST_F(Values, moments_that_no_calendar_has_are_errors) {
    fibers::run([&] {
        const Statement statement("SELECT 'infinity'::timestamptz, '-infinity'::date");
        for (int run = 0; run < 2; ++run)
            database.query(statement, {}, [&](const Row& row) {
                EXPECT_THROW(row.datetime(0), DataError);
                EXPECT_THROW(row.date(1), DataError);
            });
    });
}

TEST_F(Values, mean_what_the_same_constants_mean) {
    EXPECT_EQ(value_of("substr('abcdef', $1, $2)", {2, 3}).str(), "bcd");
    EXPECT_EQ(value_of("date '2026-05-01' + $1", {3}).as_date(), Date(2026, 5, 4));
    EXPECT_EQ(value_of("CASE WHEN true THEN $1 ELSE $2 END", {1, 2}).as_int(), 1);
    EXPECT_EQ(value_of("pg_typeof($1)::text", {1}).str(), "integer");
    EXPECT_EQ(value_of("pg_typeof($1)::text", {1LL << 40}).str(), "bigint");
    EXPECT_EQ(value_of("$1 || 'x'", {"a"}).str(), "ax");
    EXPECT_EQ(value_of("3 = ANY($1)", {Value(List{1, 3})}).as_bool(), true);
    EXPECT_EQ(value_of("5 / $1", {2}).as_int(), 2);
    EXPECT_EQ(value_of("'{\"a\": 1}'::jsonb @> $1", {"{\"a\": 1}"}).as_bool(), true);
}

TEST_F(Values, of_changing_kinds_prepare_a_statement_anew) {
    const Statement statement("SELECT $1 + 1");
    fibers::run([&] {
        const auto sum = [&](const Value& value) {
            Value result;
            const Value parameters[] = {value};
            database.query(statement, parameters, [&](const Row& row) { result = row.value(0); });
            return result;
        };
        for (int round = 0; round < 3; ++round) {
            EXPECT_EQ(sum(1).as_int(), 2);
            EXPECT_EQ(sum(1LL << 40).as_int(), (1LL << 40) + 1);
            EXPECT_EQ(sum(0.5).as_real(), 1.5);
            EXPECT_EQ(sum("41").as_int(), 42);
            EXPECT_TRUE(sum(nullptr).is_null());
        }
    });
}

// Those that are under way meanwhile were prepared for other types, and hence for other columns.
TEST_F(Values, of_changing_kinds_are_read_as_what_they_are_in_many_fibers) {
    const Statement echo("SELECT $1 AS value");
    int right = 0;
    fibers::run([&] {
        std::vector<fibers::Handle> all;
        for (int i = 0; i < 60; ++i)
            all.push_back(fibers::spawn([&, i] {
                for (int k = 0; k < 5; ++k) {
                    const Value sent = (i + k) % 3 == 0   ? Value(i)
                                       : (i + k) % 3 == 1 ? Value(i + 0.5)
                                                          : Value(true);
                    const Value parameters[] = {sent};
                    database.query(echo, parameters, [&](const Row& row) { right += row.value(0) == sent; });
                }
            }));
        for (const auto& each : all)
            each.join();
    });
    EXPECT_EQ(right, 300);
}

TEST_F(Values, that_no_column_can_hold_are_refused_before_anything_is_sent) {
    fibers::run([&] {
        const auto refused = [&](const Value& value) {
            const Value parameters[] = {value};
            database.query_value("SELECT $1", parameters);
        };
        const auto nul = error_of<DataError>([&] { refused(std::string_view("a\0b", 3)); });
        EXPECT_NE(nul.reason().find("NUL"), std::string_view::npos) << nul.what();
        EXPECT_THROW(refused(List{Value(std::string_view("\0", 1))}), DataError);
        EXPECT_THROW(refused(Value::dict({{"a", 1}})), ProgrammingError);
        EXPECT_THROW(refused(DateTime{std::numeric_limits<std::int64_t>::max()}), DataError);
        EXPECT_THROW(refused(Date::from_days(3'000'000)), DataError);
        EXPECT_THROW(refused(Time{-1}), DataError);
        const auto utf8 = error_of<DataError>([&] { refused("\xc3("); });
        EXPECT_EQ(utf8.code(), "22021");
    });
}

TEST_F(Values, out_of_range_are_data_errors) {
    database.execute("CREATE TABLE t (n smallint, s varchar(3))");
    const Value big[] = {40'000}, text[] = {"abcd"};
    EXPECT_THROW(database.execute("INSERT INTO t (n) VALUES ($1)", big), DataError);
    EXPECT_THROW(database.execute("INSERT INTO t (s) VALUES ($1)", text), DataError);
    EXPECT_EQ(count(database, "t"), 0);
}

}  // namespace
}  // namespace nuages::db
