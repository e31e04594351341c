#include "management.h"

#include <sys/resource.h>

#include <gtest/gtest.h>

#include "site_process_support.h"

namespace nuages::cli {
namespace {

class ManagementTest : public ::testing::Test {
protected:
    void expect(const std::vector<std::string>& words, int code, std::string_view part) {
        const auto result = folder.run(words);
        EXPECT_EQ(result.code, code) << result.output;
        EXPECT_NE(result.output.find(part), std::string::npos) << result.output;
    }
    SiteFolder folder;
};

TEST_F(ManagementTest, RunsACommandOfAnApp) {
    expect({"greet"}, 0, "Hello, World!\n");
    expect({"greet", "--name", "하늘"}, 0, "Hello, 하늘!\n");
}

TEST_F(ManagementTest, ACommandsErrorIsPrintedAndIsItsExitCode) {
    expect({"greet", "--name=nobody"}, 3, "CommandError: There is nobody to greet.\n");
    expect({"greet", "--name=bug"}, 1, "Error: a bug\n");
    expect({"greet", "--name=bug", "--traceback"}, 1, "std::logic_error: a bug\n");
}

TEST_F(ManagementTest, AnUnknownCommandGetsASuggestion) {
    expect({"gret"}, 1, "Unknown command: 'gret'. Did you mean greet?\nType 'site help' for usage.\n");
    expect({"migrat"}, 1, "Did you mean migrate?");
    expect({"help", "runservr"}, 1, "Did you mean runserver?");
}

TEST_F(ManagementTest, AWrongCommandLineIsUsageAndExitCode2) {
    expect({"greet", "--nme", "x"}, 2, "site greet: error: ");
    expect({"check", "--fail-level", "bad"}, 2, "Type 'site help check' for usage.");
    expect({"check", "--fail-level", "WARNING"}, 0, "System check identified no issues");
}

TEST_F(ManagementTest, AnUnknownAppHasDjangosExitCodes) {
    folder.write("config/settings/local.toml",
                 "extends = \"base\"\n[databases.default]\nengine = \"sqlite\"\nname = \":memory:\"\n");
    expect({"makemigrations", "nope"}, 2, "No installed app with label 'nope'.");
    expect({"showmigrations", "nope"}, 2, "No installed app with label 'nope'.");
    expect({"migrate", "nope"}, 1, "No installed app with label 'nope'.");
}

TEST_F(ManagementTest, AFileThatMayNotGrowIsAnErrorToTellOf) {
    folder.write("config/settings/local.toml",
                 "extends = \"base\"\n[databases.default]\nengine = \"sqlite\"\nname = \"data.sqlite3\"\n");
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit little{2000, before.rlim_max};  // enough for what the command says
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &little), 0);
    const auto result = folder.run({"migrate"});
    ::setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_EQ(result.code, 1) << result.output;
    EXPECT_NE(result.output.find("data.sqlite3"), std::string::npos) << result.output;
}

TEST_F(ManagementTest, HelpListsTheCommandsByApp) {
    expect({}, 0, "Type 'site help <subcommand>' for help on a specific subcommand.");
    expect({"help"}, 0, "[things]\n    greet\n");
    expect({"help"}, 0, "    makemigrations\n    migrate\n");
    expect({"help", "greet"}, 0, "Greets somebody.");
    expect({"greet", "-h"}, 0, "--name");
    expect({"--version"}, 0, "0.1.0\n");
}

TEST_F(ManagementTest, ASiteThatDoesNotPassItsChecksRunsNothingElse) {
    folder.write("trouble", "");
    expect(
        {"check"}, 1,
        "CommandError: System check identified some issues:\n\nERRORS:\nsite: (site.E001) There is trouble.\n"
        "\tHINT: Remove the file trouble.\n\nSystem check identified 1 issue (0 silenced).\n");
    expect({"greet"}, 1, "site.E001");
    expect({"serve", "0"}, 1, "site.E001");
    expect({"showurls"}, 0, "/slow/");
}

TEST_F(ManagementTest, ASettingThatCannotBeIsAnErrorOfOneLineEach) {
    folder.write("config/settings/base.toml", "debug = true\ntime_zoen = \"UTC\"\n");
    expect({"check"}, 1, "time_zone");
    expect({"runserver", "--noreload"}, 1, "time_zone");
}

TEST_F(ManagementTest, SettingsOfTheServerAreKnownToEveryCommand) {
    folder.write("config/settings/other.toml", "extends = \"base\"\n[server]\nthreads = 3\n");
    expect({"diffsettings", "--settings=other"}, 0, "server.threads = 3  # ");
    expect({"greet", "--settings=other"}, 0, "Hello, World!\n");
    folder.write("config/settings/other.toml", "extends = \"base\"\n[server]\nthreads = \"many\"\n");
    const auto result = folder.run({"check", "--settings=other"});
    EXPECT_NE(result.output.find("'server.threads'"), std::string::npos) << result.output;
    EXPECT_EQ(result.output.find("'server.threads'"), result.output.rfind("'server.threads'"));
}

TEST_F(ManagementTest, SettingsAreChosenByName) {
    folder.write("config/settings/other.toml", "extends = \"base\"\nlanguage_code = \"ko\"\n");
    expect({"diffsettings", "--settings=other"}, 0, "language_code = \"ko\"  # ");
    expect({"diffsettings", "--settings", "missing"}, 1, "missing");
}

TEST_F(ManagementTest, DiffsettingsHidesSecretsAndShowsDefaultsOnRequest) {
    const auto result = folder.run({"diffsettings", "--all"});
    EXPECT_EQ(result.output.find("k3y-f0r-tests"), std::string::npos);
    EXPECT_NE(result.output.find("secret_key = \"********************\"  # "), std::string::npos)
        << result.output;
    EXPECT_NE(result.output.find("### time_zone = \"UTC\"\n"), std::string::npos) << result.output;
}

TEST_F(ManagementTest, ShowurlsListsRoutesAndNames) {
    expect({"showurls"}, 0, "/                home\n/slow/           slow\n/user/<int:id>/\n");
}

TEST_F(ManagementTest, CheckLooksAtDatabasesWhereAskedTo) {
    folder.write("config/settings/other.toml",
                 "extends = \"base\"\n[databases.default]\nengine = \"sqlite\"\nname = \":memory:\"\n");
    expect({"check", "--settings=other", "--database", "default"}, 0,
           "System check identified no issues (0 silenced).\n");
    expect({"check", "--settings=other", "--database", "defualt"}, 1, "Did you mean 'default'?");
}

TEST_F(ManagementTest, CheckSaysThatAllIsWell) {
    expect({"check"}, 0, "System check identified no issues (0 silenced).\n");
}

}  // namespace
}  // namespace nuages::cli
