#include "sqlite_row.h"

#include <cstddef>

#include <gtest/gtest.h>

#include <nuages/db/member.h>

#include "files_support.h"

namespace nuages::db {
namespace {

struct SqliteRowTest : testing::Test {
    SqliteDatabase database{{.path = ":memory:"}};

    void with_row(std::string_view sql, Parameters parameters, auto check) {
        int rows = 0;
        database.query(sql, parameters, [&](const Row& row) {
            ++rows;
            check(row);
        });
        EXPECT_EQ(rows, 1);
    }
    std::string reason(std::string_view sql, auto read) {
        return reason_of([&] { database.query(sql, {}, [&](const Row& row) { read(row); }); });
    }
};

TEST_F(SqliteRowTest, every_kind_comes_back_as_it_was_bound) {
    const UUID uuid = *UUID::parse("12345678-1234-5678-9abc-def012345678");
    const DateTime moment = DateTime::of(2026, 5, 1, 10, 0, 0, 7);
    const Value parameters[] = {true,
                                -5,
                                2.5,
                                "한글 text",
                                Value::bytes(std::string_view("\0\xff", 2)),
                                moment,
                                Date(2026, 5, 1),
                                Time::of(1, 2, 3),
                                Duration::seconds(-3),
                                uuid,
                                nullptr};
    with_row("SELECT ?,?,?,?,?,?,?,?,?,?,?", parameters, [&](const Row& row) {
        EXPECT_EQ(row.size(), 11u);
        EXPECT_TRUE(row.boolean(0));
        EXPECT_EQ(row.integer(1), -5);
        EXPECT_EQ(row.real(2), 2.5);
        EXPECT_EQ(row.text(3), "한글 text");
        EXPECT_EQ(row.bytes(4), std::string_view("\0\xff", 2));
        EXPECT_EQ(row.datetime(5), moment);
        EXPECT_EQ(row.date(6), Date(2026, 5, 1));
        EXPECT_EQ(row.time(7), Time::of(1, 2, 3));
        EXPECT_EQ(row.duration(8), Duration::seconds(-3));
        EXPECT_EQ(row.uuid(9), uuid);
        EXPECT_TRUE(row.is_null(10));
        EXPECT_FALSE(row.is_null(0));
    });
}

TEST_F(SqliteRowTest, stored_forms_are_those_of_django) {
    const Value parameters[] = {DateTime::of(2026, 5, 1, 10), true,
                                *UUID::parse("12345678123456789abcdef012345678"), Duration::seconds(2)};
    with_row("SELECT ?,?,?,?", parameters, [](const Row& row) {
        EXPECT_EQ(row.value(0), Value("2026-05-01 10:00:00"));
        EXPECT_EQ(row.value(1), Value(1));
        EXPECT_EQ(row.value(2), Value("12345678123456789abcdef012345678"));
        EXPECT_EQ(row.value(3), Value(2'000'000));
    });
}

TEST_F(SqliteRowTest, null_reads_as_zero_or_empty) {
    with_row("SELECT NULL", {}, [](const Row& row) {
        EXPECT_EQ(row.integer(0), 0);
        EXPECT_EQ(row.real(0), 0.0);
        EXPECT_EQ(row.text(0), "");
        EXPECT_EQ(row.bytes(0), "");
        EXPECT_EQ(row.datetime(0), DateTime{});
        EXPECT_EQ(row.uuid(0), UUID{});
        EXPECT_TRUE(row.value(0).is_null());
    });
}

TEST_F(SqliteRowTest, empty_text_and_empty_bytes_are_not_null) {
    const Value parameters[] = {"", Value::bytes("")};
    with_row("SELECT typeof(?), typeof(?)", parameters, [](const Row& row) {
        EXPECT_EQ(row.text(0), "text");
        EXPECT_EQ(row.text(1), "blob");
    });
}

TEST_F(SqliteRowTest, numbers_convert_where_nothing_is_lost) {
    with_row("SELECT 3.0, '42', '2.5', 7", {}, [](const Row& row) {
        EXPECT_EQ(row.integer(0), 3);
        EXPECT_EQ(row.integer(1), 42);
        EXPECT_EQ(row.real(2), 2.5);
        EXPECT_EQ(row.real(3), 7.0);
    });
    EXPECT_NE(
        reason("SELECT 3.5 AS votes", [](const Row& row) { row.integer(0); }).find("'votes' holds '3.5'"),
        std::string::npos);
    EXPECT_NE(reason("SELECT 1e300", [](const Row& row) { row.integer(0); }), "");
    EXPECT_NE(reason("SELECT x'00'", [](const Row& row) { row.real(0); }), "");
}

TEST_F(SqliteRowTest, a_stored_value_of_another_kind_is_named) {
    EXPECT_EQ(reason("SELECT 'soon' AS pub_date", [](const Row& row) { row.datetime(0); }),
              "column 'pub_date' holds 'soon', which is not a date and time ('2026-05-01 10:00:00')");
    EXPECT_NE(reason("SELECT 5 AS d", [](const Row& row) { row.date(0); }), "");
    EXPECT_NE(reason("SELECT 'x' AS u", [](const Row& row) { row.uuid(0); }), "");
    EXPECT_NE(reason("SELECT '9' AS t", [](const Row& row) { row.time(0); }), "");
    EXPECT_NE(
        reason("SELECT printf('%.*c', 5000, 'x') AS d", [](const Row& row) { row.date(0); }).find("..."),
        std::string::npos);
}

TEST_F(SqliteRowTest, members_are_read_as_by_the_getters) {
    struct Object {
        std::int64_t id = 0;
        std::optional<std::string> note = "before";
        DateTime made;
        double rating = 0;
    } object;
    const Member members[] = {{Member::Type::int64, false, 3, offsetof(Object, id)},
                              {Member::Type::text, true, 1, offsetof(Object, note)},
                              {Member::Type::datetime, false, 0, offsetof(Object, made)},
                              {Member::Type::real64, false, 2, offsetof(Object, rating)}};
    with_row("SELECT '2026-05-01 10:00:00', NULL, '2.5', 7.0", {}, [&](const Row& row) {
        EXPECT_EQ(row.read(members, &object), nullptr);
        EXPECT_EQ(object.id, 7);
        EXPECT_EQ(object.note, std::nullopt);
        EXPECT_EQ(object.made, DateTime::of(2026, 5, 1, 10));
        EXPECT_EQ(object.rating, 2.5);
    });
    EXPECT_EQ(reason("SELECT '2026-05-01 10:00:00', NULL, 'x' AS rating, 7",
                     [&](const Row& row) { row.read(members, &object); }),
              "column 'rating' holds 'x', which is not a number");
}

TEST_F(SqliteRowTest, columns_have_their_names) {
    with_row("SELECT 1 AS one, 2 AS \"two words\"", {}, [](const Row& row) {
        EXPECT_EQ(row.name(0), "one");
        EXPECT_EQ(row.name(1), "two words");
    });
}

}  // namespace
}  // namespace nuages::db
