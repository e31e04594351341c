#include <gtest/gtest.h>

#include <nuages/app/application.h>
#include <nuages/base/error.h>
#include <nuages/db/databases.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/testing/test_site.h>

#include "postgres_cluster.h"
#include "sample_site_support.h"

namespace nuages::testing {
namespace {

TEST(TestSiteTest, HasADatabaseOfItsOwnThatGoesWithIt) {
    std::string description;
    {
        const TestSite site(sample_site_alone());
        description = site.application().databases().get().description();
        const TestScope scope = enter(const_cast<TestSite&>(site));
        EXPECT_EQ(Note::objects.count(), 0);
    }
    EXPECT_NE(description.find("nuages-test-"), std::string::npos) << description;
    EXPECT_THROW(Note::objects.count(), Error);
}

TEST(TestSiteTest, HasItsDatabaseOnAServerWhereOneIsGiven) {
    PostgresCluster& cluster = PostgresCluster::shared();
    app::Blueprint blueprint = sample_site_alone();
    blueprint.settings.environment.emplace_back("NUAGES_TEST_POSTGRES", cluster.url());
    std::string name;
    {
        TestSite site(std::move(blueprint));
        db::Database& database = site.application().databases().get();
        EXPECT_EQ(database.vendor(), db::Vendor::postgresql);
        name = database.query_value("SELECT current_database()")->str();
        {
            const TestScope scope = enter_rolled_back(site);
            Note::objects.create({"text", "gone"});
            EXPECT_EQ(Note::objects.count(), 1);
        }
        const TestScope scope = enter(site);
        EXPECT_EQ(Note::objects.count(), 0);
        const std::int64_t first = Note::objects.create({"text", "stays"}).id;
        site.flush();
        EXPECT_EQ(Note::objects.count(), 0);
        EXPECT_LE(Note::objects.create({"text", "again"}).id, first);
    }
    db::PostgresDatabase server({.url = cluster.url()});
    const Value parameters[] = {name};
    EXPECT_EQ(server.query_value("SELECT count(*) FROM pg_database WHERE datname = $1", parameters),
              Value(0));
}

TEST(TestSiteTest, DebugIsOffAndTheKeyIsOfTheTest) {
    const TestSite site(sample_site_alone());
    EXPECT_FALSE(site.application().options().debug);
    EXPECT_FALSE(site.application().options().secret_key.empty());
}

TEST(TestSiteTest, AScopeThatIsRolledBackLeavesNothing) {
    TestSite site(sample_site_alone());
    {
        const TestScope scope = enter_rolled_back(site);
        Note::objects.create({"text", "gone"});
        EXPECT_EQ(Note::objects.count(), 1);
    }
    const TestScope scope = enter(site);
    EXPECT_EQ(Note::objects.count(), 0);
    Note::objects.create({"text", "stays"});
    site.flush();
    EXPECT_EQ(Note::objects.count(), 0);
}

TEST(TestSiteTest, TheSharedOneIsKeptForItsKey) {
    const char one = 0, other = 0;
    TestSite* const first = &shared_test_site(&one, sample_site);
    const db::Database* const database = &first->application().databases().get();
    EXPECT_EQ(&shared_test_site(&one, sample_site).application().databases().get(), database);
    shared_test_site(&other, sample_site);
    end_shared_test_site();
}

}  // namespace
}  // namespace nuages::testing
