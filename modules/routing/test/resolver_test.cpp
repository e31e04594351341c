#include <string>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/routing/resolver.h>

#include "url_support.h"

namespace nuages {
namespace {

TEST(UrlResolver, TheFirstPatternThatMatchesWins) {
    const UrlResolver resolver(
        {path_dyn("a/<str:x>/", named_view("str")), path_dyn("a/<int:x>/", named_view("int")),
         path_dyn("a/b/", named_view("literal")), re_path_dyn("^c/", named_view("regex")),
         path_dyn("c/d/", named_view("after regex")), path_dyn("e/f/", named_view("before regex")),
         re_path_dyn("^e/(.*)$", named_view("e"))});
    EXPECT_EQ(answer(resolver, "/a/5/"), "str [] {'x': '5'}");
    EXPECT_EQ(answer(resolver, "/a/b/"), "str [] {'x': 'b'}");
    EXPECT_EQ(answer(resolver, "/c/d/"), "regex [] {}");
    EXPECT_EQ(answer(resolver, "/e/f/"), "before regex [] {}");
    EXPECT_EQ(answer(resolver, "/e/g/"), "e ['g/'] {}");
}

TEST(UrlResolver, GoesBackWhereALaterPieceDoesNotMatch) {
    const UrlResolver resolver(
        {path_dyn("<int:a>/x/", named_view("int x")), path_dyn("<slug:a>/y/", named_view("slug y")),
         path_dyn("<str:a>/<path:b>", named_view("rest")), path_dyn("10/z/", named_view("z"))});
    EXPECT_EQ(answer(resolver, "/10/x/"), "int x [] {'a': 10}");
    EXPECT_EQ(answer(resolver, "/10/y/"), "slug y [] {'a': '10'}");
    EXPECT_EQ(answer(resolver, "/10/z/"), "rest [] {'a': '10', 'b': 'z/'}");
    EXPECT_EQ(answer(resolver, "/1.0/z"), "rest [] {'a': '1.0', 'b': 'z'}");
    EXPECT_EQ(answer(resolver, "/10"), "404");
}

TEST(UrlResolver, RunsThatMayEndInSeveralPlacesMatchAsRegularExpressions) {
    const UrlResolver resolver({path_dyn("mix/a<int:a>b<str:b>c/", named_view("mix")),
                                path_dyn("p/<path:v>/edit/", named_view("edit")),
                                path_dyn("s/<slug:a>-<slug:b>/", named_view("slugs"))});
    EXPECT_EQ(answer(resolver, "/mix/a1bccc/"), "mix [] {'a': 1, 'b': 'cc'}");
    EXPECT_EQ(answer(resolver, "/mix/a1bc/"), "404");
    EXPECT_EQ(answer(resolver, "/p/a/edit/b/edit/"), "edit [] {'v': 'a/edit/b'}");
    EXPECT_EQ(answer(resolver, "/p//edit/"), "404");
    EXPECT_EQ(answer(resolver, "/s/a-b-c/"), "slugs [] {'a': 'a-b', 'b': 'c'}");
}

TEST(UrlResolver, AnIncludeTakesItsPrefixOnce) {
    // as Django: the prefix takes all digits, and no fewer where the rest would then match
    const UrlResolver resolver(
        {path_dyn("n<int:a>",
                  include({path_dyn("5/", named_view("never")), path_dyn("/", named_view("slash"))})),
         path_dyn("<path:p>/",
                  include({path_dyn("x/", named_view("never")), path_dyn("", named_view("end"))}))});
    EXPECT_EQ(answer(resolver, "/n15/"), "slash [] {'a': 15}");
    EXPECT_EQ(answer(resolver, "/a/x/"), "end [] {'p': 'a/x'}");
}

TEST(UrlResolver, ArgumentsOfIncludesAndPatternsAreMerged) {
    const UrlResolver resolver(
        {path_dyn("ex/", include({path_dyn("<int:n>/", named_view("exn"), "exn", {{"b", 2}})}), {{"a", 1}}),
         re_path("^g/(\\d+)/", include({re_path_dyn("^(\\w+)/$", named_view("grp")),
                                        re_path_dyn("^k/(?P<k>\\w+)/(x)$", named_view("named"))})),
         re_path_dyn("^none/(?P<a>x)?(?P<b>y)?/$", named_view("none"))});
    EXPECT_EQ(answer(resolver, "/ex/3/"), "exn [] {'a': 1, 'n': 3, 'b': 2}");
    EXPECT_EQ(answer(resolver, "/g/1/w/"), "grp ['1', 'w'] {}");
    EXPECT_EQ(answer(resolver, "/g/1/k/v/x"), "named [] {'k': 'v'}");
    EXPECT_EQ(answer(resolver, "/none/y/"), "none [] {'b': 'y'}");
    EXPECT_EQ(answer(resolver, "/none//"), "none [] {}");
    EXPECT_EQ(resolver.resolve("/ex/3/").extra_kwargs(), (Dict{{"a", 1}, {"b", 2}}));
}

TEST(UrlResolver, AMatchKnowsItsNames) {
    const UrlResolver resolver({path_dyn(
        "outer/",
        include({path_dyn("mid/", include({re_path_dyn("^re/(?P<x>\\w+)/$", named_view("re"), "re")}, "inner",
                                          "in1"))},
                "outer"))});
    const ResolverMatch match = resolver.resolve("/outer/mid/re/v/");
    EXPECT_EQ(match.url_name(), "re");
    EXPECT_EQ(match.view_name(), "outer:in1:re");
    EXPECT_EQ(match.app_name(), "outer:inner");
    EXPECT_EQ(match.namespace_(), "outer:in1");
    EXPECT_EQ(match.route(), "outer/mid/re/(?P<x>\\w+)/$");
    EXPECT_EQ(to_value(match).as_object().attribute("namespaces")->repr(), "['outer', 'in1']");
}

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

TEST(UrlResolver, LongChainsOfPrefixesNeedNoStack) {
    UrlPatterns patterns;
    std::string route;
    for (int i = 0; i < 600; ++i)
        patterns.push_back(path_dyn(route += "a", named_view("v")));
    const UrlResolver resolver(std::move(patterns));
    EXPECT_EQ(resolver.resolve("/" + route).route(), route);
    EXPECT_FALSE(resolver.find("/" + route + "a"));
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

// Pieces to make patterns of, such that many of them overlap, and texts for their parameters.
const std::vector<std::string> pieces{"a", "ab", "7", "x", "-", "<int:P>", "<slug:P>", "<str:P>", "<path:P>"};
const std::vector<std::string> texts{"a", "ab", "7", "12", "x", "b-1", "a/7", "é"};

// Numbers that are the same in each run.
class Dice {
public:
    std::size_t below(std::size_t n) {
        seed_ = seed_ * 1664525 + 1013904223;
        return (seed_ >> 16) % n;
    }
    const std::string& one_of(const std::vector<std::string>& choices) {
        return choices[below(choices.size())];
    }

private:
    std::uint32_t seed_ = 42;
};

std::string make_route(Dice& dice, int depth) {
    std::string route;
    const std::size_t count = 1 + dice.below(3);
    for (std::size_t i = 0; i < count; ++i) {
        std::string piece = dice.one_of(pieces);
        if (const std::size_t name = piece.find('P'); name != std::string::npos)
            piece.replace(name, 1, "p" + std::to_string(depth) + std::to_string(i));
        route += piece + (dice.below(3) ? "/" : "");
    }
    return route;
}

UrlPatterns make_patterns(Dice& dice, int depth) {
    UrlPatterns patterns;
    for (int i = 0; i < 6; ++i) {
        const std::string route = make_route(dice, depth);
        const std::string name = std::to_string(depth) + "." + std::to_string(i);
        if (depth < 2 && i % 3 == 2)
            patterns.push_back(path_dyn(route, include(make_patterns(dice, depth + 1))));
        else if (route.find('<') == std::string::npos)
            patterns.push_back(re_path_dyn("^" + route + (i % 2 ? "$" : ""), named_view(name)));
        else
            patterns.push_back(path_dyn(route, named_view(name)));
    }
    return patterns;
}

// A path that one of the patterns may have been written for.
std::string make_path(Dice& dice, const std::vector<UrlListing>& listing) {
    std::string path;
    bool in_parameter = false;
    for (const char c : listing[dice.below(listing.size())].route) {
        if (c == '<')
            path += dice.one_of(texts);
        in_parameter = (in_parameter || c == '<') && c != '>';
        if (!in_parameter && std::string_view("^$>").find(c) == std::string_view::npos)
            path += c;
    }
    return path;
}

// The order of the list is all that counts: the tree finds what going through the list one by one finds.
TEST(UrlResolver, FindsWhatTheListFinds) {
    Dice dice;
    std::size_t matches = 0;
    for (int round = 0; round < 25; ++round) {
        const UrlPatterns patterns = make_patterns(dice, 0);
        const UrlResolver tree(patterns);
        std::vector<UrlResolver> each;  // one resolver for each entry of the list
        for (const UrlPattern& pattern : patterns)
            each.emplace_back(UrlPatterns{pattern});
        for (int i = 0; i < 40; ++i) {
            const std::string path = make_path(dice, tree.list());
            std::string expected = "404";
            for (std::size_t k = 0; k < each.size() && expected == "404"; ++k)
                expected = answer(each[k], path);
            ASSERT_EQ(answer(tree, path), expected) << path;
            matches += expected != "404";
        }
    }
    EXPECT_GT(matches, 500U);
}

}  // namespace
}  // namespace nuages
