#pragma once

#include <memory>
#include <string>

#include <nuages/app/blueprint.h>
#include <nuages/base/function.h>

namespace nuages::app {
class Application;
}

namespace nuages::testing {

// A site wired for tests: debug off, a key of its own, the host `testserver`, and for each of its databases
// an empty one of its own with all tables, which goes with this object: a file of SQLite's, or where the
// environment has NUAGES_TEST_POSTGRES, the URL of a PostgreSQL server, a database there. Replicas are
// other names of the database that they repeat. A process has one at a time.
class TestSite {
public:
    // Throws what wiring the site or making the tables throws.
    explicit TestSite(app::Blueprint blueprint);
    TestSite(const TestSite&) = delete;
    TestSite& operator=(const TestSite&) = delete;
    ~TestSite();

    app::Application& application() const noexcept;
    // Empties every table and starts its numbers anew, save for the record of the migrations.
    void flush();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// The calling thread's place in the site, until it is destroyed: models, reverse() and render() work.
class TestScope {
public:
    TestScope(TestScope&& other) noexcept;
    ~TestScope();

private:
    friend TestScope enter(TestSite& site);
    friend TestScope enter_rolled_back(TestSite& site);
    struct Impl;
    explicit TestScope(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

TestScope enter(TestSite& site);
// In a transaction on every database that is rolled back at the end.
TestScope enter_rolled_back(TestSite& site);

// The test site that goes with `key`, made at the first call and kept for the next ones; another key's is
// ended. For the main thread.
TestSite& shared_test_site(const void* key, const Function<app::Blueprint()>& blueprint);
// Ends it.
void end_shared_test_site();

}  // namespace nuages::testing
