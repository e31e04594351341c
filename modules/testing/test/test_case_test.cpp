#include <gtest/gtest-spi.h>

#include <nuages/db/atomic.h>
#include <nuages/db/databases.h>
#include <nuages/testing/test_case.h>

#include "sample_site_support.h"

namespace nuages::testing {
namespace {

class RolledBackTest : public TestCase<make_sample_site> {};

// The same test twice: in whichever order they run, neither sees what the other stored.
TEST_F(RolledBackTest, StartsWithoutRowsAndSharesItsTransactionWithItsRequests) {
    EXPECT_EQ(Note::objects.count(), 0);
    Note::objects.create({"text", "by the test"});
    EXPECT_EQ(client.post("/notes/add/", {{"text", "by a view"}}).content, "2");
    EXPECT_EQ(client.get("/notes/").content, "by a view;by the test;");
    EXPECT_EQ(Note::objects.count(), 2);
}

TEST_F(RolledBackTest, StartsWithoutRowsAgain) {
    EXPECT_EQ(Note::objects.count(), 0);
    Note::objects.create({"text", "by the second test"});
    EXPECT_EQ(client.get("/notes/").content, "by the second test;");
}

TEST_F(RolledBackTest, CountsQueriesOfTheTestAndOfItsRequests) {
    assert_num_queries(1, [] { Note::objects.count(); });
    assert_num_queries(2, [&] { client.post("/notes/add/", {{"text", "x"}}); });
    assert_num_queries(0, [&] { client.get("/hello/"); });
    EXPECT_NONFATAL_FAILURE(assert_num_queries(0, [] { Note::objects.count(); }),
                            "1 queries executed, 0 expected");
}

TEST_F(RolledBackTest, CountsTheQueriesOfOneDatabase) {
    const auto count = [] { Note::objects.count(); };
    assert_num_queries(1, "default", count);
    assert_num_queries(0, "other", count);
    EXPECT_NONFATAL_FAILURE(assert_num_queries(2, "default", [] { Note::objects.count(); }),
                            "1 queries executed on 'default', 2 expected");
}

TEST_F(RolledBackTest, AssertionsPassAndFailWithClearMessages) {
    const Response page = client.get("/hello/", {{"name", "you"}});
    assert_contains(page, "Hello, you");
    assert_contains_times(page, "Hello", 2);
    assert_not_contains(page, "Goodbye");
    assert_template_used(page, "base.html");
    assert_template_not_used(page, "other.html");
    assert_redirects(client.get("/away/"), "/hello/?name=you");
    assert_redirects(client.get("/away/", {}, {.follow = true}), "/hello/?name=you");
    const Response missing = client.get("/missing/");
    EXPECT_NONFATAL_FAILURE(assert_contains(missing, "x"),
                            "Response code of GET /missing/ was 404 (expected 200)");
    const Response away = client.get("/away/");
    EXPECT_NONFATAL_FAILURE(assert_redirects(away, "/elsewhere/"),
                            "Response redirected to '/hello/?name=you', expected '/elsewhere/'");
}

class StoredTest : public TransactionTestCase<make_sample_site> {};

TEST_F(StoredTest, TablesAreEmptyAndNumbersStartAnewEachTime) {
    EXPECT_EQ(Note::objects.count(), 0);
    EXPECT_EQ(Note::objects.create({"text", "first"}).id, 1);
}

TEST_F(StoredTest, TablesAreEmptyAndNumbersStartAnewEachTimeAgain) {
    EXPECT_EQ(Note::objects.count(), 0);
    EXPECT_EQ(Note::objects.create({"text", "first"}).id, 1);
}

TEST_F(StoredTest, HooksOfCommittedTransactionsRun) {
    bool ran = false;
    db::atomic(db::database(), [&] { db::on_commit(db::database(), [&] { ran = true; }); });
    EXPECT_TRUE(ran);
}

class ServedTest : public LiveServerTestCase<make_sample_site> {};

TEST_F(ServedTest, TheSiteIsOnAPortOfItsOwnWithTheTestsRows) {
    Note::objects.create({"text", "stored"});
    EXPECT_NE(live_server.port(), 0);
    EXPECT_EQ(live_server.url("/notes/"),
              "http://127.0.0.1:" + std::to_string(live_server.port()) + "/notes/");
    EXPECT_TRUE(answer_of(live_server.port(), "/notes/").ends_with("\r\n\r\nstored;"));
}

}  // namespace
}  // namespace nuages::testing
