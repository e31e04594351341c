#include <gtest/gtest.h>

#include <nuages/app/application.h>
#include <nuages/app/scope.h>
#include <nuages/staticfiles/app.h>
#include <nuages/staticfiles/static_files.h>
#include <nuages/template/engine.h>

#include "temporary_folder.h"

namespace nuages::staticfiles {
namespace {

// What a command writes.
class Collected final : public CommandOutput {
public:
    void write(std::string_view part) override { text += part; }
    std::string text;
};

// A site with one app and its static files in a folder of its own.
class StaticAppTest : public ::testing::Test {
protected:
    StaticAppTest() {
        folder.write("static/site.css",
                     "@import 'polls/style.css'; body { background: url(\"img/하늘.png\") }");
        folder.write("static/img/하늘.png", "png");
        folder.write("polls/static/polls/style.css", "h1 { color: teal }");
    }

    // Files that are part of the program; in effect from the next start().
    std::vector<EmbeddedFile> embedded;

    void start(const std::string& settings = "debug = true\n") {
        folder.write(
            "config/settings/base.toml",
            "secret_key = \"k3y-f0r-tests-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH\"\n" + settings);
        app::Blueprint blueprint;
        blueprint.settings.directory = folder / "config";
        blueprint.apps = {app(), App("polls").folder(folder / "polls")};
        find(blueprint.apps[0])->embedded().add(embedded);
        application = std::make_unique<app::Application>(std::move(blueprint));
        application->start();
    }
    std::string render(std::string_view source) {
        templates::Context context;
        return application->templates().from_string(source).render(context);
    }
    std::string run(const std::string& command, CommandArguments given = {}) {
        for (const Command& candidate : application->commands()) {
            if (candidate.name() != command)
                continue;
            Collected out, err;
            const CommandArguments arguments = candidate.complete(std::move(given));
            CommandContext context{*application, arguments, out, err};
            candidate.run(context);
            return out.text + err.text;
        }
        return "no such command";
    }

