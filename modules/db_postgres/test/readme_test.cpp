#include "database_support.h"

namespace {

using Readme = nuages::db::PostgresTest;

TEST_F(Readme, example_runs) {
    const std::string url = server.url();
    nuages::db::PostgresDatabase database({.url = url});
    database.execute("CREATE TABLE polls_choice (id int PRIMARY KEY, votes int)");
    database.execute("INSERT INTO polls_choice VALUES (7, 1)");
    {
        nuages::db::PostgresDatabase database({.url = url});
        const nuages::db::Statement vote("UPDATE polls_choice SET votes = votes + $1 WHERE id = $2");
        const nuages::Value parameters[] = {1, 7};
        database.execute(vote, parameters);
    }
    EXPECT_EQ(database.query_value("SELECT votes FROM polls_choice")->as_int(), 2);
}

}  // namespace
