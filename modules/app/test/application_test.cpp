#include <gtest/gtest.h>

#include <nuages/app/application.h>
#include <nuages/app/csrf.h>
#include <nuages/app/middleware.h>
#include <nuages/app/scope.h>
#include <nuages/base/error.h>
#include <nuages/db/databases.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/fibers/fiber.h>
#include <nuages/http/body.h>
#include <nuages/log/log.h>
#include <nuages/routing/resolver.h>
#include <nuages/template.h>

#include "site_support.h"
#include "temporary_folder.h"

namespace nuages::app {
namespace {

HttpResponse hello(HttpRequest& request) {
    return "hello at " + std::string(request.resolver_match->route());
}
HttpResponse detail(HttpRequest&, int id) {
    return "detail " + std::to_string(id);
}
HttpResponse reverse_detail(HttpRequest&) {
    return reverse("detail", 7);
}
HttpResponse streamed(HttpRequest&) {
    return StreamingHttpResponse([](ResponseWriter& writer) { writer.write(reverse("detail", 8)); });
}

UrlPatterns urls() {
    return {path("", hello, "index"), path("<int:id>/", detail, "detail"), path("reverse/", reverse_detail),
            path("stream/", streamed)};
}

std::string refusal(const TestSite& site) {
    try {
        site.build();
    } catch (const ImproperlyConfigured& error) {
        return error.what();
    }
    return "it was built";
}

DatabaseEngine memory_engine(int* opened = nullptr) {
    return {"memory", [opened](std::string_view alias, Settings::Section section) -> OpenDatabase {
                std::string name;
                section.bind("name", name, "");
                return [alias = std::string(alias), opened]() -> std::unique_ptr<db::Database> {
                    if (opened)
                        ++*opened;
                    return std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"}, alias);
                };
            }};
}

TEST(Application, AnswersThroughTheResolver) {
    const auto application = TestSite(urls).build();
    EXPECT_EQ(get(*application, "/").content, "hello at ");
    EXPECT_EQ(get(*application, "/5/").content, "detail 5");
}

TEST(Application, LayersOfMiddlewareRunInTheirOrder) {
    TestSite site(urls);
    const auto layer = [](std::string name) {
        return [name](Handler next) -> Handler {
            return [name, next](HttpRequest& request) {
                HttpResponse response = next(request);
                response.content = name + "(" + response.content + ")";
                return response;
            };
        };
    };
    site.blueprint.middleware = {layer("outer"), layer("inner")};
    EXPECT_EQ(get(*site.build(), "/1/").content, "outer(inner(detail 1))");
}

TEST(Application, ALayerSeesAResponseForWhatTheViewThrows) {
    const log::Capture quiet;
    TestSite site(urls);
    int seen = 0;
    site.blueprint.middleware = {[&seen](Handler next) -> Handler {
        return [&seen, next](HttpRequest& request) {
            HttpResponse response = next(request);
            seen = response.status_code;
            return response;
        };
    }};
    EXPECT_EQ(get(*site.build(), "/nothing/").status_code, 404);
    EXPECT_EQ(seen, 404);
}

TEST(Application, WhatALayerThrowsBecomesAResponseInsideOfTheOuterOnes) {
    const log::Capture quiet;
    TestSite site(urls);
    site.blueprint.middleware = {security_middleware, [](Handler) -> Handler {
                                     return
                                         [](HttpRequest&) -> HttpResponse { throw PermissionDenied("no"); };
                                 }};
    const HttpResponse response = get(*site.build(), "/");
    EXPECT_EQ(response.status_code, 403);
    EXPECT_EQ(response["X-Content-Type-Options"], "nosniff");
}

TEST(Application, CarriesItsUrlsInTheScopeOfTheRequest) {
    const auto application = TestSite(urls).build();
    EXPECT_EQ(get(*application, "/reverse/").content, "/7/");
    EXPECT_THROW(scope(), ImproperlyConfigured);
}

TEST(Application, CarriesItsScopeIntoStreams) {
    const auto application = TestSite(urls).build();
    HttpRequest request("GET", "/stream/");
    request.headers.add("Host", "testserver");
    const HttpResponse response = application->handle(request);
    EXPECT_EQ(response.read_body(), "/8/");
}

TEST(Application, TellsThoseWhoListen) {
    const log::Capture quiet;
    const auto application =
        TestSite([] {
            return UrlPatterns{
                path("boom/", view([](HttpRequest&) -> HttpResponse { throw std::runtime_error("boom"); }))};
        }).build();
    std::string heard;
    application->signals().request_started.connect([&](HttpRequest&) { heard += "started "; });
    application->signals().got_request_exception.connect([&](HttpRequest&) { heard += "exception "; });
    application->signals().request_finished.connect([&](HttpRequest&, const HttpResponse& response) {
        heard += "finished " + std::to_string(response.status_code);
    });
    get(*application, "/boom/");
    EXPECT_EQ(heard, "started exception finished 500");
}

TEST(Application, CancellationOfTheFiberGetsThrough) {
    const auto application = TestSite([] {
                                 return UrlPatterns{path("wait/", view([](HttpRequest&) -> HttpResponse {
                                                             fibers::sleep_for(Duration::seconds(60));
                                                             return "late";
                                                         }))};
                             }).build();
    bool answered = false;
    fibers::run([&] {
        const fibers::Handle visitor = fibers::spawn([&] {
            get(*application, "/wait/");
            answered = true;
        });
        fibers::yield();
        visitor.cancel();
        visitor.join();
    });
    EXPECT_FALSE(answered);
}

TEST(Application, HooksOfAppsRunInOrderAndBackwardsAtTheEnd) {
    std::string order;
    TestSite site;
    for (const char* name : {"a", "b"}) {
        site.blueprint.apps.push_back(
            App(name)
                .on_ready([&order, name](Application&) { order += std::string("+") + name; })
                .on_shutdown([&order, name](Application&) { order += std::string("-") + name; }));
    }
    {
        const auto application = site.build();
        application->start();
        application->start();
    }
    EXPECT_EQ(order, "+a+b-b-a");
}

TEST(Application, AHookThatThrowsAtTheEndDoesNotKeepTheOthersFromRunning) {
    const log::Capture log;
    bool ran = false;
    TestSite site;
    site.blueprint.apps.push_back(App("first").on_shutdown([&](Application&) { ran = true; }));
    site.blueprint.apps.push_back(App("second").on_shutdown([](Application&) { throw Error("stuck"); }));
    const auto application = site.build();
    application->start();
    application->stop();
    EXPECT_TRUE(ran);
    EXPECT_TRUE(log.contains("The app 'second' could not be shut down: stuck"));
}

TEST(Application, CommandsOfAppsReplaceThoseOfTheFrameworkAndOfLaterApps) {
    const auto command = [](const char* name, const char* help) {
        return Command(name, help, [](CommandContext&) {});
    };
    TestSite site;
    site.blueprint.commands = {command("migrate", "framework"), command("check", "framework")};
    site.blueprint.apps.push_back(
        App("polls").commands(command("load", "polls"), command("migrate", "polls")));
    site.blueprint.apps.push_back(App("more").commands(command("load", "more")));
    const auto application = site.build();
    std::string found;
    for (const Command& each : application->commands())
        found += each.name() + "=" + each.help() + " ";
    EXPECT_EQ(found, "load=polls migrate=polls check=framework ");
}

TEST(Application, RefusesTwoAppsOfOneLabel) {
    TestSite site;
    site.blueprint.apps = {App("polls"), App("polls")};
    expect_holds(refusal(site), "Two installed apps have the label 'polls'");
}

TEST(Application, RefusesUnknownSettingsAndUnsafeOnes) {
    expect_holds(refusal(TestSite().set("NUAGES_SECRET_KEY", "short")),
                 "The secret key cannot protect a site");
    expect_holds(refusal(TestSite().set("NUAGES_ALLOWED_HOSTS", "")), "'allowed_hosts' is empty");
    expect_holds(refusal(TestSite().set("NUAGES_APPEND_SLASH", "perhaps")), "has to be true or false");
}

TEST(Application, AllowsThisMachineWithDebugOnAndNoHosts) {
    const auto application = TestSite(urls).debug().set("NUAGES_ALLOWED_HOSTS", "").build();
    EXPECT_FALSE(application->options().request.allowed_hosts.empty());
}

TEST(Application, BindsTheSettingsOfApps) {
    struct Options {
        int page_size = 5;
    } options;
    TestSite site;
    site.blueprint.apps.push_back(App("polls").settings(
        [&](Settings& settings) { settings.section("polls").bind("page_size", options.page_size, ""); }));
    site.set("NUAGES_POLLS_PAGE_SIZE", "20");
    site.build();
    EXPECT_EQ(options.page_size, 20);
}

TEST(Application, OpensTheDatabasesOfTheSettingsOnce) {
    int opened = 0;
    TestSite site;
    site.blueprint.database_engines.push_back(memory_engine(&opened));
    site.set("NUAGES_DATABASES_DEFAULT_ENGINE", "memory");
    const auto application = site.build();
    EXPECT_EQ(opened, 0);
    application->open_databases();
    application->open_databases();
    EXPECT_EQ(opened, 1);
    const Enter in_scope(*application);
    EXPECT_EQ(db::database().query_value("SELECT 1"), Value(1));
}

TEST(Application, ReplicasOfTheSettingsAreNoDatabasesOfTheirOwn) {
    TestSite site;
    site.blueprint.database_engines.push_back(memory_engine());
    site.set("NUAGES_DATABASES_DEFAULT_ENGINE", "memory");
    site.set("NUAGES_DATABASES_DEFAULT_REPLICA_OF", "first");
    const auto application = site.build();
    try {
        application->open_databases();
        FAIL();
    } catch (const ImproperlyConfigured& error) {
        expect_holds(error.what(),
                     "The database 'default' is a replica of 'first', which is no database with "
                     "rows of its own.");
    }
}

TEST(Application, AUrlSaysWhichEngine) {
    int opened = 0;
    TestSite site;
    site.blueprint.database_engines.push_back(memory_engine(&opened));
    site.set("NUAGES_DATABASES_DEFAULT_ENGINE", "other");
    site.set("NUAGES_DATABASES_DEFAULT_URL", "memory://here");
    site.build()->open_databases();
    EXPECT_EQ(opened, 1);
    site.set("NUAGES_DATABASES_DEFAULT_URL", "postgres://here");
    expect_holds(refusal(site), "'databases.default.engine' is \"postgresql\"");
}

TEST(Application, NamesTheEnginesThereAre) {
    TestSite site;
    site.blueprint.database_engines.push_back(memory_engine());
    site.set("NUAGES_DATABASES_DEFAULT_ENGINE", "memroy");
    expect_holds(refusal(site), "'databases.default.engine' is \"memroy\"");
    expect_holds(refusal(site), "Did you mean 'memory'?");
}

TEST(Application, AtomicRequestsRollBackWhatAFailedViewWrote) {
    const log::Capture quiet;
    TestSite site([] {
        const auto write = [](HttpRequest& request) -> HttpResponse {
            db::database().execute("INSERT INTO t VALUES (1)");
            if (request.GET.contains("fail"))
                throw std::runtime_error("boom");
            return "written";
        };
        return UrlPatterns{path("write/", view(write)), path("free/", marked(write, "non_atomic_requests"))};
    });
    site.blueprint.database_engines.push_back(memory_engine());
    site.set("NUAGES_DATABASES_DEFAULT_ENGINE", "memory")
        .set("NUAGES_DATABASES_DEFAULT_ATOMIC_REQUESTS", "true");
    const auto application = site.build();
    application->open_databases();
    const Enter in_scope(*application);
    db::database().execute("CREATE TABLE t (x)");
    const auto count = [] { return db::database().query_value("SELECT count(*) FROM t"); };
    EXPECT_EQ(get(*application, "/write/?fail=1").status_code, 500);
    EXPECT_EQ(count(), Value(0));
    EXPECT_EQ(get(*application, "/write/").status_code, 200);
    EXPECT_EQ(count(), Value(1));
    EXPECT_EQ(get(*application, "/free/?fail=1").status_code, 500);
    EXPECT_EQ(count(), Value(2));
}

TEST(Application, TemplatesSeeTheRequestAndWhatProcessorsGive) {
    TestSite site([] {
        return UrlPatterns{path("", view([](HttpRequest& request) {
                                    templates::Context context{{"own", 1}};
                                    const Application& application = scope().application;
                                    application.prepare(context, request);
                                    return HttpResponse(
                                        application.templates().render_to_string("page.html", context));
                                }))};
    });
    site.add_template("page.html",
                      "{{ own }} {{ request.path }} {{ menu }} {{ shop }} {{ debug }}{% csrf_token %}");
    site.blueprint.context_processors.push_back(
        [](HttpRequest&, templates::Context& context) { context.set_default("menu", "from the site"); });
    site.blueprint.apps.push_back(
        App("shop").context_processor([](HttpRequest&, templates::Context& context) {
            context.set_default("shop", "from the app");
            context.set_default("own", 2);
        }));
    site.blueprint.middleware = {csrf_middleware};
    const auto application = site.build();
    const HttpResponse response = get(*application, "/");
    expect_holds(response.content,
                 "1 / from the site from the app <input type=\"hidden\" name=\"csrfmiddlewaretoken\"");
    EXPECT_NE(response.find_cookie("csrftoken"), nullptr);
}

TEST(Application, LoadsTemplateLibrariesOfApps) {
    TestSite site;
    site.add_template("page.html", "{% load shouting %}{{ 'a'|shout }}");
    site.blueprint.apps.push_back(App("polls").template_library("shouting", [] {
        templates::Library library;
        library.filter("shout", [](std::string_view text) { return std::string(text) + "!"; });
        return library;
    }));
    const auto application = site.build();
    templates::Context context;
    EXPECT_EQ(application->templates().render_to_string("page.html", context), "a!");
}

TEST(Application, FindsAppsByLabel) {
    TestSite site;
    site.blueprint.apps = {App("polls"), App("shop")};
    const auto application = site.build();
    EXPECT_EQ(application->find_app("shop"), &application->apps()[1]);
    EXPECT_EQ(application->find_app("blog"), nullptr);
}

TEST(Application, LooksForTemplatesInMemoryThenTheSitesFoldersThenTheAppsInOrder) {
    const TemporaryFolder folder;
    const auto write = [&](const std::string& place, const std::string& name) {
        folder.write(place + "/" + name, place);
    };
    for (const char* name : {"1.html", "2.html", "3.html"})
        write("shop/templates", name);
    for (const char* name : {"1.html", "2.html", "3.html", "4.html"})
        write("blog/templates", name);
    for (const char* name : {"1.html", "2.html"})
        write("site", name);
    TestSite site;
    site.set("NUAGES_TEMPLATES_DIRS", folder.path() + "/site");
    site.add_template("1.html", "memory");
    site.blueprint.apps.push_back(App("shop").folder(folder.path() + "/shop"));
    site.blueprint.apps.push_back(App("blog").folder(folder.path() + "/blog"));
    const auto application = site.build();
    std::string found;
    for (const char* name : {"1.html", "2.html", "3.html", "4.html"})
        found += application->templates().get_template(name).render(templates::Context()) + " ";
    EXPECT_EQ(found, "memory site shop/templates blog/templates ");
}

TEST(Application, VariablesOfAViewGoBeforeThoseOfContextProcessors) {
    TestSite site([] {
        return UrlPatterns{path("", view([](HttpRequest& request) {
                                    templates::Context context{{"menu", "view"}};
                                    scope().application.prepare(context, request);
                                    return HttpResponse(
                                        scope()
                                            .application.templates()
                                            .from_string("{{ menu }} {{ cart }} {{ request.path }} "
                                                         "{{ csrf_token|length }} {{ debug }}")
                                            .render(context));
                                }))};
    });
    site.blueprint.apps.push_back(
        App("shop").context_processor([](HttpRequest&, templates::Context& context) {
            context.set_default("menu", "processor");
            context.set_default("cart", 3);
        }));
    EXPECT_EQ(get(*site.build(), "/").content, "view 3 / 64 ");
    EXPECT_EQ(get(*site.debug().build(), "/").content, "view 3 / 64 True");
}

}  // namespace
}  // namespace nuages::app
