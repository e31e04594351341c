#include <gtest/gtest.h>

#include <nuages/db/atomic.h>
#include <nuages/db/observe.h>
#include <nuages/fibers/fiber.h>

#include "fake_database.h"

namespace nuages::db {
namespace {

TEST(Observe, counts_statements_and_keeps_their_text_and_parameters) {
    FakeDatabase database;
    QueryLog log;
    {
        const ObserveQueries observing(log);
        std::string text = "borrowed";
        const Value parameters[] = {Value::borrowed(text), 3};
        database.execute("one", parameters);
        text = "changed!";
        database.query("two", {}, nullptr);
    }
    database.execute("unseen");
    ASSERT_EQ(log.count(), 2u);
    EXPECT_EQ(log.entries()[0].sql, "one");
    EXPECT_EQ(log.entries()[0].alias, "default");
    EXPECT_EQ(log.entries()[0].parameters, (List{"borrowed", 3}));
    EXPECT_EQ(log.entries()[0].rows, 1u);
    EXPECT_EQ(log.entries()[1].kind, QueryEvent::Kind::query);
}

TEST(Observe, commands_of_transactions_are_kept_but_not_counted) {
    FakeDatabase database;
    QueryLog log;
    const ObserveQueries observing(log);
    atomic(database, [&] { atomic(database, [&] { database.execute("one"); }); });
    EXPECT_EQ(log.count(), 1u);
    std::vector<std::string> texts;
    for (const auto& entry : log.entries())
        texts.push_back(entry.sql);
    EXPECT_EQ(texts, (std::vector<std::string>{"BEGIN", "SAVEPOINT \"s1\"", "one", "RELEASE SAVEPOINT \"s1\"",
                                               "COMMIT"}));
}

TEST(Observe, a_statement_that_fails_is_reported_as_such) {
    FakeDatabase database;
    database.failing = "bad";
    QueryLog log;
    const ObserveQueries observing(log);
    EXPECT_THROW(database.execute("bad"), IntegrityError);
    ASSERT_EQ(log.entries().size(), 1u);
    EXPECT_TRUE(log.entries()[0].failed);
}

TEST(Observe, every_observer_around_is_told) {
    FakeDatabase database;
    QueryLog outer, inner;
    const ObserveQueries first(outer);
    {
        const ObserveQueries second(inner);
        database.execute("one");
    }
    database.execute("two");
    EXPECT_EQ(outer.count(), 2u);
    EXPECT_EQ(inner.count(), 1u);
}

TEST(Observe, other_fibers_are_not_observed) {
    FakeDatabase database;
    QueryLog log;
    fibers::run([&] {
        const ObserveQueries observing(log);
        fibers::spawn([&] { database.execute("elsewhere"); }).join();
    });
    EXPECT_EQ(log.count(), 0u);
}

}  // namespace
}  // namespace nuages::db
