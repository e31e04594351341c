#include "statement_cache.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace nuages::db {
namespace {

struct StatementCacheTest : testing::Test {
    StatementCacheTest() { sqlite3_open(":memory:", &connection); }
    ~StatementCacheTest() override {
        cache.clear();
        EXPECT_EQ(sqlite3_close(connection), SQLITE_OK) << "a statement was not finalized";
    }
    sqlite3_stmt* prepare() {
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v2(connection, "SELECT 1", -1, &statement, nullptr);
        return statement;
    }
    sqlite3* connection = nullptr;
    StatementCache cache;
};

TEST_F(StatementCacheTest, finds_what_was_inserted) {
    EXPECT_FALSE(cache.find(1));
    sqlite3_stmt* statement = prepare();
    ASSERT_TRUE(cache.insert(1, statement));
    ASSERT_TRUE(cache.find(1));
    EXPECT_EQ(cache.find(1)->prepared, statement);
    EXPECT_FALSE(cache.find(129)) << "of the same set";
}

TEST_F(StatementCacheTest, the_one_that_was_unused_for_longest_makes_room) {
    for (const std::uint64_t id : {1, 129, 257, 385})
        cache.insert(id, prepare());
    cache.find(1);
    cache.insert(513, prepare());
    EXPECT_TRUE(cache.find(1));
    EXPECT_FALSE(cache.find(129));
    EXPECT_TRUE(cache.find(513));
}

TEST_F(StatementCacheTest, a_running_statement_is_never_dropped) {
    for (const std::uint64_t id : {1, 129, 257, 385})
        cache.insert(id, prepare())->running = true;
    sqlite3_stmt* extra = prepare();
    EXPECT_FALSE(cache.insert(513, extra));
    sqlite3_finalize(extra);
    cache.clear();
    for (const std::uint64_t id : {1, 129, 257, 385}) {
        ASSERT_TRUE(cache.find(id));
        cache.find(id)->running = false;
    }
}

TEST_F(StatementCacheTest, thousands_of_statements_do_not_pile_up) {
    for (std::uint64_t id = 1; id <= 5000; ++id)
        cache.insert(id, prepare());
    int open = 0;
    for (sqlite3_stmt* s = sqlite3_next_stmt(connection, nullptr); s; s = sqlite3_next_stmt(connection, s))
        ++open;
    EXPECT_EQ(open, 512);
}

}  // namespace
}  // namespace nuages::db
