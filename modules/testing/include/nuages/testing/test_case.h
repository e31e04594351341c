#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <source_location>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include <nuages/testing/assertions.h>
#include <nuages/testing/client.h>
#include <nuages/testing/live_server.h>
#include <nuages/testing/test_site.h>

// Fixtures for GoogleTest:
//
//     class PollsTest : public nuages::testing::TestCase<mysite::make_site> {};
//
//     TEST_F(PollsTest, TheIndexListsTheQuestion) {
//         Question::objects.create({"question_text", "What's new?"}, {"pub_date", tz::now()});
//         assert_contains(client.get("/polls/"), "What&#x27;s new?");
//     }
namespace nuages::testing {

// What both kinds of fixture have: the site, a client and assertions. Each assertion fails the test and lets
// it go on.
class SiteFixture : public ::testing::Test {
protected:
    using Here = std::source_location;

    explicit SiteFixture(TestSite& test_site) : site(test_site), client(test_site.application()) {}

    static void assert_contains(const Response& response, std::string_view text, int status_code = 200,
                                Here here = Here::current()) {
        fail_for(contains_problem(response, text, std::nullopt, status_code), here);
    }
    static void assert_contains_times(const Response& response, std::string_view text, std::size_t count,
                                      int status_code = 200, Here here = Here::current()) {
        fail_for(contains_problem(response, text, count, status_code), here);
    }
    static void assert_not_contains(const Response& response, std::string_view text, int status_code = 200,
                                    Here here = Here::current()) {
        fail_for(not_contains_problem(response, text, status_code), here);
    }
    static void assert_redirects(const Response& response, std::string_view expected_url,
                                 int status_code = 302, Here here = Here::current()) {
        fail_for(redirects_problem(response, expected_url, status_code), here);
    }
    static void assert_template_used(const Response& response, std::string_view name,
                                     Here here = Here::current()) {
        fail_for(template_used_problem(response, name), here);
    }
    static void assert_template_not_used(const Response& response, std::string_view name,
                                         Here here = Here::current()) {
        fail_for(template_not_used_problem(response, name), here);
    }
    // Runs f, which has to take that many queries; commands of transactions do not count.
    template <class F>
    static void assert_num_queries(std::size_t expected, F&& f, Here here = Here::current()) {
        assert_num_queries(expected, {}, std::forward<F>(f), here);
    }
    // The same on the database of that alias; queries on others do not count.
    template <class F>
    static void assert_num_queries(std::size_t expected, std::string_view alias, F&& f,
                                   Here here = Here::current()) {
        db::QueryLog log;
        {
            const db::ObserveQueries observe(log);
            std::forward<F>(f)();
        }
        fail_for(num_queries_problem(log, expected, alias), here);
    }

    TestSite& site;
    Client client;

private:
    static void fail_for(const std::string& problem, Here here) {
        if (!problem.empty())
            ADD_FAILURE_AT(here.file_name(), static_cast<int>(here.line())) << problem;
    }
};

// Ends the shared site with the test program, before its threads are gone.
class SharedSiteEnd : public ::testing::Environment {
public:
    void TearDown() override { end_shared_test_site(); }
};

template <auto make_site>
TestSite& site_made_by() {
    static ::testing::Environment* const end = ::testing::AddGlobalTestEnvironment(new SharedSiteEnd);
    static_cast<void>(end);
    return shared_test_site(reinterpret_cast<const void*>(make_site), [] { return make_site().blueprint(); });
}

// Each test runs in a transaction that is rolled back. `make_site` is a function that returns the site.
template <auto make_site>
class TestCase : public SiteFixture {
protected:
    TestCase() : SiteFixture(site_made_by<make_site>()), scope_(enter_rolled_back(site)) {}

private:
    TestScope scope_;
};

// For tests of transactions and for live servers: all is stored, and every table is emptied after the test.
template <auto make_site>
class TransactionTestCase : public SiteFixture {
protected:
    TransactionTestCase() : SiteFixture(site_made_by<make_site>()), scope_(enter(site)) {}
    ~TransactionTestCase() override { site.flush(); }

private:
    TestScope scope_;
};

// A TransactionTestCase with the site on a port of its own, at live_server.url().
template <auto make_site>
class LiveServerTestCase : public TransactionTestCase<make_site> {
protected:
    LiveServer live_server{this->site.application()};
};

}  // namespace nuages::testing
