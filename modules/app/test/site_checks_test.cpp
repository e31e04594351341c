#include <gtest/gtest.h>

#include <nuages/app/middleware.h>
#include <nuages/db/databases.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/models.h>
#include <nuages/orm/registry.h>

#include "site_support.h"

namespace shelf {
namespace {

using namespace nuages::models;

struct Box : Model<Box> {
    std::vector<std::string> tags;
    static constexpr auto meta = describe(field<&Box::tags>().max_length(9));
};

}  // namespace
}  // namespace shelf

namespace nuages::app {
namespace {

HttpResponse answer(HttpRequest&) {
    return "";
}

std::vector<std::string> ids(const checks::Messages& messages) {
    std::vector<std::string> ids;
    for (const checks::Message& message : messages)
        ids.push_back(message.id);
    return ids;
}

bool has(const checks::Messages& messages, std::string_view id) {
    for (const checks::Message& message : messages) {
        if (message.id == id)
            return true;
    }
    return false;
}

TEST(SiteChecks, FindNothingWrongWithAGoodSite) {
    TestSite site([] { return UrlPatterns{path("", answer)}; });
    site.blueprint.middleware = default_middleware();
    EXPECT_EQ(ids(site.build()->check()), std::vector<std::string>{});
}

TEST(SiteChecks, FindNothingWrongWithAGoodDeployment) {
    TestSite site;
    site.blueprint.middleware = default_middleware();
    site.set("NUAGES_SECURITY_HSTS", "365d")
        .set("NUAGES_SECURITY_HSTS_INCLUDE_SUBDOMAINS", "true")
        .set("NUAGES_SECURITY_HSTS_PRELOAD", "true")
        .set("NUAGES_SECURITY_SSL_REDIRECT", "true")
        .set("NUAGES_CSRF_COOKIE_SECURE", "true");
    EXPECT_EQ(ids(site.build()->check(true)), std::vector<std::string>{});
}

TEST(SiteChecks, DeploymentNamesWhatIsMissing) {
    TestSite site;
    site.debug().set("NUAGES_SECRET_KEY", "short").set("NUAGES_SECRET_KEY_FALLBACKS", "old");
    EXPECT_EQ(ids(site.build()->check(true, "security")),
              (std::vector<std::string>{"security.W001", "security.W002", "security.W003", "security.W009",
                                        "security.W025", "security.W018"}));
    EXPECT_TRUE(site.build()->check().empty());
}

TEST(SiteChecks, DeploymentNamesWeakSettings) {
    TestSite site;
    site.blueprint.middleware = default_middleware();
    site.set("NUAGES_SECURITY_FRAME_OPTIONS", "SAMEORIGIN")
        .set("NUAGES_SECURITY_NOSNIFF", "false")
        .set("NUAGES_SECURITY_REFERRER_POLICY", "everything")
        .set("NUAGES_SECURITY_CROSS_ORIGIN_OPENER_POLICY", "nobody");
    const checks::Messages messages = site.build()->check(true);
    for (const char* id : {"security.W019", "security.W004", "security.W006", "security.W008",
                           "security.E023", "security.E024", "security.W016"})
        EXPECT_TRUE(has(messages, id)) << id;
}

TEST(SiteChecks, FindTemplatesThatCannotBeParsed) {
    TestSite site;
    site.add_template("page.html", "a\n{% nonsense %}");
    const checks::Messages messages = site.build()->check(false, "templates");
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_EQ(messages[0].object, "page.html:2");
    EXPECT_TRUE(messages[0].is_serious());
    expect_holds(messages[0].message, "nonsense");
}

TEST(SiteChecks, FindFoldersOfTemplatesThatDoNotExist) {
    TestSite site;
    site.set("NUAGES_TEMPLATES_DIRS", "no-such-folder");
    EXPECT_TRUE(has(site.build()->check(), "templates.W001"));
}

TEST(SiteChecks, FindPatternsThatLookWrong) {
    TestSite site([] { return UrlPatterns{path("/begins-with-a-slash/", answer)}; });
    EXPECT_TRUE(has(site.build()->check(), "urls.W002"));
}

TEST(SiteChecks, FindTrustedOriginsWithoutAScheme) {
    TestSite site;
    site.set("NUAGES_CSRF_TRUSTED_ORIGINS", "shop.example.com");
    EXPECT_TRUE(has(site.build()->check(), "4_0.E001"));
}

TEST(SiteChecks, FindArraysWhereNoDatabaseHasThem) {
    TestSite site;
    site.blueprint.apps.push_back(App("shelf").models<shelf::Box>());
    const auto application = site.build();
    EXPECT_FALSE(has(application->check(), "postgres.E101")) << "nobody knows the database yet";
    application->databases().add(std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"}));
    const checks::Messages messages = application->check(false, "models");
    ASSERT_EQ(ids(messages), std::vector<std::string>{"postgres.E101"});
    EXPECT_EQ(messages[0].object, "shelf.Box.tags");
}

TEST(SiteChecks, RunThoseOfAppsAndModules) {
    TestSite site;
    const auto complaint = [](const char* id) {
        return [id](const Application&) -> checks::Messages {
            return {{checks::Level::info, "x", "", "", id}};
        };
    };
    site.blueprint.checks.emplace_back(complaint("module.I001"), "module");
    site.blueprint.apps.push_back(
        App("polls").checks(complaint("polls.I001")).checks({complaint("polls.I002"), "", true}));
    const auto application = site.build();
    EXPECT_EQ(ids(application->check()), (std::vector<std::string>{"module.I001", "polls.I001"}));
    EXPECT_EQ(ids(application->check(false, "module")), std::vector<std::string>{"module.I001"});
    EXPECT_TRUE(has(application->check(true), "polls.I002"));
}

}  // namespace
}  // namespace nuages::app
