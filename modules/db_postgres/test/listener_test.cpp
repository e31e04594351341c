#include <nuages/db_postgres/listener.h>

#include "database_support.h"

namespace nuages::db {
namespace {

using ListenerTest = PostgresTest;

TEST_F(ListenerTest, hears_what_is_stored_and_nothing_else) {
    PostgresDatabase database(options());
    fibers::run([&] {
        Listener listener(database, {"votes", "A \"Name\""});
        EXPECT_FALSE(listener.wait(Duration::milliseconds(5)));
        auto waiting = fibers::spawn([&] {
            const auto heard = listener.wait();
            ASSERT_TRUE(heard);
            EXPECT_EQ(heard->channel, "votes");
            EXPECT_EQ(heard->payload, "stored");
        });
        EXPECT_THROW(atomic(database,
                            [&] {
                                database.notify("votes", "undone");
                                throw std::runtime_error("no");
                            }),
                     std::runtime_error);
        database.notify("others", "x");
        atomic(database, [&] {
            database.notify("votes", "stored");
            fibers::sleep_for(Duration::milliseconds(5));
            EXPECT_FALSE(waiting.done());
        });
        waiting.join();
        database.notify("A \"Name\"");
        EXPECT_EQ(listener.wait()->channel, "A \"Name\"");
    });
}

TEST_F(ListenerTest, says_when_it_may_have_missed_something_and_goes_on) {
    PostgresDatabase database(options());
    fibers::run([&] {
        Listener listener(database, {"votes"});
        database.query_value(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND "
            "datname = current_database()");
        EXPECT_THROW(listener.wait(Duration::seconds(10)), OperationalError);
        EXPECT_FALSE(listener.wait(Duration::milliseconds(1)));
        database.notify("votes", "again");
        EXPECT_EQ(listener.wait()->payload, "again");
    });
}

}  // namespace
}  // namespace nuages::db
