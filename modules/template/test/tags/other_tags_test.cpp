#include <gtest/gtest.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

Options at_noon() {
    Options options;
    options.clock = [] { return DateTime::of(2026, 5, 1, 12, 0); };
    return options;
}

TEST(CsrfToken, IsAHiddenField) {
    EXPECT_EQ(render("{% csrf_token %}", {{"csrf_token", "a\"b"}}),
              "<input type=\"hidden\" name=\"csrfmiddlewaretoken\" value=\"a&quot;b\">");
    EXPECT_EQ(render("{% csrf_token %}"), "");
    EXPECT_EQ(render("{% csrf_token %}", {{"csrf_token", "NOTPROVIDED"}}), "");
}

TEST(Debug, ShowsTheContextOnlyWhereDebugIsOn) {
    EXPECT_EQ(render("{% debug %}", {{"a", "<"}}), "");
    Options options;
    options.debug = true;
    EXPECT_EQ(render("{% debug %}", {{"a", "<"}}, options), "a = &#x27;&lt;&#x27;\n");
}

TEST(Lorem, WritesWordsAndParagraphs) {
    EXPECT_EQ(render("{% lorem 3 w %}"), "lorem ipsum dolor");
    EXPECT_EQ(render("{% lorem n w %}", {{"n", 2}}), "lorem ipsum");
    std::string text = render("{% lorem 2 p %}");
    EXPECT_TRUE(text.starts_with("<p>Lorem ipsum dolor sit amet, "));
    EXPECT_NE(text.find("</p>\n\n<p>"), text.npos);
    EXPECT_FALSE(render("{% lorem 1 p random %}").starts_with("<p>Lorem ipsum"));
    EXPECT_EQ(render("{% lorem -3 w %}"), "");
    EXPECT_EQ(syntax_error("{% lorem 1 2 3 4 %}"), "Incorrect format for 'lorem' tag");
}

TEST(Now, FormatsThePresent) {
    EXPECT_EQ(render("{% now 'Y-m-d H:i' %}", {}, at_noon()), "2026-05-01 12:00");
    EXPECT_EQ(render("{% now 'DATE_FORMAT' as d %}[{{ d }}]", {}, at_noon()), "[May 1, 2026]");
    Context context;
    context.set_time_zone(tz::get("Asia/Seoul"));
    EXPECT_EQ(render("{% now 'H:i T' %}", context, at_noon()), "21:00 KST");
    EXPECT_EQ(syntax_error("{% now %}"), "'now' statement takes one argument");
}

TEST(Regroup, GroupsNeighbours) {
    auto city = [](const char* name, const char* country) {
        return Value::dict({{"name", name}, {"country", country}});
    };
    Context context{{"cities", Value::list({city("Seoul", "KR"), city("Busan", "KR"), city("Oslo", "NO")})}};
    EXPECT_EQ(render("{% regroup cities by country as groups %}{% for g in groups %}{{ g.grouper }}:{% for c "
                     "in g.list %}"
                     "{{ c.name }} {% endfor %}{% endfor %}",
                     context),
              "KR:Seoul Busan NO:Oslo ");
    EXPECT_EQ(
        render(
            "{% regroup cities by country|lower as gs %}{% for key, items in gs %}{{ key }}{{ items|length }}"
            "{% endfor %}{{ gs.0.0 }}",
            context),
        "kr2no1kr");
    EXPECT_EQ(render("{% regroup none by x as g %}{{ g }}"), "[]");
    EXPECT_EQ(syntax_error("{% regroup a by b %}"), "'regroup' tag takes five arguments");
    EXPECT_EQ(syntax_error("{% regroup a of b as c %}"), "second argument to 'regroup' tag must be 'by'");
    EXPECT_EQ(syntax_error("{% regroup a by b is c %}"),
              "next-to-last argument to 'regroup' tag must be 'as'");
}

TEST(WidthRatio, Scales) {
    EXPECT_EQ(render("{% widthratio 175 200 100 %}"), "88");
    EXPECT_EQ(render("{% widthratio a b 100 as w %}[{{ w }}]", {{"a", 50}, {"b", 100}}), "[50]");
    EXPECT_EQ(render("{% widthratio 5 0 100 %}"), "0");
    EXPECT_EQ(render("{% widthratio a 100 100 %}", {{"a", "x"}}), "");
    EXPECT_EQ(render("{% widthratio 1 2 1 %}{% widthratio 3 2 1 %}{% widthratio -1 1000 1 %}"), "020");
    EXPECT_EQ(syntax_error("{% widthratio 1 2 'x' %}"), "widthratio final argument must be a number");
    EXPECT_EQ(syntax_error("{% widthratio 1 2 %}"), "widthratio takes at least three arguments");
    EXPECT_EQ(syntax_error("{% widthratio 1 2 3 is x %}"),
              "Invalid syntax in widthratio tag. Expecting 'as' keyword");
}

TEST(QueryString, ChangesParameters) {
    Context context{{"d", Value::dict({{"a", 1}, {"b", Value::list({"x y", "&"})}})}, {"n", nullptr}};
    EXPECT_EQ(render("{% querystring d %}", context), "?a=1&amp;b=x+y&amp;b=%26");
    EXPECT_EQ(render("{% querystring d b=None a=2 c='\xC3\xA9' %}", context), "?a=2&amp;c=%C3%A9");
    EXPECT_EQ(render("{% querystring d a=n b=n %}", context), "?");
    EXPECT_EQ(render("{% autoescape off %}{% querystring d as q %}{{ q }}{% endautoescape %}", context),
              "?a=1&b=x+y&b=%26");
    EXPECT_THROW(render("{% querystring %}"), Error);
    EXPECT_THROW(render("{% querystring 3 %}"), TemplateSyntaxError);
}

}  // namespace
}  // namespace nuages::templates
