#include <gtest/gtest.h>

#include <nuages/app/scope.h>
#include <nuages/base/error.h>
#include <nuages/log/log.h>
#include <nuages/routing/pattern.h>
#include <nuages/views/generic.h>
#include <nuages/views/render.h>

#include "views_site.h"

namespace nuages {
namespace {

HttpResponse page(HttpRequest& request) {
    const std::string name = "Kim";
    return render(request, "page.html", {{"name", name}, {"count", 3}});
}
HttpResponse teapot(HttpRequest& request) {
    return render(request, "page.html", {}, 418);
}
HttpResponse missing(HttpRequest& request) {
    return render(request, "none.html");
}

UrlPatterns urls() {
    return {path("page/", page),
            path("teapot/", teapot),
            path("missing/", missing),
            path("about/", template_view("about.html"), "about"),
            path("old/", redirect_view("about")),
            path("gone/", permanent_redirect_view("https://example.com/"))};
}

std::unique_ptr<app::Application> site() {
    return make_site(
        urls, {{"page.html", "{{ name }} {{ count }} {{ request.path }}"}, {"about.html", "About us"}});
}

TEST(Render, ShowsTheTemplateWithItsVariablesAndTheRequest) {
    const HttpResponse response = visit(*site(), "/page/");
    EXPECT_EQ(response.content, "Kim 3 /page/");
    EXPECT_EQ(response.status_code, 200);
    EXPECT_EQ(response["Content-Type"], "text/html; charset=utf-8");
}

TEST(Render, TakesAStatus) {
    EXPECT_EQ(visit(*site(), "/teapot/").status_code, 418);
}

TEST(Render, AMissingTemplateIsAnErrorOfTheServer) {
    const log::Capture log;
    EXPECT_EQ(visit(*site(), "/missing/").status_code, 500);
    EXPECT_NE(log.records().at(0).detail.find("none.html"), std::string::npos);
}

TEST(Render, NeedsTheScopeOfASite) {
    HttpRequest request("GET", "/");
    EXPECT_THROW(render(request, "page.html"), ImproperlyConfigured);
}

TEST(RenderToString, WorksWithoutARequest) {
    const auto application = site();
    const app::Enter in_scope(*application);
    EXPECT_EQ(render_to_string("page.html", {{"name", "mail"}}), "mail  ");
}

TEST(TemplateView, AnswersGetAndHeadOnly) {
    EXPECT_EQ(visit(*site(), "/about/").content, "About us");
    EXPECT_EQ(visit(*site(), "/about/", "HEAD").status_code, 200);
    const log::Capture quiet;
    EXPECT_EQ(visit(*site(), "/about/", "POST").status_code, 405);
}

TEST(RedirectView, LeadsToAViewOrAUrl) {
    const HttpResponse old = visit(*site(), "/old/", "POST");
    EXPECT_EQ(old.status_code, 302);
    EXPECT_EQ(old["Location"], "/about/");
    const HttpResponse gone = visit(*site(), "/gone/");
    EXPECT_EQ(gone.status_code, 301);
    EXPECT_EQ(gone["Location"], "https://example.com/");
}

}  // namespace
}  // namespace nuages
