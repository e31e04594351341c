#include <string>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/routing/resolver.h>

#include "url_support.h"

namespace nuages {
namespace {

TEST(UrlResolver, SaysWhatItTried) {
    const UrlResolver resolver({path_dyn("a/", named_view("a")),
                                path_dyn("b/", include({path_dyn("c/", named_view("c"))})),
                                path_dyn("d/", include(UrlPatterns{}))});
    using Tried = std::vector<std::vector<std::string>>;
    EXPECT_EQ(resolver.tried("/b/x/"), (Tried{{"a/"}, {"b/", "c/"}, {"d/"}}));
    EXPECT_EQ(resolver.tried("/d/"), (Tried{{"a/"}, {"b/"}}));
    try {
        resolver.resolve("/b/x/");
        FAIL();
    } catch (const Resolver404& error) {
        EXPECT_EQ(error.path(), "/b/x/");
        EXPECT_EQ(error.tried().size(), 3U);
        EXPECT_EQ(error.status(), 404);
    }
    EXPECT_FALSE(resolver.find("no slash"));
    EXPECT_FALSE(resolver.find(""));
}

TEST(UrlResolver, SetsTheMatchOnTheRequest) {
    const UrlResolver resolver({path_dyn("a/", named_view("a"), "a")});
    HttpRequest request("GET", "/a/");
    resolver(request);
    ASSERT_NE(request.resolver_match, nullptr);
    EXPECT_EQ(request.resolver_match->url_name(), "a");
    EXPECT_EQ(*request.attribute("resolver_match")->as_object().attribute("view_name"), Value("a"));
}

TEST(UrlResolver, RefusesRoutesThatAreNone) {
    const auto message = [](std::string_view route) -> std::string {
        try {
            UrlResolver resolver({path_dyn(route, named_view("v"))});
            return "";
        } catch (const ImproperlyConfigured& error) {
            return error.what();
        }
    };
    EXPECT_EQ(message("<int:a b>/"),
              "URL route '<int:a b>/' cannot contain whitespace in angle brackets <…>.");
    EXPECT_EQ(message("<:a>/"),
              "URL route '<:a>/' uses parameter name ':a' which isn't a valid Python identifier.");
    EXPECT_EQ(message("<int:a>/<str:a>/"),
              "URL route '<int:a>/<str:a>/' uses parameter name 'a' more than once.");
    EXPECT_EQ(message("<itn:a>/"), "URL route '<itn:a>/' uses invalid converter 'itn'. Did you mean 'int'?");
    EXPECT_EQ(message("<>/"), "");
    EXPECT_NE(message("\xFF/").find("is not valid UTF-8"), std::string::npos);
    std::string many;
    for (int i = 0; i < 17; ++i)
        many += "<int:p" + std::to_string(i) + ">/";
    EXPECT_NE(message(many).find("captures 17 arguments; 16 are the most"), std::string::npos);
}

TEST(UrlResolver, ARegexThatTakesTooLongIsABadRequest) {
    const UrlResolver resolver({re_path_dyn("^(a+)+$", named_view("evil"))});
    EXPECT_THROW((void)resolver.find("/" + std::string(60, 'a') + "b"), BadRequest);
    EXPECT_TRUE(resolver.find("/aaaa"));
}

TEST(UrlResolver, ListsEveryView) {
    const UrlResolver resolver(
        {path_dyn("", named_view("v")),
         path_dyn("p/", include({path_dyn("<int:x>/", named_view("v"), "x")}, "polls"))});
    const auto list = resolver.list();
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0].route, "/");
    EXPECT_EQ(list[0].view_name, "");
    EXPECT_EQ(list[1].route, "/p/<int:x>/");
    EXPECT_EQ(list[1].view_name, "polls:x");
}

}  // namespace
}  // namespace nuages
