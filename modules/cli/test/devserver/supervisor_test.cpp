#include "devserver/supervisor.h"

#include <atomic>
#include <csignal>

#include <gtest/gtest.h>

#include "site_process_support.h"

namespace nuages::cli {
namespace {

constexpr std::string_view browser = "Accept: text/html\r\n";

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

// A site under the supervisor, whose "build" is the script build.sh.
class SupervisorTest : public ::testing::Test {
protected:
    SupervisorTest() { set_build("true"); }

    void start() {
        site.emplace(folder, "runserver", std::vector<std::string>{"--build", "sh " + (folder / "build.sh")});
    }
    void set_build(std::string_view script) {
        folder.write("new.sh", script);
        std::filesystem::rename(folder / "new.sh", folder / "build.sh");
    }
    void save(std::string_view name = "views.cpp") { folder.write(name, std::to_string(++saves)); }
    std::string page() { return site->get("/", browser); }
    // The process that answers: "pid 123".
    std::string server() {
        const std::string answer = site->get("/");
        const auto at = answer.find("pid ");
        return at == answer.npos ? "" : answer.substr(at, answer.find('<', at) - at);
    }

    SiteFolder folder;
    std::optional<RunningSite> site;
    int saves = 0;
};

TEST_F(SupervisorTest, ABuildThatMakesANewProgramPutsANewServerInPlace) {
    start();
    const std::string before = server();
    EXPECT_NE(before, "");
    set_build("cp site new && mv new site");
    save();
    EXPECT_TRUE(eventually([&] { return server() != before; }));
    EXPECT_TRUE(contains(site->log(), "views.cpp changed, building."));
    EXPECT_TRUE(contains(site->log(), "The new server took over"));
}

TEST_F(SupervisorTest, ABuildThatChangesNothingKeepsTheServer) {
    start();
    const std::string before = server();
    set_build("touch built");
    save();
    EXPECT_TRUE(eventually([&] { return std::filesystem::exists(folder / "built"); }));
    EXPECT_EQ(server(), before);
}

TEST_F(SupervisorTest, AFailedBuildIsShownInTheBrowserAndMendedByTheNextOne) {
    start();
    const std::string before = server();
    folder.write("views.cpp", "one\nint two = tree;\nthree\n");
    set_build("echo '" + (folder / "views.cpp") + ":2:11: error: tree was not declared'; exit 1");
    save("models.cpp");
    ASSERT_TRUE(eventually([&] { return contains(page(), "The build failed"); }));
    EXPECT_TRUE(contains(page(), "int two = tree;"));
    EXPECT_EQ(server(), before);  // programs go on getting answers
    EXPECT_TRUE(contains(site->log(), "tree was not declared"));
    set_build("true");
    save("models.cpp");
    EXPECT_TRUE(eventually([&] { return contains(page(), "<body>pid"); }));
    EXPECT_EQ(server(), before);
}

TEST_F(SupervisorTest, SourcesThatAreBrokenFromTheBeginningAreShownToo) {
    set_build("echo 'views.cpp:1:1: error: broken before the start'; exit 1");
    start();
    EXPECT_TRUE(eventually([&] { return contains(page(), "broken before the start"); }));
    EXPECT_NE(server(), "");
}

TEST_F(SupervisorTest, ASaveWhileBuildingStartsTheBuildAnew) {
    start();
    const std::string before = server();
    set_build("touch begun; sleep 1000");
    save();
    ASSERT_TRUE(eventually([&] { return std::filesystem::exists(folder / "begun"); }));
    set_build("cp site new && mv new site");
    save();
    EXPECT_TRUE(eventually([&] { return server() != before; }));
}

TEST_F(SupervisorTest, ATemplateReloadsTheBrowserWithoutABuild) {
    start();
    const std::string before = server();
    const std::string reload = site->get("/__nuages__/reload");
    const std::string version = reload.substr(reload.find("\r\n\r\n") + 4);
    EXPECT_TRUE(contains(page(), "data-version=\"" + version + "\""));
    save("templates/home.html");
    EXPECT_FALSE(contains(site->get("/__nuages__/reload?version=" + version), version));
    EXPECT_EQ(server(), before);
    EXPECT_FALSE(contains(site->log(), "building"));
}

TEST_F(SupervisorTest, WithDebugOffPagesStayAsTheyAre) {
    folder.write("config/settings/local.toml",
                 "extends = \"base\"\ndebug = false\nallowed_hosts = [\"localhost\"]\n");
    start();
    EXPECT_TRUE(contains(page(), "<body>pid"));
    EXPECT_FALSE(contains(page(), "__nuages__"));
}

TEST_F(SupervisorTest, ASettingRestartsTheServerWithoutABuild) {
    start();
    const std::string before = server();
    folder.write("config/settings/local.toml", "extends = \"base\"\n");
    EXPECT_TRUE(eventually([&] { return server() != before; }));
    EXPECT_TRUE(contains(site->log(), "config/settings/local.toml changed, restarting."));
}

TEST_F(SupervisorTest, AServerThatCannotStartLeavesTheOldOneInPlaceAndSaysWhy) {
    start();
    const std::string before = server();
    folder.write("trouble", "");
    folder.write("config/settings/local.toml", "extends = \"base\"\n");
    ASSERT_TRUE(eventually([&] { return contains(page(), "The server could not start"); }));
    EXPECT_TRUE(contains(page(), "site.E001"));
    EXPECT_EQ(server(), before);
    std::filesystem::remove(folder / "trouble");
    folder.write("config/settings/local.toml", "extends = \"base\"\n\n");
    EXPECT_TRUE(eventually([&] { return contains(page(), "<body>pid"); }));
    EXPECT_NE(server(), before);
}

TEST_F(SupervisorTest, ASiteThatNeverStartedShowsWhyUntilItIsMended) {
    folder.write("trouble", "");
    start();
    EXPECT_TRUE(contains(page(), "503 Service Unavailable"));
    EXPECT_TRUE(contains(page(), "site.E001"));
    std::filesystem::remove(folder / "trouble");
    save();
    EXPECT_TRUE(eventually([&] { return contains(page(), "<body>pid"); }));
}

TEST_F(SupervisorTest, AServerThatDiesEarlyWaitsForAChange) {
    start();
    // One that has lived for two seconds, on a slow machine, is started again.
    ASSERT_TRUE(eventually([&] {
        if (const std::string answering = server(); !answering.empty())
            ::kill(std::stoi(answering.substr(4)), SIGKILL);
        return contains(page(), "The server ended with signal 9 (Killed)");
    }));
    save();
    EXPECT_TRUE(eventually([&] { return contains(page(), "<body>pid"); }));
}

TEST_F(SupervisorTest, NoRequestIsLostWhileServersChange) {
    start();
    std::atomic<bool> done = false;
    std::atomic<int> answered = 0, lost = 0;
    std::vector<std::thread> visitors;
    for (int i = 0; i < 4; ++i)
        visitors.emplace_back([&, i] {
            while (!done) {
                const std::string answer = site->get(i == 0 ? "/slow/" : "/");
                ++(contains(answer, "200 OK") ? answered : lost);
            }
        });
    set_build("cp site new && mv new site");
    for (int round = 0; round < 3; ++round) {
        const std::string before = server();
        save();
        EXPECT_TRUE(eventually([&] { return server() != before; }));
    }
    done = true;
    for (std::thread& visitor : visitors)
        visitor.join();
    EXPECT_EQ(lost, 0);
    EXPECT_GT(answered, 10);
}

TEST_F(SupervisorTest, StopsItsServerAndItsBuild) {
    start();
    const int server_pid = std::stoi(server().substr(4));
    set_build("echo $$ > build.pid; sleep 1000; true");
    save();
    ASSERT_TRUE(eventually([&] { return folder.read("build.pid").ends_with('\n'); }));
    EXPECT_TRUE(site->stop(SIGTERM).ok());
    EXPECT_NE(::kill(server_pid, 0), 0);
    EXPECT_NE(::kill(std::stoi(folder.read("build.pid")), 0), 0);
}

TEST_F(SupervisorTest, ABuildThatMissesTheInterruptionIsInterruptedAgain) {
    start();
    set_build("trap 'trap - INT' INT; touch begun; while true; do sleep 0.1; done");
    save();
    ASSERT_TRUE(eventually([&] { return std::filesystem::exists(folder / "begun"); }));
    EXPECT_TRUE(site->stop(SIGTERM).ok());
}

TEST_F(SupervisorTest, KilledItTakesItsServerAlong) {
    start();
    const int server_pid = std::stoi(server().substr(4));
    site->stop(SIGKILL);
    EXPECT_TRUE(eventually([&] { return ::kill(server_pid, 0) != 0; }));
}

}  // namespace
}  // namespace nuages::cli
