#include <gtest/gtest.h>

#include <nuages/routing/resolver.h>

#include "url_support.h"

namespace nuages {
namespace {

TEST(ResolverMatch, ArgumentsOfIncludesAndPatternsAreMerged) {
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

TEST(ResolverMatch, KnowsItsNames) {
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

}  // namespace
}  // namespace nuages
