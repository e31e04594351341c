#include <gtest/gtest.h>

#include <nuages/app/scope.h>
#include <nuages/app/template_tags.h>
#include <nuages/routing/resolver.h>
#include <nuages/template.h>

#include "site_support.h"

namespace nuages::app {
namespace {

HttpResponse answer(HttpRequest&) {
    return "";
}
HttpResponse with_id(HttpRequest&, int) {
    return "";
}

UrlPatterns polls() {
    return {path("", answer, "index"), path("<int:id>/", with_id, "detail")};
}

class UrlTag : public testing::Test {
protected:
    UrlTag()
        : application_(TestSite([] {
                           return UrlPatterns{
                               path("a/", include(polls, "polls", "first")),
                               path("b/", include(polls, "polls", "second")),
                               path("s/<str:text>/",
                                    view([](HttpRequest&, std::string) { return HttpResponse(); }), "text")};
                       }).build()) {}

    std::string render(std::string_view source, templates::Context context = {}) {
        const Enter in_scope(*application_);
        return application_->templates().from_string(source).render(context);
    }

    std::unique_ptr<Application> application_;
};

TEST_F(UrlTag, ReversesWithPositionalAndNamedArguments) {
    EXPECT_EQ(render("{% url 'first:index' %}"), "/a/");
    EXPECT_EQ(render("{% url 'first:detail' 5 %}"), "/a/5/");
    EXPECT_EQ(render("{% url view id=number|add:1 %}", {{"view", "second:detail"}, {"number", 5}}), "/b/6/");
}

TEST_F(UrlTag, EscapesUnlessAutoescapeIsOff) {
    EXPECT_EQ(render("{% url 'text' \"a'b\" %}"), "/s/a&#x27;b/");
    EXPECT_EQ(render("{% autoescape off %}{% url 'text' \"a'b\" %}{% endautoescape %}"), "/s/a'b/");
}

TEST_F(UrlTag, KeepsTheUrlInAVariable) {
    EXPECT_EQ(render("{% url 'first:index' as link %}[{{ link }}]"), "[/a/]");
    EXPECT_EQ(render("{% url 'no-such-view' as link %}[{{ link }}]"), "[]");
}

TEST_F(UrlTag, PrefersTheInstanceOfTheCurrentApp) {
    templates::Context context;
    context.set_current_app("first");
    EXPECT_EQ(render("{% url 'polls:index' %}", std::move(context)), "/a/");
    templates::Context other;
    other.set_current_app("second");
    EXPECT_EQ(render("{% url 'polls:index' %}", std::move(other)), "/b/");
}

TEST_F(UrlTag, ThrowsWhereNothingMatches) {
    EXPECT_THROW(render("{% url 'no-such-view' %}"), NoReverseMatch);
    EXPECT_THROW(render("{% url 'first:detail' 'x' %}"), NoReverseMatch);
}

TEST_F(UrlTag, RefusesMalformedUses) {
    EXPECT_THROW(render("{% url %}"), templates::TemplateSyntaxError);
    EXPECT_THROW(render("{% url 'x' id= %}"), templates::TemplateSyntaxError);
    EXPECT_THROW(render("{% url 'x' a|nofilter %}"), templates::TemplateSyntaxError);
}

}  // namespace
}  // namespace nuages::app
