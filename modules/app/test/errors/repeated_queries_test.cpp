#include <gtest/gtest.h>

#include <nuages/db/databases.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/log/log.h>

#include "site_support.h"

// Views as a site has them, outside of the framework's namespace.
namespace shop {

nuages::HttpResponse prices(nuages::HttpRequest&, int times) {
    static const nuages::db::Statement price("SELECT ?");
    for (int i = 0; i < times; ++i) {
        const nuages::Value parameters[] = {i};
        nuages::db::database().query(price, parameters, nullptr);  // the line
    }
    return "";
}

nuages::HttpResponse once_each(nuages::HttpRequest&) {
    for (int i = 0; i < 30; ++i)
        nuages::db::database().query_value("SELECT " + std::to_string(i));
    return "";
}

}  // namespace shop

namespace nuages::app {
namespace {

class RepeatedQueriesTest : public testing::Test {
protected:
    static UrlPatterns urls() { return {path("<int:times>/", shop::prices), path("each/", shop::once_each)}; }
    static TestSite plain_site() {
        TestSite site(urls);
        site.blueprint.database_engines.push_back(
            {"memory", [](std::string_view alias, Settings::Section section) -> OpenDatabase {
                 std::string name;
                 section.bind("name", name, "");
                 return [alias = std::string(alias)]() -> std::unique_ptr<db::Database> {
                     return std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"},
                                                                 alias);
                 };
             }});
        site.set("NUAGES_DATABASES_DEFAULT_ENGINE", "memory");
        return site;
    }
    static TestSite site() { return plain_site().debug(); }
    void visit(const TestSite& site, const char* target) {
        const auto application = site.build();
        application->open_databases();
        EXPECT_EQ(get(*application, target).status_code, 200);
    }
    std::string warnings() const {
        std::string all;
        for (const log::Record& record : log_.records())
            if (record.logger == "nuages.db.repeated")
                all += record.message + "\n";
        return all;
    }
    log::Capture log_;
};

TEST_F(RepeatedQueriesTest, in_a_request_are_warned_of_once_with_their_line) {
    visit(site(), "/12/");
    expect_holds(warnings(), "/12/: the same statement ran 12 times from shop::prices");
    expect_holds(warnings(), "repeated_queries_test.cpp:16: SELECT ?");
    EXPECT_EQ(warnings().find("ran 12"), warnings().rfind("ran 12"));
}

TEST_F(RepeatedQueriesTest, are_silent_below_the_limit_without_debug_and_where_they_differ) {
    visit(site(), "/9/");
    visit(site(), "/each/");
    visit(site().set("NUAGES_REPEATED_QUERIES", "0"), "/50/");
    visit(plain_site(), "/50/");
    EXPECT_EQ(warnings(), "");
    visit(site().set("NUAGES_REPEATED_QUERIES", "3"), "/3/");
    expect_holds(warnings(), "ran 3 times");
}

}  // namespace
}  // namespace nuages::app
