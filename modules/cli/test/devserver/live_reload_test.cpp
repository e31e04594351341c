#include "devserver/live_reload.h"

#include <optional>
#include <thread>

#include <gtest/gtest.h>

#include <nuages/fibers/fiber.h>

namespace nuages::cli {
namespace {

class LiveReloadTest : public ::testing::Test {
protected:
    LiveReloadTest()
        : ends(Channel::pair()), live(std::move(ends.second)), follower([this] { live.follow(); }) {}
    ~LiveReloadTest() override {
        live.disconnect();
        follower.join();
    }

    // Tells the server its version and waits until it knows it.
    void set_version(const std::string& version) {
        ends.first.send(Message::Kind::version, version);
        HttpRequest request("GET", std::string(reload_path) + "?version=" + shown);
        EXPECT_EQ(handler(request).content, version);
        shown = version;
    }
    static void make_navigation(HttpRequest& request) {
        request.headers.set("Host", "localhost:8000");
        request.headers.set("Accept", "text/html,*/*");
        request.headers.set("Sec-Fetch-Dest", "document");
    }
    HttpResponse navigate(std::string_view target = "/") {
        HttpRequest request("GET", target);
        make_navigation(request);
        return handler(request);
    }

    std::pair<Channel, Channel> ends;
    LiveReload live;
    std::thread follower;
    std::string shown;
    std::string page = "<html><body>Hello</BODY></html>";
    std::string content_type = "text/html; charset=utf-8";
    Handler handler = live.around([this](HttpRequest&) { return HttpResponse(page, 200, content_type); });
};

TEST_F(LiveReloadTest, PagesGetTheScriptAtTheEndOfTheirBody) {
    set_version("5.1");
    EXPECT_EQ(navigate().content,
              "<html><body>Hello<script src=\"/__nuages__/reload.js\" data-version=\"5.1\" "
              "defer></script></BODY></html>");
    page = "Hello";
    EXPECT_TRUE(navigate().content.starts_with("Hello<script"));
}

TEST_F(LiveReloadTest, WhatIsNoPageForAWindowStaysAsItIs) {
    set_version("5.1");
    HttpRequest from_script("GET", "/");
    from_script.headers.set("Sec-Fetch-Dest", "empty");
    EXPECT_EQ(handler(from_script).content, page);
    HttpRequest from_curl("GET", "/");
    from_curl.headers.set("Accept", "*/*");
    EXPECT_EQ(handler(from_curl).content, page);
    content_type = "application/json";
    EXPECT_EQ(navigate().content, page);
}

TEST_F(LiveReloadTest, AWaitingPageIsAnsweredWhenTheVersionChanges) {
    set_version("5.1");
    std::thread waiting([this] {
        HttpRequest request("GET", std::string(reload_path) + "?version=5.1");
        EXPECT_EQ(handler(request).content, "5.2");
    });
    ends.first.send(Message::Kind::version, "5.2");
    waiting.join();
}

TEST_F(LiveReloadTest, WaitingPagesAreLetGoWhenTheServerStops) {
    set_version("5.1");
    std::thread waiting([this] {
        HttpRequest request("GET", std::string(reload_path) + "?version=5.1");
        EXPECT_EQ(handler(request).content, "5.1");
    });
    live.stop();
    waiting.join();
}

TEST_F(LiveReloadTest, AFailedBuildIsShownInPlaceOfTheSiteUntilItIsMended) {
    ends.first.send(Message::Kind::trouble, "<h1>The build failed</h1>");
    set_version("5.2");
    const HttpResponse failed = navigate();
    EXPECT_EQ(failed.status_code, 500);
    EXPECT_EQ(failed.content, "<h1>The build failed</h1>");
    HttpRequest from_script("GET", "/api/");
    from_script.headers.set("Host", "localhost");
    from_script.headers.set("Sec-Fetch-Dest", "empty");
    EXPECT_EQ(handler(from_script).status_code, 200);
    ends.first.send(Message::Kind::mended);
    set_version("5.3");
    EXPECT_EQ(navigate().status_code, 200);
}

TEST_F(LiveReloadTest, OtherHostsDoNotSeeSources) {
    ends.first.send(Message::Kind::trouble, "<h1>int secret;</h1>");
    set_version("5.2");
    HttpRequest request("GET", "/");
    make_navigation(request);
    request.headers.set("Host", "evil.example");
    EXPECT_EQ(handler(request).content.find("secret"), std::string::npos);
}

TEST_F(LiveReloadTest, TheScriptIsServedWithoutBeingKept) {
    const HttpResponse script = navigate(reload_script_path);
    EXPECT_EQ(script["Content-Type"], "text/javascript");
    EXPECT_EQ(script["Cache-Control"], "no-store");
    EXPECT_NE(script.content.find("currentScript"), std::string::npos);
}

}  // namespace
}  // namespace nuages::cli
