#include <gtest/gtest.h>

#include <nuages/app/scope.h>
#include <nuages/base/text.h>
#include <nuages/routing/resolver.h>
#include <nuages/views/redirect.h>

#include "views_site.h"

namespace nuages {
namespace {

HttpResponse index(HttpRequest&) {
    return "index";
}
HttpResponse detail(HttpRequest&, int) {
    return "detail";
}
HttpResponse after_form(HttpRequest& request) {
    return redirect(safe_next(request, "index"));
}

UrlPatterns urls() {
    return {path("", index, "index"), path("<int:id>/", detail, "detail"), path("form/", after_form)};
}

struct Question {
    int id;
    std::string get_absolute_url() const { return "/questions/" + std::to_string(id) + "/"; }
};

class Redirect : public testing::Test {
protected:
    std::unique_ptr<app::Application> application_ = make_site(urls);
    app::Enter in_scope_{*application_};
};

TEST_F(Redirect, LeadsToAViewByNameAndArguments) {
    const HttpResponse response = redirect("detail", 5);
    EXPECT_EQ(response.status_code, 302);
    EXPECT_EQ(response["Location"], "/5/");
    EXPECT_EQ(permanent_redirect("index").status_code, 301);
}

TEST_F(Redirect, LeadsToUrls) {
    for (const char* url : {"/x/?a=1", "./x", "../x", "https://example.com/", "page.html", "a/b"})
        EXPECT_EQ(redirect(url)["Location"], url);
}

TEST_F(Redirect, LeadsToThePageOfAThing) {
    EXPECT_EQ(redirect(Question{7})["Location"], "/questions/7/");
    EXPECT_EQ(permanent_redirect(Question{7}).status_code, 301);
}

TEST_F(Redirect, RefusesWhatIsNeitherAViewNorAUrl) {
    EXPECT_THROW(redirect("no-such-view"), NoReverseMatch);
    EXPECT_THROW(redirect("detail", "x"), NoReverseMatch);
    EXPECT_THROW(redirect("javascript://alert.example/%0aalert(1)"), DisallowedRedirect);
}

class SafeNext : public Redirect {
protected:
    std::string location(std::string_view next) {
        return std::string(visit(*application_, "/form/?next=" + url::quote_plus(next))["Location"]);
    }
};

TEST_F(SafeNext, LeadsToPathsOfThisSite) {
    EXPECT_EQ(location("/5/?a=1"), "/5/?a=1");
    EXPECT_EQ(location("http://testserver/5/"), "http://testserver/5/");
}

TEST_F(SafeNext, PrefersTheForm) {
    const HttpResponse response = visit(*application_, "/form/?next=/1/", "POST", "next=/2/");
    EXPECT_EQ(response["Location"], "/2/");
}

TEST_F(SafeNext, FallsBackForOtherSites) {
    for (const char* next :
         {"", "https://evil.example/", "//evil.example/", "\\\\evil.example", "/\\evil.example",
          "http:///evil.example", "javascript:alert(1)", "///evil.example", "ftp://testserver/"})
        EXPECT_EQ(location(next), "/") << next;
}

TEST_F(SafeNext, NeverTakesAVisitorsTextForTheNameOfAView) {
    EXPECT_EQ(location("detail"), "./detail");
    EXPECT_EQ(location("no-such-view"), "./no-such-view");
}

}  // namespace
}  // namespace nuages