    TemporaryFolder folder;
    std::unique_ptr<app::Application> application;
};

constexpr const char* production =
    "debug = false\nallowed_hosts = [\"testserver\"]\n[static]\nroot = \"collected\"\nmanifest = true\n";

TEST_F(StaticAppTest, TheTagShowsTheUrl) {
    start();
    EXPECT_EQ(render("{% load static %}{% static 'polls/style.css' %}"), "/static/polls/style.css");
    EXPECT_EQ(render("{% load static %}{% static 'img/하늘 1.png' %}"),
              "/static/img/%ED%95%98%EB%8A%98%201.png");
    EXPECT_EQ(render("{% load static %}{% static 'a.css' as url %}[{{ url }}]"), "[/static/a.css]");
    EXPECT_EQ(render("{% load static %}{% get_static_prefix %}"), "/static/");
    EXPECT_EQ(render("{% load static %}{% static 'a&b.css' %}"), "/static/a%26b.css");
}

TEST_F(StaticAppTest, ARelativeUrlIsBelowTheRoot) {
    start("debug = true\n[static]\nurl = \"assets/\"\n");
    EXPECT_EQ(render("{% load static %}{% static 'a.css' %}"), "/assets/a.css");
}

TEST_F(StaticAppTest, AUrlElsewhereIsShownAndNotServed) {
    start("debug = true\n[static]\nurl = \"https://cdn.example.com/s/\"\n");
    EXPECT_EQ(render("{% load static %}{% static 'a.css' %}"), "https://cdn.example.com/s/a.css");
}

TEST_F(StaticAppTest, AUrlWithoutAFinalSlashIsRefused) {
    EXPECT_THROW(start("debug = true\n[static]\nurl = \"/assets\"\n"), ImproperlyConfigured);
}

TEST_F(StaticAppTest, TheFunctionNeedsASite) {
    EXPECT_THROW(static_url("a.css"), ImproperlyConfigured);
    start();
    const app::Enter in_scope(*application);
    EXPECT_EQ(static_url("a.css"), "/static/a.css");
}

// Asks a handler for what is at that address.
class ServingTest : public StaticAppTest {
protected:
    // As a server does, the handler is made before the site is ready.
    std::string answer(std::string_view target) {
        HttpRequest request("GET", target);
        return find(*application)
            ->around([](HttpRequest&) { return HttpResponse("the site"); })(request)
            .read_body();
    }
};

TEST_F(ServingTest, InDevelopmentFilesOfTheSiteAndOfItsAppsAreServed) {
    start();
    EXPECT_EQ(answer("/static/img/%ED%95%98%EB%8A%98.png"), "png");
    EXPECT_EQ(answer("/static/polls/style.css"), "h1 { color: teal }");
    EXPECT_EQ(answer("/static/polls/style.css?v=3"), "h1 { color: teal }");
}

TEST_F(ServingTest, WhatIsNoStaticFileGoesToTheSite) {
    start();
    for (const char* target : {"/polls/", "/static/missing.css", "/static/", "/static"})
        EXPECT_EQ(answer(target), "the site") << target;
}

TEST_F(ServingTest, EncodedTraversalReachesNothing) {
    start();
    for (const char* target :
         {"/static/%2e%2e/config/settings/base.toml", "/static/..%2fconfig/settings/base.toml",
          "/static/%5c..%5csite.css", "/static/site.css%00", "/static//etc/passwd", "/static/%2fetc/passwd",
          "/static/polls/..%2f..%2fconfig%2fsettings%2fbase.toml"})
        EXPECT_EQ(answer(target), "the site") << target;
}

TEST_F(ServingTest, FilesOfTheProgramStandInForFolders) {
    embedded = {
        {"site.css", "in the program"}, {"only.css", "a { background: url(only.png) }"}, {"only.png", "png"}};
    start("debug = false\nallowed_hosts = [\"testserver\"]\n[static]\nmanifest = true\n");
    EXPECT_EQ(answer("/static/site.css"), "in the program");
    const std::string url = render("{% load static %}{% static 'only.css' %}");
    EXPECT_NE(url, "/static/only.css");
    EXPECT_NE(answer(url).find("url(\"only."), std::string::npos) << answer(url);

    HttpRequest request("GET", url);
    const Handler handler = find(*application)->around([](HttpRequest&) { return HttpResponse("the site"); });
    const HttpResponse response = handler(request);
    EXPECT_EQ(response["Cache-Control"], "max-age=31536000, public, immutable");
    EXPECT_EQ(response["Content-Type"], "text/css");
    request.headers.set("If-None-Match", response["ETag"]);
    EXPECT_EQ(handler(request).status_code, 304);
    HttpRequest post("POST", url);
    EXPECT_EQ(handler(post).status_code, 405);
}

TEST_F(ServingTest, NothingIsServedWhereAnotherServerDoes) {
    start("debug = true\n[static]\nserve = false\n");
    EXPECT_EQ(answer("/static/polls/style.css"), "the site");
}

TEST_F(ServingTest, InProductionOnlyWhatWasCollectedIsServed) {
    start("debug = false\nallowed_hosts = [\"testserver\"]\n[static]\nroot = \"collected\"\n");
    EXPECT_EQ(answer("/static/polls/style.css"), "the site");
    run("collectstatic");
    EXPECT_EQ(answer("/static/polls/style.css"), "h1 { color: teal }");
}

TEST_F(StaticAppTest, FindstaticShowsWhereAFileIs) {
    start();
    CommandArguments given;
    given.set("staticfile", {"polls/style.css"});
    EXPECT_EQ(run("findstatic", given),
              "Found 'polls/style.css' here:\n  " + (folder / "polls/static/polls/style.css") + "\n");
    given = {};
    given.set("staticfile", {"missing.css"});
    EXPECT_THROW(run("findstatic", given), CommandError);
}

TEST_F(StaticAppTest, CollectstaticCopiesWhatIsNew) {
    start("debug = true\n[static]\nroot = \"collected\"\n");
    EXPECT_EQ(run("collectstatic"), "\n3 static files copied to '" + (folder / "collected") + "'.\n");
    EXPECT_EQ(folder.read("collected/polls/style.css"), "h1 { color: teal }");
    EXPECT_EQ(run("collectstatic"),
              "\n0 static files copied to '" + (folder / "collected") + "', 3 unmodified.\n");
    folder.write("polls/static/polls/style.css", "h1 { color: rebeccapurple }");
    EXPECT_EQ(run("collectstatic"),
              "\n1 static file copied to '" + (folder / "collected") + "', 2 unmodified.\n");
    EXPECT_EQ(folder.read("collected/polls/style.css"), "h1 { color: rebeccapurple }");
}

TEST_F(StaticAppTest, ADryRunOfCollectstaticChangesNothing) {
    start("debug = true\n[static]\nroot = \"collected\"\n");
    CommandArguments given;
    given.set("dry_run", {});
    EXPECT_NE(run("collectstatic", given).find("Pretending to copy"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(folder / "collected"));
}

TEST_F(StaticAppTest, CollectstaticWithoutARootSaysWhatIsMissing) {
    start();
    try {
        run("collectstatic");
        FAIL();
    } catch (const CommandError& error) {
        EXPECT_NE(std::string(error.what()).find("static.root"), std::string::npos);
    }
}

TEST_F(StaticAppTest, InProductionNamesHaveTheHashOfTheContent) {
    start(production);
    EXPECT_THROW(render("{% load static %}{% static 'site.css' %}"), ImproperlyConfigured);
    run("collectstatic");
    start(production);
    const std::string url = render("{% load static %}{% static 'site.css' %}");
    EXPECT_TRUE(url.starts_with("/static/site.") && url.ends_with(".css") && url != "/static/site.css")
        << url;
    EXPECT_THROW(render("{% load static %}{% static 'missing.css' %}"), ValueError);

    const Handler handler = find(*application)->around([](HttpRequest&) { return HttpResponse("the site"); });
    HttpRequest request("GET", url);
    const HttpResponse response = handler(request);
    EXPECT_EQ(response["Cache-Control"], "max-age=31536000, public, immutable");
    const std::string content = response.read_body();
    EXPECT_NE(content.find("url(\"polls/style."), std::string::npos) << content;
    EXPECT_EQ(content.find("url(\"img/하늘.png\")"), std::string::npos) << content;
    HttpRequest manifest("GET", "/static/staticfiles.json");
    EXPECT_EQ(handler(manifest)["Cache-Control"], "no-cache");
}

TEST_F(StaticAppTest, AStyleSheetThatNamesAMissingFileStopsCollectstatic) {
    folder.write("static/broken.css", "a { background: url(nowhere.png) }");
    start(production);
    try {
        run("collectstatic");
        FAIL();
    } catch (const CommandError& error) {
        EXPECT_NE(std::string(error.what()).find("nowhere.png"), std::string::npos);
    }
}

TEST_F(StaticAppTest, StyleSheetsThatImportEachOtherStopCollectstatic) {
    folder.write("static/a.css", "@import 'b.css';");
    folder.write("static/b.css", "@import 'a.css';");
    start(production);
    EXPECT_THROW(run("collectstatic"), CommandError);
}

}  // namespace
}  // namespace nuages::staticfiles
