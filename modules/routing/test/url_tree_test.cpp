#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <nuages/routing/resolver.h>

#include "url_support.h"

namespace nuages {
namespace {

TEST(UrlTree, TheFirstPatternThatMatchesWins) {
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

TEST(UrlTree, GoesBackWhereALaterPieceDoesNotMatch) {
    const UrlResolver resolver(
        {path_dyn("<int:a>/x/", named_view("int x")), path_dyn("<slug:a>/y/", named_view("slug y")),
         path_dyn("<str:a>/<path:b>", named_view("rest")), path_dyn("10/z/", named_view("z"))});
    EXPECT_EQ(answer(resolver, "/10/x/"), "int x [] {'a': 10}");
    EXPECT_EQ(answer(resolver, "/10/y/"), "slug y [] {'a': '10'}");
    EXPECT_EQ(answer(resolver, "/10/z/"), "rest [] {'a': '10', 'b': 'z/'}");
    EXPECT_EQ(answer(resolver, "/1.0/z"), "rest [] {'a': '1.0', 'b': 'z'}");
    EXPECT_EQ(answer(resolver, "/10"), "404");
}

TEST(UrlTree, RunsThatMayEndInSeveralPlacesMatchAsRegularExpressions) {
    const UrlResolver resolver({path_dyn("mix/a<int:a>b<str:b>c/", named_view("mix")),
                                path_dyn("p/<path:v>/edit/", named_view("edit")),
                                path_dyn("s/<slug:a>-<slug:b>/", named_view("slugs"))});
    EXPECT_EQ(answer(resolver, "/mix/a1bccc/"), "mix [] {'a': 1, 'b': 'cc'}");
    EXPECT_EQ(answer(resolver, "/mix/a1bc/"), "404");
    EXPECT_EQ(answer(resolver, "/p/a/edit/b/edit/"), "edit [] {'v': 'a/edit/b'}");
    EXPECT_EQ(answer(resolver, "/p//edit/"), "404");
    EXPECT_EQ(answer(resolver, "/s/a-b-c/"), "slugs [] {'a': 'a-b', 'b': 'c'}");
}

TEST(UrlTree, AnIncludeTakesItsPrefixOnce) {
    // as Django: the prefix takes all digits, and no fewer where the rest would then match
    const UrlResolver resolver(
        {path_dyn("n<int:a>",
                  include({path_dyn("5/", named_view("never")), path_dyn("/", named_view("slash"))})),
         path_dyn("<path:p>/",
                  include({path_dyn("x/", named_view("never")), path_dyn("", named_view("end"))}))});
    EXPECT_EQ(answer(resolver, "/n15/"), "slash [] {'a': 15}");
    EXPECT_EQ(answer(resolver, "/a/x/"), "end [] {'p': 'a/x'}");
}

TEST(UrlTree, LongChainsOfPrefixesNeedNoStack) {
    UrlPatterns patterns;
    std::string route;
    for (int i = 0; i < 600; ++i)
        patterns.push_back(path_dyn(route += "a", named_view("v")));
    const UrlResolver resolver(std::move(patterns));
    EXPECT_EQ(resolver.resolve("/" + route).route(), route);
    EXPECT_FALSE(resolver.find("/" + route + "a"));
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
TEST(UrlTree, FindsWhatTheListFinds) {
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
