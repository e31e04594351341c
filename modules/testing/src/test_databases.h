#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/function.h>
#include <nuages/db/database.h>

#include "temporary_folder.h"

namespace nuages::testing {

// The databases of a test site, each empty at first and gone with this object: files of SQLite's, or where a
// server is given databases there.
class TestDatabases {
public:
    // The URL of a PostgreSQL server on which databases may be created; "" for files.
    explicit TestDatabases(std::string server) : server_(std::move(server)) {}
    TestDatabases(const TestDatabases&) = delete;
    TestDatabases& operator=(const TestDatabases&) = delete;
    // All that was opened has been closed.
    ~TestDatabases();

    // What opens an empty database in a folder: app::DatabaseEngine::open_for_tests.
    using Open = Function<std::unique_ptr<db::Database>(std::string_view alias, const std::string& folder)>;
    // A file is opened by `open_here` where that is set.
    std::unique_ptr<db::Database> open(std::string_view alias, const Open& open_here);

    struct Replica {
        std::string alias, primary;
        Open open_primary;
    };
    std::vector<Replica> replicas;

private:
    std::unique_ptr<db::Database> create_on_server(std::string_view alias);

    TemporaryFolder folder_;
    const std::string server_;
    std::vector<std::string> created_;  // on the server
};

}  // namespace nuages::testing
