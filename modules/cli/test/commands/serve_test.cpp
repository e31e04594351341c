// `serve` as its operators see it: processes, signals, sockets.
#include <arpa/inet.h>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <mutex>
#include <set>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nuages/base/text.h>

#include "prefork/endpoint.h"
#include "site_process_support.h"

namespace nuages::cli {
namespace {

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

// The process that has answered; 0 where none has.
pid_t answering_pid(const std::string& answer) {
    const auto at = answer.find("pid ");
    return at == answer.npos ? 0 : std::atoi(answer.c_str() + at + 4);
}

std::set<pid_t> answering_pids(const RunningSite& site, int requests = 40) {
    std::set<pid_t> pids;
    for (int i = 0; i < requests; ++i)
        pids.insert(answering_pid(site.get("/")));
    return pids;
}

bool is_alive(pid_t pid) {
    return ::kill(pid, 0) == 0;
}

// Clients that ask again and again, each time on a connection of its own, until the end of the block.
class Visitors {
public:
    explicit Visitors(const RunningSite& site) {
        for (int i = 0; i < 3; ++i)
            threads_.emplace_back([this, &site] {
                while (!end_) {
                    std::string answer = site.get("/");
                    if (contains(answer, " 200 OK"))
                        ++answered_;
                    else
                        refuse(std::move(answer));
                }
            });
    }
    ~Visitors() { leave(); }
    void leave() {
        end_ = true;
        for (std::thread& thread : threads_)
            if (thread.joinable())
                thread.join();
    }
    int answered() const { return answered_; }
    // What they got instead of a page.
    std::vector<std::string> failed() const {
        const std::lock_guard lock(mutex_);
        return failed_;
    }

private:
    void refuse(std::string answer) {
        const std::lock_guard lock(mutex_);
        failed_.push_back(std::move(answer));
    }

