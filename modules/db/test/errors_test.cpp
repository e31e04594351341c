#include <gtest/gtest.h>

#include <nuages/base/text.h>
#include <nuages/db/errors.h>

namespace nuages::db {
namespace {

TEST(Errors, say_reason_sql_database_and_remedy) {
    const IntegrityError error({"UNIQUE constraint failed: polls_choice.id", "INSERT INTO t VALUES (?)",
                                "database 'default' (SQLite, db.sqlite3)", "Do something."});
    EXPECT_EQ(error.reason(), "UNIQUE constraint failed: polls_choice.id");
    EXPECT_STREQ(error.what(),
                 "UNIQUE constraint failed: polls_choice.id\n  in: INSERT INTO t VALUES (?)\n"
                 "  on database 'default' (SQLite, db.sqlite3)\n  Do something.");
}

TEST(Errors, leave_out_what_is_not_known) {
    EXPECT_STREQ(DatabaseError({.reason = "Forced update did not affect any rows."}).what(),
                 "Forced update did not affect any rows.");
}

TEST(Errors, shorten_long_sql_between_characters) {
    std::string sql(599, 'x');
    for (int i = 0; i < 50; ++i)
        sql += "é";
    const DatabaseError error({.reason = "no", .sql = sql});
    EXPECT_TRUE(text::is_valid_utf8(error.what()));
    EXPECT_NE(std::string_view(error.what()).find("x ... (699 bytes)"), std::string_view::npos);
}

TEST(Errors, a_copy_keeps_its_reason) {
    const OperationalError first({.reason = "database is locked", .sql = "COMMIT"});
    const OperationalError copy = first;
    EXPECT_EQ(copy.reason(), "database is locked");
}

}  // namespace
}  // namespace nuages::db
