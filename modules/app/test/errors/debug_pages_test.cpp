#include <gtest/gtest.h>

#include <nuages/app/scope.h>
#include <nuages/db/databases.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/fibers/fiber.h>
#include <nuages/log/log.h>
#include <nuages/template.h>

#include "site_support.h"

namespace polls {
namespace {

[[gnu::noinline]] void break_something(std::string_view what) {
    throw std::out_of_range("no <i>" + std::string(what) + "</i> here");  // the marked line
}

nuages::HttpResponse boom(nuages::HttpRequest&) {
    break_something("vote");
    return "never";
}

}  // namespace
}  // namespace polls

namespace nuages::app {
namespace {

HttpResponse missing(HttpRequest&) {
    throw Http404("No Question matches <the> query.");
}
HttpResponse nested(HttpRequest&) {
    try {
        polls::break_something("choice");
    } catch (...) {
        std::throw_with_nested(std::runtime_error("The vote failed"));
    }
    return "never";
}
HttpResponse query(HttpRequest&) {
    db::database().query_value("SELECT 41 + 1");
    throw std::runtime_error("after the query");
}
HttpResponse broken_template(HttpRequest& request) {
    templates::Context context;
    scope().application.prepare(context, request);
    return scope().application.templates().render_to_string("broken.html", context);
}

TestSite site() {
    TestSite site([] {
        return UrlPatterns{
            path("boom/", polls::boom, "boom"),
            path("missing/", missing, "missing"),
            path("nested/", nested),
            path("query/", query),
            path("template/", broken_template),
            path("polls/",
                 include({path("<int:id>/", view([](HttpRequest&, int) { return HttpResponse(); }))}))};
    });
    return site.debug();
}

class DebugPages : public testing::Test {
    log::Capture quiet_;
};

TEST_F(DebugPages, ShowTheExceptionAndTheSourceOfTheThrow) {
    const HttpResponse response = get(*site().build(), "/boom/?page=%3Cscript%3E");
    EXPECT_EQ(response.status_code, 500);
    expect_holds(response.content, "<p class=\"kind\">std::out_of_range</p>");
    expect_holds(response.content, "no &lt;i&gt;vote&lt;/i&gt; here");
    expect_holds(response.content, "break_something(std::string_view)");
    expect_holds(response.content, "boom(nuages::HttpRequest&amp;)");
    expect_holds(response.content, "// the marked line");
    expect_holds(response.content, "frames of Nuages and libraries");
    expect_lacks(response.content, "<script");
}

TEST_F(DebugPages, WorkInFibersToo) {
    const auto application = site().build();
    const std::string page = fibers::run([&] { return get(*application, "/boom/").content; });
    expect_holds(page, "// the marked line");
}

TEST_F(DebugPages, ShowNestedCauses) {
    const HttpResponse response = get(*site().build(), "/nested/");
    expect_holds(response.content, "The vote failed");
    expect_holds(response.content, "Caused by std::out_of_range:");
}

TEST_F(DebugPages, HideSecrets) {
    const auto application = site().build();
    const HttpResponse response =
        post(*application, "/boom/?api_key=get-secret", "password=form-secret&name=kim",
             {{"Authorization", "Bearer header-secret"}, {"Cookie", "sessionid=session-secret; theme=dark"}});
    for (const char* secret : {"form-secret", "header-secret", "session-secret", "k7w&"})
        expect_lacks(response.content, secret);
    expect_holds(response.content, "kim");
    expect_holds(response.content, "dark");
    expect_holds(response.content, "allowed_hosts");
}

TEST_F(DebugPages, ShowQueriesOfTheRequest) {
    const auto application = site().build();
    application->databases().add(std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"}));
    expect_holds(get(*application, "/query/").content, "SELECT 41 + 1");
}

TEST_F(DebugPages, ShowTheLineOfTheTemplate) {
    TestSite broken = site();
    broken.add_template("broken.html", "first\n<p>{% url 'no-such-view' %}</p>\nlast");
    const HttpResponse response = get(*broken.build(), "/template/");
    EXPECT_EQ(response.status_code, 500);
    expect_holds(response.content, "NoReverseMatch");
    expect_holds(response.content, "In <code>broken.html</code>, line 2");
    expect_holds(response.content, "<mark>{% url &#x27;no-such-view&#x27; %}</mark>");
}

TEST_F(DebugPages, ShowTheLineOfATemplateThatCannotBeParsed) {
    TestSite broken = site();
    broken.add_template("broken.html", "a\n{% nonsense %}\n");
    const HttpResponse response = get(*broken.build(), "/template/");
    expect_holds(response.content, "In <code>broken.html</code>, line 2");
    expect_holds(response.content, "<mark>{% nonsense %}</mark>");
}

TEST_F(DebugPages, NameATemplateThatIsMissing) {
    const HttpResponse response = get(*site().build(), "/template/");
    EXPECT_EQ(response.status_code, 500);
    expect_holds(response.content, "TemplateDoesNotExist");
    expect_holds(response.content, "broken.html");
}

TEST_F(DebugPages, ListThePatternsThatWereTried) {
    const HttpResponse response = get(*site().build(), "/polls/x/");
    EXPECT_EQ(response.status_code, 404);
    expect_holds(response.content, "There is no page at /polls/x/");
    expect_holds(response.content, "<code>boom/</code>");
    expect_holds(response.content, "<code>polls/</code> <code>&lt;int:id&gt;/</code>");
}

TEST_F(DebugPages, SayWhichViewRaisedHttp404) {
    const HttpResponse response = get(*site().build(), "/missing/");
    EXPECT_EQ(response.status_code, 404);
    expect_holds(response.content, "No Question matches &lt;the&gt; query.");
    expect_holds(response.content, "Raised by the view <code>missing</code>");
    expect_lacks(response.content, "that were tried");
}

TEST_F(DebugPages, ArePlainTextForOtherClients) {
    const HttpResponse response = get(*site().build(), "/boom/", {{"Accept", "application/json"}});
    EXPECT_EQ(response["Content-Type"], "text/plain; charset=utf-8");
    expect_holds(response.content, "std::out_of_range at GET /boom/\nno <i>vote</i> here\n");
    expect_holds(response.content, "#0 polls::");
    expect_lacks(response.content, "k7w&");
}

TEST_F(DebugPages, SurviveRequestsThatCannotBeRead) {
    const auto application = site().set("NUAGES_HTTP_MAX_FIELDS", "1").build();
    const HttpResponse response = post(*application, "/boom/", "a=1&b=2&c=3");
    EXPECT_EQ(response.status_code, 500);
    expect_holds(response.content, "(cannot be read)");
}

TEST_F(DebugPages, ShowBytesThatAreNoUtf8) {
    const HttpResponse response = get(*site().build(), "/boom/", {{"X-Odd", "\xff<b>"}});
    expect_holds(response.content, "\xef\xbf\xbd&lt;b&gt;");
}

TEST_F(DebugPages, AreNotShownWithDebugOff) {
    TestSite live = site();
    live.set("NUAGES_DEBUG", "false");
    const HttpResponse response = get(*live.build(), "/boom/");
    expect_lacks(response.content, "vote");
    expect_lacks(get(*live.build(), "/polls/x/").content, "boom");
}

}  // namespace
}  // namespace nuages::app
