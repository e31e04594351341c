#include <gtest/gtest.h>

#include <nuages/template/template.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

TEST(Template, ShowsTextAndVariables) {
    EXPECT_EQ(render("Hello {{ name }}!", {{"name", "World"}}), "Hello World!");
    EXPECT_EQ(render("{{ a }}{{ b }}{{ c }}{{ d }}", {{"a", 1}, {"b", 2.5}, {"c", true}, {"d", nullptr}}),
              "12.5TrueNone");
    EXPECT_EQ(render(""), "");
}

TEST(Template, EscapesWhatIsNotSafe) {
    EXPECT_EQ(render("{{ x }}", {{"x", "<>&\"'"}}), "&lt;&gt;&amp;&quot;&#x27;");
    EXPECT_EQ(render("{{ x }}", {{"x", Value::safe("<b>")}}), "<b>");
    EXPECT_EQ(render("{% autoescape off %}{{ x }}{% endautoescape %}{{ x }}", {{"x", "<"}}), "<&lt;");
}

TEST(Template, FollowsDottedPaths) {
    Value data = Value::dict({{"list", Value::list({1, Value::dict({{"k", "v"}})})}});
    EXPECT_EQ(render("{{ d.list.0 }}{{ d.list.1.k }}[{{ d.list.7 }}{{ d.none }}]", {{"d", data}}), "1v[]");
}

TEST(Template, InheritsBlocksOverSeveralLevels) {
    Sources templates = {
        {"base", "<{% block a %}base{% endblock %}|{% block b %}b{% endblock %}>"},
        {"middle", "{% extends 'base' %}{% block a %}middle {{ block.super }}{% endblock %}"},
        {"child", "{% extends 'middle' %}ignored{% block a %}child {{ block.super }}{% endblock a %}"}};
    EXPECT_EQ(render_template(templates, "child"), "<child middle base|b>");
    EXPECT_EQ(render_template(templates, "middle"), "<middle base|b>");
}

TEST(Template, RunsThePollsPages) {
    EXPECT_EQ(
        render(
            "{% if latest %}<ul>{% for q in latest %}<li>{{ forloop.counter }} {{ q.text }}</li>{% endfor %}"
            "</ul>{% else %}none{% endif %}",
            {{"latest", Value::list({Value::dict({{"text", "What's up?"}})})}}),
        "<ul><li>1 What&#x27;s up?</li></ul>");
    EXPECT_EQ(render("{% csrf_token %}", {{"csrf_token", "abc"}}),
              "<input type=\"hidden\" name=\"csrfmiddlewaretoken\" value=\"abc\">");
    EXPECT_EQ(render("{{ n }} vote{{ n|pluralize }}", {{"n", 2}}), "2 votes");
}

}  // namespace
}  // namespace nuages::templates