    std::atomic<bool> end_{false};
    std::atomic<int> answered_{0};
    mutable std::mutex mutex_;
    std::vector<std::string> failed_;
    std::vector<std::thread> threads_;
};

TEST(ServeProcessesTest, AWorkerThatIsKilledIsReplacedWhileTheOthersGoOn) {
    const SiteFolder folder;
    RunningSite site(folder, "serve", {"--workers=2"});
    ASSERT_TRUE(eventually([&] { return contains(site.log(), "2 worker processes"); })) << site.log();
    const std::set<pid_t> before = answering_pids(site);
    ASSERT_FALSE(before.contains(site.process().pid()));
    const pid_t victim = *before.begin();
    ::kill(victim, SIGKILL);
    ASSERT_TRUE(eventually([&] { return !is_alive(victim); }));
    const Visitors visitors(site);
    EXPECT_TRUE(eventually([&] { return contains(site.log(), "signal 9"); })) << site.log();
    EXPECT_TRUE(eventually([&] {
        const auto now = answering_pids(site, 10);
        return !now.contains(victim) && (now.size() == 2 || now != before);
    }));
    EXPECT_THAT(visitors.failed(), ::testing::IsEmpty());
    EXPECT_TRUE(site.stop(SIGTERM).ok());
}

TEST(ServeProcessesTest, ReloadsAndRestartsLoseNoRequest) {
    const SiteFolder folder;
    RunningSite site(folder, "serve", {"--workers=1"});
    ASSERT_TRUE(eventually([&] { return contains(site.log(), "1 worker process."); })) << site.log();
    Visitors visitors(site);
    for (int i = 0; i < 4; ++i) {
        const pid_t before = answering_pid(site.get("/"));
        site.process().send(i % 2 == 0 ? SIGHUP : SIGUSR2);
        ASSERT_TRUE(eventually([&] {
            const pid_t now = answering_pid(site.get("/"));
            return now != 0 && now != before && !is_alive(before);
        })) << site.log();
    }
    visitors.leave();
    EXPECT_THAT(visitors.failed(), ::testing::IsEmpty());
    EXPECT_GT(visitors.answered(), 0);
    EXPECT_TRUE(site.stop(SIGTERM).ok());
}

TEST(ServeProcessesTest, AReloadThatCannotStartLeavesTheOldWorkersServing) {
    SiteFolder folder;
    RunningSite site(folder, "serve");
    const pid_t before = answering_pid(site.get("/"));
    const std::string settings = folder.read("config/settings/base.toml");
    folder.write("config/settings/base.toml", settings + "no_such_setting = 1\n");
    site.process().send(SIGHUP);
    EXPECT_TRUE(eventually([&] { return contains(site.log(), "the old workers go on"); })) << site.log();
    EXPECT_TRUE(contains(site.log(), "no_such_setting")) << site.log();
    EXPECT_EQ(answering_pid(site.get("/")), before);
    folder.write("config/settings/base.toml", settings);
    site.process().send(SIGHUP);
    EXPECT_TRUE(eventually([&] {
        const pid_t now = answering_pid(site.get("/"));
        return now != 0 && now != before;
    }));
    EXPECT_TRUE(site.stop(SIGTERM).ok());
}

TEST(ServeProcessesTest, WhenTheMasterIsKilledTheWorkersEndAsWell) {
    const SiteFolder folder;
    RunningSite site(folder, "serve");
    const pid_t worker = answering_pid(site.get("/"));
    EXPECT_EQ(site.stop(SIGKILL).signal, SIGKILL);
    EXPECT_TRUE(eventually([&] { return !is_alive(worker); }));
}

TEST(ServeProcessesTest, WithoutWorkersTheProcessServesItself) {
    const SiteFolder folder;
    RunningSite site(folder, "serve", {"--workers=0"});
    // `env -C` becomes the site.
    EXPECT_EQ(answering_pid(site.get("/")), site.process().pid());
    EXPECT_TRUE(site.stop(SIGTERM).ok());
}

TEST(ServeProcessesTest, AUnixSocketIsServedAndRemovedAtTheEnd) {
    const SiteFolder folder;
    const std::string path = folder / "site.sock";
    RunningSite site(folder, "serve", {"unix:" + path});
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    path.copy(name.sun_path, sizeof name.sun_path - 1);
    const UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ASSERT_EQ(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
    const std::string request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    ASSERT_GT(::send(socket.get(), request.data(), request.size(), 0), 0);
    char bytes[4096];
    const ssize_t size = ::recv(socket.get(), bytes, sizeof bytes, 0);
    ASSERT_GT(size, 0);
    EXPECT_TRUE(contains(std::string(bytes, static_cast<std::size_t>(size)), "200 OK"));
    EXPECT_TRUE(site.stop(SIGTERM).ok());
    EXPECT_NE(::access(path.c_str(), F_OK), 0);
}

TEST(ServeProcessesTest, TakesTheSocketsOfTheServiceManager) {
    const SiteFolder folder;
    const Listeners listeners = open_listeners({parse_endpoint("127.0.0.1:0")}, 0666, 16);
    sockaddr_in name{};
    socklen_t size = sizeof name;
    ::getsockname(listeners.all[0].socket.get(), reinterpret_cast<sockaddr*>(&name), &size);
    // LISTEN_PID has to be the server's own: a shell knows it, and becomes the server.
    Process server({.command = {"/bin/sh", "-c",
                                "cd " + folder.path() + " && LISTEN_PID=$$ LISTEN_FDS=1 exec ./site serve"},
                    .descriptors = {{listeners.all[0].socket.get(), 3}}});
    EXPECT_TRUE(contains(http_get(ntohs(name.sin_port), "/"), "200 OK"));
    server.send(SIGTERM);
    EXPECT_TRUE(server.wait().ok());
}

TEST(ServeSettingsTest, TrustedProxiesFiguresLogsAndIdsAreWiredTogether) {
    const SiteFolder folder(
        "debug = true\n[server]\ntrusted_proxies = [\"127.0.0.1\"]\nmetrics = \"/figures\"\n"
        "metrics_allowed = [\"203.0.113.9\"]\naccess_log = \"combined\"\n"
        "access_log_file = \"access.log\"\n");
    RunningSite site(folder, "serve");
    const std::string answer =
        site.get("/user/7/", "X-Forwarded-For: 203.0.113.50\r\nX-Request-ID: my-id\r\n");
    EXPECT_TRUE(contains(answer, "X-Request-ID: my-id")) << answer;
    EXPECT_TRUE(contains(folder.read("access.log"), "203.0.113.50 - - [")) << folder.read("access.log");
    EXPECT_TRUE(contains(site.get("/figures"), "404 Not Found"));
    const std::string figures = site.get("/figures", "X-Forwarded-For: 203.0.113.9\r\n");
    EXPECT_TRUE(contains(figures, "{route=\"user/<int:id>/\",method=\"GET\",status=\"200\"} 1\n")) << figures;
    EXPECT_TRUE(contains(figures, "nuages_loops ")) << figures;
    EXPECT_TRUE(site.stop(SIGTERM).ok());
}

TEST(ServeProcessesTest, AReloadThatIsAskedForTooEarlyComesOnceAllWorkersServe) {
    const SiteFolder folder;
    RunningSite site(folder, "serve", {"--workers=3"});  // one of them answers
    site.process().send(SIGHUP);
    EXPECT_TRUE(eventually([&] { return contains(site.log(), "reloaded"); })) << site.log();
    EXPECT_TRUE(site.stop(SIGTERM).ok());
}

TEST(ServeProcessesTest, FiguresAreOfAllWorkersAndGoOnThroughAReload) {
    const SiteFolder folder("debug = true\n[server]\nmetrics = \"/figures\"\n");
    RunningSite site(folder, "serve", {"--workers=2"});
    answering_pids(site);  // makes forty requests
    const auto processes = [&site] {
        const std::string figures = site.get("/figures");
        int found = 0;
        for (std::size_t at = 0; (at = figures.find("nuages_process_info{", at)) != figures.npos; ++at)
            ++found;
        return found;
    };
    EXPECT_TRUE(eventually([&] { return processes() == 2; }));
    const auto count = [&site] {
        const std::string figures = site.get("/figures");
        const std::string name = "\nnuages_http_requests_total{route=\"\",method=\"GET\",status=\"200\"} ";
        const auto at = figures.find(name);
        return at == figures.npos ? 0 : std::atoi(figures.c_str() + at + name.size());
    };
    EXPECT_TRUE(eventually([&] { return count() >= 40; }));
    site.process().send(SIGHUP);
    EXPECT_TRUE(eventually([&] { return contains(site.log(), "reloaded"); })) << site.log();
    EXPECT_TRUE(eventually([&] { return processes() == 2; }));
    EXPECT_GE(count(), 40) << "the old ones have ended, what they counted has not";
    EXPECT_TRUE(site.stop(SIGTERM).ok());
}

TEST(ServeSettingsTest, AnEndpointThatSpeaksTlsNeedsACertificate) {
    const SiteFolder folder;
    const auto result = folder.run({"serve", "https://127.0.0.1:" + std::to_string(ReservedPort())});
    EXPECT_EQ(result.code, 1);
    EXPECT_TRUE(contains(result.output, "server.tls.certificate")) << result.output;
}

TEST(ServeSettingsTest, ServesOverTls) {
    const SiteFolder folder("debug = true\n[server.tls]\ncertificate = \"site.pem\"\n");
    const std::string pem = folder / "site.pem";
    ASSERT_EQ(
        std::system(("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=x "
                     "-addext subjectAltName=IP:127.0.0.1 -keyout " +
                     folder.path() + "/key -out " + folder.path() + "/cert 2>/dev/null && cat " +
                     folder.path() + "/cert " + folder.path() + "/key >" + pem)
                        .c_str()),
        0);
    const ReservedPort port;
    // The plain port tells when it is up.
    RunningSite site(folder, "serve", {"https://127.0.0.1:" + std::to_string(port)});
    const std::string got = folder / "got";
    EXPECT_EQ(std::system(("curl -s --cacert " + pem + " -o " + got +
                           " https://127.0.0.1:" + std::to_string(port) + "/")
                              .c_str()),
              0);
    EXPECT_TRUE(contains(folder.read("got"), "pid "));
    EXPECT_TRUE(site.stop(SIGTERM).ok());
}

TEST(ServeProcessesTest, ASiteThatCannotServeSaysWhyAndEnds) {
    SiteFolder folder;
    EXPECT_EQ(folder.run({"serve", "--workers=-1"}).code, 1);
    const auto result = folder.run({"serve", "unix:relative.sock"});
    EXPECT_EQ(result.code, 1);
    EXPECT_TRUE(contains(result.output, "absolute")) << result.output;
}

}  // namespace
}  // namespace nuages::cli
