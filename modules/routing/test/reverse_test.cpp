#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/base/uuid.h>
#include <nuages/fibers/scope.h>
#include <nuages/routing/reverse.h>

#include "url_support.h"

namespace nuages {
namespace {

UrlPatterns polls() {
    return {path_dyn("", named_view("index"), "index"),
            path_dyn("<int:question_id>/", named_view("detail"), "detail")};
}

const UrlResolver& site() {
    static const UrlResolver resolver(
        {path_dyn("polls/", include(polls(), "polls")), path_dyn("news/", include(polls(), "polls", "news")),
         path_dyn("s/<str:v>/", named_view("s"), "str"), path_dyn("u/<uuid:id>/", named_view("u"), "uuid"),
         path_dyn("/evil.com/", named_view("e"), "evil"),
         path_dyn("x/<int:v>/", named_view("x"), "extra", {{"flag", true}}),
         path_dyn("pct/100%/", named_view("p"), "pct"), path_dyn("dup/<int:a>/", named_view("d"), "dup"),
         path_dyn("dup/<str:b>/", named_view("d"), "dup"),
         re_path_dyn("^opt/(?:page-(?P<page>\\d+)/)?$", named_view("o"), "opt"),
         re_path_dyn("^look/(?!no)(?P<x>\\w+)/$", named_view("l"), "look"),
         re_path_dyn("^un/(\\d+)/(\\w+)/$", named_view("n"), "unnamed")});
    return resolver;
}

std::string failure(std::string_view name, const List& args = {}, const Dict& kwargs = {}) {
    try {
        return site().reverse(name, args, kwargs);
    } catch (const NoReverseMatch& error) {
        return error.what() + (error.hint().empty() ? "" : " | " + error.hint());
    }
}

TEST(Reverse, WritesPathsFromTypedArguments) {
    UrlScope scope{&site(), "/"};
    const fibers::ScopeValue<UrlScope> in_scope(&scope);
    EXPECT_EQ(reverse("polls:index"), "/polls/");
    EXPECT_EQ(reverse("polls:detail", 5), "/polls/5/");
    EXPECT_EQ(reverse("polls:detail", {{"question_id", 5}}), "/polls/5/");
    EXPECT_EQ(reverse("str", std::string("a b")), reverse("str", "a b"));
    EXPECT_EQ(reverse("uuid", *UUID::parse("075194d36885417ea8a86c931e272f00")),
              "/u/075194d3-6885-417e-a8a8-6c931e272f00/");
    EXPECT_EQ(reverse_dyn("polls:detail", {7}, {}, "news"), "/news/7/");
}

TEST(Reverse, PutsThePrefixOfTheSiteInFront) {
    UrlScope scope{&site(), "/shop/"};
    const fibers::ScopeValue<UrlScope> in_scope(&scope);
    EXPECT_EQ(reverse("polls:detail", 5), "/shop/polls/5/");
}

TEST(Reverse, OutsideOfASiteSaysWhatToDo) {
    EXPECT_THROW(reverse("polls:index"), ImproperlyConfigured);
}

TEST(Reverse, EncodesWhatAPathMayNotHave) {
    EXPECT_EQ(site().reverse("str", {"한 a%41?#&"}), "/s/%ED%95%9C%20a%2541%3F%23&/");
    EXPECT_EQ(site().reverse("pct"), "/pct/100%25/");
}

TEST(Reverse, NeverMakesAPathThatNamesAHost) {
    EXPECT_EQ(site().reverse("evil"), "/%2Fevil.com/");
}

TEST(Reverse, ArgumentsHaveToMatchThePattern) {
    EXPECT_EQ(failure("str", {"a/b"}),
              "Reverse for 'str' with arguments '('a/b',)' not found. 1 pattern(s) tried: "
              "['s/(?P<v>[^/]+)/\\\\Z']");
    EXPECT_EQ(failure("polls:detail", {-5}),
              "Reverse for 'detail' with arguments '(-5,)' not found. 1 pattern(s) "
              "tried: ['polls/(?P<question_id>[0-9]+)/\\\\Z']");
    EXPECT_EQ(failure("polls:detail", {}, {{"pk", 5}}),
              "Reverse for 'detail' with keyword arguments '{'pk': 5}' not found. 1 pattern(s) tried: "
              "['polls/(?P<question_id>[0-9]+)/\\\\Z']");
    EXPECT_THROW(site().reverse("str", {"a"}, {{"v", "b"}}), ValueError);
}

TEST(Reverse, TheLastPatternOfANameIsTriedFirst) {
    EXPECT_EQ(site().reverse("dup", {1}), "/dup/1/");
    EXPECT_EQ(site().reverse("dup", {"x"}), "/dup/x/");
    EXPECT_EQ(site().reverse("dup", {}, {{"a", 1}}), "/dup/1/");
}

TEST(Reverse, ExtraArgumentsMayBeGivenAsTheyAre) {
    EXPECT_EQ(site().reverse("extra", {}, {{"v", 3}, {"flag", true}}), "/x/3/");
    EXPECT_EQ(site().reverse("extra", {3}), "/x/3/");
    EXPECT_NE(failure("extra", {}, {{"v", 3}, {"flag", false}}), "/x/3/");
}

TEST(Reverse, RegularExpressionsAreReversed) {
    EXPECT_EQ(site().reverse("opt"), "/opt/");
    EXPECT_EQ(site().reverse("opt", {4}), "/opt/page-4/");
    EXPECT_EQ(site().reverse("look", {"yes"}), "/look/yes/");
    EXPECT_NE(failure("look", {"nope"}), "/look/nope/");
    EXPECT_EQ(site().reverse("unnamed", {1, "w"}), "/un/1/w/");
}

TEST(Reverse, ARegexThatCannotBeReversedFailsAllReversing) {
    const UrlResolver resolver(
        {path_dyn("a/", named_view("a"), "a"), re_path_dyn("^(?i:b)/$", named_view("b"), "b")});
    EXPECT_EQ(answer(resolver, "/B/"), "b [] {}");
    try {
        resolver.reverse("a");
        FAIL();
    } catch (const ValueError& error) {
        EXPECT_STREQ(error.what(), "Non-reversible reg-exp portion: '(?i'");
    }
}

TEST(Reverse, NamesThatAreNoneGetAHint) {
    EXPECT_EQ(failure("polls:detial"),
              "Reverse for 'detial' not found. 'detial' is not a valid view function or pattern "
              "name. | Did you mean 'detail'?");
    EXPECT_EQ(failure("pols:index"), "'pols' is not a registered namespace | Did you mean 'polls'?");
    EXPECT_EQ(failure("polls:x:index"), "'x' is not a registered namespace inside 'polls'");
}

TEST(Reverse, TheAppNameMeansItsOwnInstanceUnlessAnotherIsCurrent) {
    EXPECT_EQ(site().reverse("polls:index"), "/polls/");
    EXPECT_EQ(site().reverse("polls:index", {}, {}, "news"), "/news/");
    EXPECT_EQ(site().reverse("news:index", {}, {}, "polls"), "/news/");
    const UrlResolver instances(
        {path_dyn("a/", include(polls(), "polls", "a")), path_dyn("b/", include(polls(), "polls", "b"))});
    EXPECT_EQ(instances.reverse("polls:index"), "/b/");
}

}  // namespace
}  // namespace nuages
