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

HttpResponse large(HttpRequest& request) {
    List rows(50'000, Value("a row & more"));
    return render_streaming(request, "large.html", {{"rows", std::move(rows)}});
}
HttpResponse missing_stream(HttpRequest& request) {
    return render_streaming(request, "none.html");
}

UrlPatterns urls() {
    return {path("page/", page),
            path("teapot/", teapot),
            path("missing/", missing),
            path("large/", large, "large"),
            path("missing-stream/", missing_stream),
            path("about/", template_view("about.html"), "about"),
            path("old/", redirect_view("about")),
            path("gone/", permanent_redirect_view("https://example.com/"))};
}

std::unique_ptr<app::Application> site() {
    return make_site(
        urls,
        {{"page.html", "{{ name }} {{ count }} {{ request.path }}"},
         {"about.html", "About us"},
         {"large.html", "{% for row in rows %}{{ row }}\n{% endfor %}{% url 'large' %} {{ request.path }}"}});
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

TEST(RenderStreaming, NeverHoldsTheWholePage) {
    class Pieces final : public ResponseWriter {
    public:
        void write(std::string_view data) override {
            total += data.size();
            largest = std::max(largest, data.size());
            last = data;
        }
        void flush() override {}
        std::size_t total = 0, largest = 0;
        std::string last;
    } writer;
    const auto application = site();
    HttpRequest request("GET", "/large/");
    request.headers.set("Host", "testserver");
    const HttpResponse response = application->handle(request);
    ASSERT_EQ(response.body_kind(), HttpResponse::BodyKind::stream);
    EXPECT_FALSE(response.headers.contains("Content-Length"));
    response.producer()(writer);
    EXPECT_GT(writer.total, 50'000u * 17);
    EXPECT_LT(writer.largest, 20u * 1024);
    EXPECT_TRUE(writer.last.ends_with("/large/ /large/")) << "the site is in scope while it is rendered";
}

TEST(RenderStreaming, AMissingTemplateIsFoundBeforeAnythingIsSent) {
    const log::Capture log;
    EXPECT_EQ(visit(*site(), "/missing-stream/").status_code, 500);
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
