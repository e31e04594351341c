#include "embed.h"

#include <gtest/gtest.h>

#include <nuages/app/application.h>
#include <nuages/cli/site.h>
#include <nuages/cli/site_migrations.h>
#include <nuages/staticfiles/app.h>
#include <nuages/staticfiles/static_files.h>
#include <nuages/template/engine.h>

#include "temporary_folder.h"

namespace nuages::cli {
namespace {

const std::vector<EmbeddedFile> files{{"templates/home.html", "the site's"},
                                      {"polls/templates/home.html", "the app's"},
                                      {"polls/templates/polls/index.html", "polls"},
                                      {"polls/migrations/0001_initial.toml", "initial = true\n"},
                                      {"polls/static/polls/style.css", "h1 {}"}};

class EmbedTest : public ::testing::Test {
protected:
    EmbedTest() { folder.write("config/settings/base.toml", "debug = true\n"); }

    Site site() { return Site(folder / "config").install(App("polls").folder("/nowhere/mysite/polls")); }
    TemporaryFolder folder;
};

TEST_F(EmbedTest, TemplatesMigrationsAndStaticFilesComeFromTheProgram) {
    const app::Application application(site().embed(files).blueprint());
    templates::Context context;
    EXPECT_EQ(application.templates().render_to_string("home.html", context), "the site's");
    EXPECT_EQ(application.templates().render_to_string("polls/index.html", context), "polls");
    const SiteMigrations migrations(application);
    const auto& polls = migrations.apps().back();
    ASSERT_EQ(polls.label, "polls");
    EXPECT_EQ(polls.embedded,
              (std::vector<std::pair<std::string, std::string>>{{"0001_initial", "initial = true\n"}}));
    const App* const statics = application.find_app("staticfiles");
    ASSERT_NE(staticfiles::find(*statics)->embedded().find("polls/style.css"), nullptr);
}

TEST_F(EmbedTest, WithoutFilesTheFoldersCount) {
    const app::Application application(site().embed({}).blueprint());
    templates::Context context;
    EXPECT_THROW(application.templates().render_to_string("home.html", context), Error);
    EXPECT_EQ(SiteMigrations(application).apps().back().directory, "/nowhere/mysite/polls/migrations");
}

}  // namespace
}  // namespace nuages::cli
