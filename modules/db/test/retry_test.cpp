#include <gtest/gtest.h>

#include <nuages/db/retry.h>

#include "fake_database.h"

namespace nuages::db {
namespace {

void fail_as_serialization() {
    throw SerializationError({"deadlock detected", {}, {}, {}, "40P01"});
}

TEST(Retry, runs_again_from_the_beginning_where_others_got_in_the_way) {
    FakeDatabase database;
    int runs = 0;
    const int result = retry(database, [&] {
        database.execute("UPDATE");
        if (++runs < 3)
            fail_as_serialization();
        return runs;
    });
    EXPECT_EQ(result, 3);
    EXPECT_EQ(database.take_log(),
              (std::vector<std::string>{"BEGIN", "UPDATE", "ROLLBACK", "released", "BEGIN", "UPDATE",
                                        "ROLLBACK", "released", "BEGIN", "UPDATE", "COMMIT", "released"}));
}

TEST(Retry, gives_up_with_the_databases_own_error) {
    FakeDatabase database;
    int runs = 0;
    try {
        retry(database,
              [&] {
                  ++runs;
                  fail_as_serialization();
              },
              {.attempts = 2});
        FAIL();
    } catch (const SerializationError& error) {
        EXPECT_EQ(error.reason(), "deadlock detected");
        EXPECT_EQ(error.code(), "40P01");
    }
    EXPECT_EQ(runs, 2);
}

TEST(Retry, runs_other_errors_once) {
    FakeDatabase database;
    int runs = 0;
    EXPECT_THROW(retry(database,
                       [&] {
                           ++runs;
                           throw IntegrityError({"unique", {}, {}, {}});
                       }),
                 IntegrityError);
    EXPECT_EQ(runs, 1);
}

TEST(Retry, is_refused_inside_of_a_block_that_would_have_to_run_again_as_a_whole) {
    FakeDatabase database;
    const Atomic block(database);
    EXPECT_THROW(retry(database, [] {}), TransactionManagementError);
}

TEST(Retry, hooks_of_failed_attempts_never_run) {
    FakeDatabase database;
    int runs = 0, hooks = 0;
    retry(database, [&] {
        on_commit(database, [&] { ++hooks; });
        if (++runs < 2)
            fail_as_serialization();
    });
    EXPECT_EQ(hooks, 1);
}

}  // namespace
}  // namespace nuages::db
