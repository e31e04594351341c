#include <gtest/gtest.h>

#include <nuages/db/atomic.h>
#include <nuages/db/observe.h>
#include <nuages/fibers/fiber.h>

#include "fake_database.h"

namespace nuages::db {
namespace {

using Log = std::vector<std::string>;

struct AtomicTest : testing::Test {
    FakeDatabase database;
    Log log() { return database.take_log(); }
};

TEST_F(AtomicTest, commits_when_the_function_returns_and_gives_its_result) {
    const int result = atomic(database, [&] {
        database.execute("one");
        return 42;
    });
    EXPECT_EQ(result, 42);
    EXPECT_EQ(log(), (Log{"BEGIN", "one", "COMMIT", "released"}));
}

TEST_F(AtomicTest, rolls_back_when_the_function_throws) {
    EXPECT_THROW(atomic(database, [] { throw ValueError("no"); }), ValueError);
    EXPECT_EQ(log(), (Log{"BEGIN", "ROLLBACK", "released"}));
    EXPECT_FALSE(database.in_atomic_block());
}

TEST_F(AtomicTest, statements_outside_of_a_block_are_their_own_transactions) {
    database.execute("one");
    database.query("two", {}, nullptr);
    EXPECT_EQ(log(), (Log{"! one", "! two"}));
}

TEST_F(AtomicTest, a_nested_block_is_a_savepoint) {
    atomic(database, [&] { atomic(database, [&] { database.execute("one"); }); });
    EXPECT_EQ(log(),
              (Log{"BEGIN", "SAVEPOINT \"s1\"", "one", "RELEASE SAVEPOINT \"s1\"", "COMMIT", "released"}));
}

TEST_F(AtomicTest, a_nested_block_that_fails_is_undone_alone) {
    atomic(database, [&] {
        EXPECT_THROW(atomic(database, [] { throw ValueError("no"); }), ValueError);
        database.execute("after");
    });
    EXPECT_EQ(log(), (Log{"BEGIN", "SAVEPOINT \"s1\"", "ROLLBACK TO SAVEPOINT \"s1\"",
                          "RELEASE SAVEPOINT \"s1\"", "after", "COMMIT", "released"}));
}

TEST_F(AtomicTest, deep_savepoints_have_names_of_their_own) {
    std::vector<std::unique_ptr<Atomic>> blocks;
    for (int i = 0; i < 12; ++i)
        blocks.push_back(std::make_unique<Atomic>(database));
    while (!blocks.empty()) {
        blocks.back()->commit();
        blocks.pop_back();
    }
    const Log all = log();
    EXPECT_EQ(all[11], "SAVEPOINT \"s11\"");
    EXPECT_EQ(all[12], "RELEASE SAVEPOINT \"s11\"");
}

TEST_F(AtomicTest, a_block_without_savepoint_spoils_the_one_around_it) {
    const TransactionOptions merged{.savepoint = false};
    atomic(database, [&] {
        EXPECT_THROW(atomic(
                         database, [] { throw ValueError("no"); }, merged),
                     ValueError);
        EXPECT_TRUE(get_rollback(database));
        EXPECT_THROW(database.execute("after"), TransactionManagementError);
    });
    EXPECT_EQ(log(), (Log{"BEGIN", "ROLLBACK", "released"}));
}

TEST_F(AtomicTest, the_savepoint_around_a_spoilt_block_makes_the_transaction_usable_again) {
    const TransactionOptions merged{.savepoint = false};
    atomic(database, [&] {
        EXPECT_THROW(atomic(database,
                            [&] {
                                atomic(
                                    database, [] { throw ValueError("no"); }, merged);
                            }),
                     ValueError);
        database.execute("after");
    });
    const Log all = log();
    EXPECT_EQ(all[all.size() - 3], "after");
}

TEST_F(AtomicTest, set_rollback_undoes_a_block_that_returns) {
    atomic(database, [&] { set_rollback(database, true); });
    EXPECT_EQ(log(), (Log{"BEGIN", "ROLLBACK", "released"}));
    EXPECT_THROW(set_rollback(database, true), TransactionManagementError);
    EXPECT_THROW(get_rollback(database), TransactionManagementError);
}

TEST_F(AtomicTest, a_durable_block_must_be_the_outermost) {
    const TransactionOptions durable{.durable = true};
    atomic(
        database, [] {}, durable);
    log();
    atomic(database, [&] {
        EXPECT_THROW(atomic(
                         database, [] {}, durable),
                     TransactionManagementError);
    });
    EXPECT_EQ(log(), (Log{"BEGIN", "COMMIT", "released"}));
}

TEST_F(AtomicTest, foreign_keys_are_switched_off_by_the_outermost_block_only) {
    atomic(database, [&] {
        EXPECT_THROW(atomic(database, [] {}, {.without_foreign_keys = true}), TransactionManagementError);
    });
}

TEST_F(AtomicTest, a_failed_commit_is_reported_and_releases_the_connection) {
    database.failing = "COMMIT";
    EXPECT_THROW(atomic(database, [] {}), OperationalError);
    EXPECT_EQ(log(), (Log{"BEGIN", "COMMIT", "released"}));
    EXPECT_FALSE(database.in_atomic_block());
}

TEST_F(AtomicTest, a_savepoint_that_cannot_be_released_is_undone) {
    database.failing = "RELEASE SAVEPOINT \"s1\"";
    atomic(database, [&] {
        EXPECT_THROW(atomic(database, [] {}), IntegrityError);
        EXPECT_TRUE(get_rollback(database)) << "the second attempt to release it failed too";
    });
    EXPECT_EQ(log().back(), "released");
}

TEST_F(AtomicTest, a_transaction_that_the_database_gave_up_takes_no_statement_and_no_commit) {
    database.failing = "full";
    database.failure_ends_transaction = true;
    Atomic block(database);
    EXPECT_THROW(database.execute("full"), IntegrityError);
    EXPECT_THROW(database.execute("more"), TransactionManagementError);
    EXPECT_THROW(database.query("more", {}, nullptr), TransactionManagementError);
    EXPECT_THROW(block.commit(), TransactionManagementError);
    EXPECT_FALSE(database.in_atomic_block());
}

TEST_F(AtomicTest, an_ordinary_error_leaves_the_transaction_usable) {
    database.failing = "bad";
    atomic(database, [&] {
        EXPECT_THROW(database.execute("bad"), IntegrityError);
        database.execute("good");
    });
    EXPECT_EQ(log(), (Log{"BEGIN", "bad", "good", "COMMIT", "released"}));
}

TEST_F(AtomicTest, blocks_end_in_the_reverse_order_of_their_beginnings) {
    Atomic outer(database);
    {
        Atomic inner(database);
        EXPECT_THROW(outer.commit(), TransactionManagementError);
        inner.commit();
        EXPECT_THROW(inner.commit(), TransactionManagementError) << "twice";
    }
    outer.commit();
}

TEST_F(AtomicTest, blocks_of_two_databases_do_not_mix) {
    FakeDatabase other("other");
    atomic(database, [&] {
        other.execute("alone");
        atomic(other, [&] {
            database.execute("one");
            other.execute("two");
        });
    });
    EXPECT_EQ(log(), (Log{"BEGIN", "one", "COMMIT", "released"}));
    EXPECT_EQ(other.take_log(), (Log{"! alone", "BEGIN", "two", "COMMIT", "released"}));
}

TEST_F(AtomicTest, another_fiber_is_not_inside_the_block) {
    fibers::run(
        [&] { atomic(database, [&] { fibers::spawn([&] { database.execute("elsewhere"); }).join(); }); });
    EXPECT_EQ(log(), (Log{"BEGIN", "! elsewhere", "COMMIT", "released"}));
}

TEST_F(AtomicTest, hooks_run_after_the_commit_in_their_order_and_outside_of_the_block) {
    Log order;
    atomic(database, [&] {
        on_commit(database, [&] {
            order.push_back("first");
            EXPECT_FALSE(database.in_atomic_block());
        });
        atomic(database, [&] { on_commit(database, [&] { order.push_back("second"); }); });
        EXPECT_TRUE(order.empty());
    });
    EXPECT_EQ(order, (Log{"first", "second"}));
}

TEST_F(AtomicTest, hooks_of_an_undone_savepoint_never_run) {
    Log order;
    atomic(database, [&] {
        on_commit(database, [&] { order.push_back("kept"); });
        try {
            atomic(database, [&] {
                on_commit(database, [&] { order.push_back("lost"); });
                throw ValueError("no");
            });
        } catch (const ValueError&) {
        }
        on_commit(database, [&] { order.push_back("later"); });
    });
    EXPECT_EQ(order, (Log{"kept", "later"}));
}

TEST_F(AtomicTest, hooks_do_not_run_when_the_transaction_fails) {
    bool ran = false;
    EXPECT_THROW(atomic(database,
                        [&] {
                            on_commit(database, [&] { ran = true; });
                            throw ValueError("no");
                        }),
                 ValueError);
    database.failing = "COMMIT";
    EXPECT_THROW(atomic(database, [&] { on_commit(database, [&] { ran = true; }); }), OperationalError);
    EXPECT_FALSE(ran);
}

TEST_F(AtomicTest, outside_of_a_block_a_hook_runs_at_once) {
    bool ran = false;
    on_commit(database, [&] { ran = true; });
    EXPECT_TRUE(ran);
}

TEST_F(AtomicTest, a_hook_may_write_and_register_further_hooks) {
    Log order;
    atomic(database, [&] {
        on_commit(database, [&] {
            atomic(database, [&] { on_commit(database, [&] { order.push_back("inner"); }); });
            on_commit(database, [&] { order.push_back("at once"); });
        });
    });
    EXPECT_EQ(order, (Log{"inner", "at once"}));
}

TEST_F(AtomicTest, around_a_test_nothing_is_stored_and_durable_blocks_are_outermost) {
    bool ran = false;
    {
        const Atomic test = Atomic::around_test(database);
        atomic(database, [&] { on_commit(database, [&] { ran = true; }); }, {.durable = true});
    }
    EXPECT_EQ(log(), (Log{"BEGIN", "SAVEPOINT \"s1\"", "RELEASE SAVEPOINT \"s1\"", "ROLLBACK", "released"}));
    EXPECT_FALSE(ran);
}

TEST_F(AtomicTest, inside_a_test_a_durable_block_is_still_refused_in_another) {
    const Atomic test = Atomic::around_test(database);
    atomic(database,
           [&] { EXPECT_THROW(atomic(database, [] {}, {.durable = true}), TransactionManagementError); });
}

}  // namespace
}  // namespace nuages::db
