#pragma once

#include <string>

#include <nuages/db/errors.h>
#include <nuages/db_sqlite/sqlite_database.h>

namespace nuages::db {

// A directory that is removed with what is in it.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    std::string file(const std::string& name = "db.sqlite3") const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

// The number in the first column of the first row.
std::int64_t number(Database& database, std::string_view sql, Parameters parameters = {});

// What the database says about what f throws; empty where it throws nothing.
std::string reason_of(auto f) {
    try {
        f();
    } catch (const DatabaseError& error) {
        return std::string(error.reason());
    }
    return {};
}

// Starts this test program again to run one test alone in a process of its own, with an argument for it. The
// destructor kills it.
class TestProcess {
public:
    TestProcess(const std::string& test, const std::string& argument);
    ~TestProcess();
    TestProcess(const TestProcess&) = delete;
    TestProcess& operator=(const TestProcess&) = delete;

    // Blocks until the process has written a line to its channel; empty when it ended.
    std::string read_line();
    void kill();
    // Waits for its end; whether the test in it passed.
    bool passed();

    // In such a process: its argument, empty in others, and a line for the starter.
    static std::string argument();
    static void write_line(const std::string& line);

private:
    int pid_ = -1;
    int channel_ = -1;
};

}  // namespace nuages::db
