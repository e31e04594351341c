#include "commands/serving.h"

#include <csignal>

#include <gtest/gtest.h>

#include "site_process_support.h"

namespace nuages::cli {
namespace {

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

TEST(ServeTest, ServesAndStopsInOrder) {
    const SiteFolder folder("debug = false\nallowed_hosts = [\"localhost\"]\n");
    RunningSite site(folder, "serve");
    EXPECT_TRUE(contains(site.get("/"), "200 OK"));
    EXPECT_FALSE(contains(site.get("/", "Accept: text/html\r\n"), "__nuages__"));
    std::thread visitor([&] { EXPECT_TRUE(contains(site.get("/slow/"), "slow but sure")); });
    // Stopped while a request is in flight: that is still answered.
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    EXPECT_TRUE(site.stop(SIGTERM).ok());
    visitor.join();
}

TEST(ServeTest, RefusesAWeakKeyInProduction) {
    SiteFolder folder("debug = false\nallowed_hosts = [\"localhost\"]\n");
    folder.write("config/settings/base.toml",
                 "debug = false\nallowed_hosts = [\"localhost\"]\nsecret_key = \"secret\"\n");
    const auto result = folder.run({"serve", "0"});
    EXPECT_EQ(result.code, 1);
    EXPECT_TRUE(contains(result.output, "The secret key cannot protect a site")) << result.output;
}

TEST(ServeTest, APortInUseIsOneClearLine) {
    const SiteFolder folder;
    RunningSite site(folder, "serve");
    const auto result = folder.run({"serve", std::to_string(site.port())});
    EXPECT_EQ(result.code, 1);
    EXPECT_TRUE(contains(result.output, std::to_string(site.port()))) << result.output;
}

TEST(RunserverTest, WithoutReloadingItIsAPlainServer) {
    const SiteFolder folder;
    RunningSite site(folder, "runserver", {"--noreload"});
    EXPECT_TRUE(contains(site.get("/", "Accept: text/html\r\n"), "<body>pid"));
    EXPECT_FALSE(contains(site.get("/", "Accept: text/html\r\n"), "__nuages__"));
    EXPECT_TRUE(site.stop(SIGINT).ok());
    const std::string log = folder.read("log.txt");
    EXPECT_TRUE(contains(log, "Starting development server at http://127.0.0.1:")) << log;
    EXPECT_TRUE(contains(log, "\"GET / HTTP/1.1\" 200 ")) << log;
}

TEST(RunserverTest, WhatIsNoAddressIsRefused) {
    const SiteFolder folder;
    const auto result = folder.run({"runserver", "localhost"});
    EXPECT_EQ(result.code, 1);
    EXPECT_TRUE(contains(result.output, "\"localhost\" is not a valid port number or address:port pair."));
}

TEST(RunserverTest, APortInUseIsOneClearLine) {
    const SiteFolder folder;
    RunningSite site(folder, "runserver");
    const auto result = folder.run({"runserver", std::to_string(site.port())});
    EXPECT_EQ(result.code, 1);
    EXPECT_TRUE(contains(result.output, "That port is already in use")) << result.output;
}

}  // namespace
}  // namespace nuages::cli
