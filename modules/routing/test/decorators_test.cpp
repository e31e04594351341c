#include <gtest/gtest.h>

#include <nuages/routing/decorators.h>
#include <nuages/urls.h>

#include "url_support.h"

namespace nuages {
namespace {

HttpResponse vote(HttpRequest&, int id) {
    return "vote " + std::to_string(id);
}
Handler shout(Handler next) {
    return [next](HttpRequest& request) {
        HttpResponse response = next(request);
        response.content += "!";
        return response;
    };
}

TEST(Decorators, KeepTheParametersAndCheckTheMethod) {
    const UrlResolver resolver(
        {path("post/<int:id>/", require_POST(vote)), path("get/<int:id>/", require_GET(vote)),
         path("safe/<int:id>/", require_safe(require_http_methods({"GET", "HEAD", "PUT"}, vote)))});
    EXPECT_EQ(answer(resolver, "/post/5/", "POST"), "vote 5");
    EXPECT_EQ(answer(resolver, "/post/5/", "GET"), "405");
    EXPECT_EQ(answer(resolver, "/get/5/", "HEAD"), "405");
    EXPECT_EQ(answer(resolver, "/safe/5/", "HEAD"), "vote 5");
    EXPECT_EQ(answer(resolver, "/safe/5/", "PUT"), "405");

    HttpRequest request("GET", "/post/5/");
    EXPECT_EQ(resolver(request)["Allow"], "POST");
}

TEST(Decorators, AnyMiddlewareDecorates) {
    const UrlResolver resolver({path("<int:id>/", decorate(require_POST(vote), shout))});
    EXPECT_EQ(answer(resolver, "/5/", "POST"), "vote 5!");
}

TEST(Decorators, MarksAreFoundOnTheMatch) {
    const UrlResolver resolver(
        {path("<int:id>/", marked(require_POST(marked(vote, "a")), "b")), path("x/<int:id>/", vote)});
    const ResolverMatch match = resolver.resolve("/5/");
    EXPECT_TRUE(match.has_mark("a"));
    EXPECT_TRUE(match.has_mark("b"));
    EXPECT_FALSE(match.has_mark("c"));
    EXPECT_FALSE(resolver.resolve("/x/5/").has_mark("a"));
}

}  // namespace
}  // namespace nuages
