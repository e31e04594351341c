#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include <nuages/app.h>
#include <nuages/app/application.h>
#include <nuages/base/error.h>
#include <nuages/db/databases.h>
#include <nuages/db/observe.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/models.h>
#include <nuages/orm/read_replicas.h>
#include <nuages/testing/test_site.h>

#include "postgres_cluster.h"
#include "sample_site_support.h"
#include "temporary_folder.h"

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

// Memos are kept in a database of their own.
struct MemosElsewhere : orm::Router {
    static std::string place(const orm::ModelInfo& model) { return model.name() == "Memo" ? "memos" : ""; }
    std::string db_for_read(const orm::ModelInfo& model, const orm::RoutedObject&) const override {
        return place(model);
    }
    std::string db_for_write(const orm::ModelInfo& model, const orm::RoutedObject&) const override {
        return place(model);
    }
    std::optional<bool> allow_migrate(std::string_view alias, std::string_view, std::string_view model_name,
                                      const Dict&) const override {
        return (model_name == "memo") == (alias == "memos");
    }
};

struct Memo : models::Model<Memo> {
    std::string text;
    static constexpr auto meta = models::describe(models::field<&Memo::text>().max_length(20));
};

// The sample site on three databases: notes in the default one, of which there is a replica, memos in
// another.
app::Blueprint site_of_three() {
    app::Blueprint blueprint = sample_site_alone();
    blueprint.apps.push_back(App("memos").models<Memo>());
    blueprint.routers = {std::make_shared<const MemosElsewhere>(),
                         std::make_shared<const orm::ReadReplicas>()};
    static const TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() + "/config/settings");
    std::ofstream(folder.path() + "/config/settings/base.toml")
        << "[databases.copy]\nengine = \"sqlite\"\nname = \"copy.sqlite3\"\nreplica_of = \"default\"\n"
           "[databases.default]\nengine = \"sqlite\"\n"
           "[databases.memos]\nengine = \"sqlite\"\nname = \"memos.sqlite3\"\n";
    blueprint.settings.directory = folder.path() + "/config";
    return blueprint;
}

std::vector<std::string> tables_of(db::Database& database) {
    std::vector<std::string> names;
    for (const List& row : database.query_rows(
             database.vendor() == db::Vendor::sqlite
                 ? "SELECT name FROM sqlite_master WHERE type = 'table' AND (name LIKE 'notes%' OR name LIKE "
                   "'memos%')"
                 : "SELECT tablename FROM pg_tables WHERE tablename LIKE 'notes%' OR tablename LIKE "
                   "'memos%'"))
        names.push_back(row[0].str());
    return names;
}

TEST(TestSiteTest, HasEachDatabaseOfTheSite) {
    TestSite site(site_of_three());
    db::Databases& databases = site.application().databases();
    ASSERT_EQ(databases.all().size(), 2u);
    EXPECT_EQ(&databases.get("copy"), &databases.get("default"));
    EXPECT_EQ(tables_of(databases.get()), std::vector<std::string>{"notes_note"});
    EXPECT_EQ(tables_of(databases.get("memos")), std::vector<std::string>{"memos_memo"});
    {
        const TestScope scope = enter_rolled_back(site);
        db::QueryLog log;
        const db::ObserveQueries watching(log);
        Note::objects.create({"text", "in the default one"});
        Memo::objects.create({"text", "elsewhere"});
        EXPECT_EQ(Note::objects.using_("copy").count(), 1);
        EXPECT_EQ(Memo::objects.count(), 1);
        std::vector<std::string> aliases;
        for (const db::QueryLog::Entry& entry : log.entries())
            aliases.push_back(entry.alias);
        EXPECT_EQ(aliases, (std::vector<std::string>{"default", "memos", "default", "memos"}));
    }
    const TestScope scope = enter(site);
    EXPECT_EQ(Memo::objects.count(), 0);
    Memo::objects.create({"text", "stays"});
    site.flush();
    EXPECT_EQ(Memo::objects.count(), 0);
}

TEST(TestSiteTest, ItsDatabaseHasTheFunctionsOfTheSite) {
    const TestSite site(sample_site_alone());
    EXPECT_EQ(site.application().databases().get().query_value("SELECT TWICE(4)"), Value(8));
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
