#include <gtest/gtest.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

std::string repeated(std::string_view piece, int count) {
    std::string out;
    for (int i = 0; i < count; ++i)
        out += piece;
    return out;
}

TEST(Recursion, IncludesWithoutEndAreAnError) {
    EXPECT_THROW(render_template({{"a", "x{% include 'a' %}"}}, "a"), TemplateRecursionError);
    EXPECT_THROW(
        render_template({{"a", "{% include 'b' %}"}, {"b", "{% if 1 %}{% include 'a' %}{% endif %}"}}, "a"),
        TemplateRecursionError);
    EXPECT_THROW(render_template({{"a", "{% include 'a' only %}"}}, "a"), TemplateRecursionError);
    EXPECT_THROW(render("{% partialdef p %}{% partial p %}{% endpartialdef %}{% partial p %}"),
                 TemplateRecursionError);
}

TEST(Recursion, IncludesThatEndAreFine) {
    Value tree = Value::dict({{"name", "leaf"}, {"children", Value::list({})}});
    std::string expected = "leaf";
    for (int i = 0; i < 12; ++i) {
        tree = Value::dict({{"name", i}, {"children", Value::list({tree})}});
        expected = std::to_string(i) + "(" + expected + ")";
    }
    EXPECT_EQ(render_template({{"node",
                                "{{ node.name }}{% for child in node.children %}({% include 'node' with "
                                "node=child %}){% endfor %}"}},
                              "node", {{"node", tree}}),
              expected);
}

TEST(Recursion, ExtendsWithoutEndIsAnError) {
    EXPECT_THROW(render_template({{"a", "{% extends 'a' %}"}}, "a"), TemplateDoesNotExist);
    EXPECT_THROW(render_template({{"a", "{% extends 'b' %}"}, {"b", "{% extends 'a' %}"}}, "a"),
                 TemplateDoesNotExist);
    EXPECT_THROW(render_template({{"a", "{% extends b %}"}}, "a", {{"b", "a"}}), TemplateDoesNotExist);
}

TEST(Recursion, BlocksThatHoldEachOtherEnd) {
    Sources templates = {{"base", "{% block b %}<{% block a %}{% endblock %}>{% endblock %}"},
                         {"child",
                          "{% extends 'base' %}{% block a %}({% block b %}{{ block.super }}{% endblock %})"
                          "{% endblock %}"}};
    EXPECT_EQ(render_template(templates, "child"), "<()>");
}

TEST(Recursion, DeepNestingIsAnError) {
    for (auto [open, close] : {std::pair{"{% if 1 %}", "{% endif %}"},
                               {"{% for a in '1' %}", "{% endfor %}"},
                               {"{% with a=1 %}", "{% endwith %}"},
                               {"{% spaceless %}", "{% endspaceless %}"}}) {
        std::string message = syntax_error(repeated(open, 20'000) + repeated(close, 20'000));
        EXPECT_NE(message.find("nest too deeply"), message.npos) << message;
        EXPECT_NE(syntax_error(repeated(open, 20'000)).find("nest too deeply"), std::string::npos);
    }
}

TEST(Recursion, ReasonableNestingIsFine) {
    EXPECT_EQ(render(repeated("{% if 1 %}{% with a=1 %}", 6) + "x" + repeated("{% endwith %}{% endif %}", 6)),
              "x");
}

TEST(Recursion, DeepConditionsAreAnError) {
    std::string message = syntax_error("{% if " + repeated("not ", 10'000) + "a %}{% endif %}");
    EXPECT_NE(message.find("nests more than"), message.npos) << message;
    message = syntax_error("{% if a" + repeated(" or a", 10'000) + " %}{% endif %}");
    EXPECT_NE(message.find("nests more than"), message.npos) << message;
    EXPECT_EQ(render("{% if a" + repeated(" or a", 90) + " %}x{% else %}y{% endif %}"), "y");
}

TEST(Recursion, DeepDataIsAnErrorWhereAFilterGoesDown) {
    Value deep = Value(List());
    for (int i = 0; i < 1000; ++i)
        deep = Value::list({"x", deep});
    EXPECT_THROW(render("{{ deep|unordered_list }}", {{"deep", deep}}), ValueError);
    EXPECT_THROW(render("{{ deep|json_script }}", {{"deep", deep}}), ValueError);
    EXPECT_NO_THROW(render("{{ deep }}{{ deep|pprint }}{{ deep|length }}", {{"deep", deep}}));
}

TEST(Recursion, MegabyteTemplatesOnOneLineRender) {
    std::string text(1024 * 1024, 'x');
    EXPECT_EQ(render(text), text);
    EXPECT_EQ(render(repeated("{{ a }}", 150'000), {{"a", 1}}).size(), 150'000u);
    EXPECT_EQ(render("{{ '" + text + "' }}"), text);
    EXPECT_EQ(render(repeated("{% if a %}b{% endif %}", 50'000), {{"a", 1}}).size(), 50'000u);
    EXPECT_EQ(render("{# " + text + " #}"), "");
    EXPECT_EQ(render("{% verbatim %}" + repeated("{{ a }}", 150'000) + "{% endverbatim %}").size(),
              1'050'000u);
}

TEST(Recursion, LongChainsOfFiltersRender) {
    EXPECT_EQ(render("{{ a" + repeated("|upper|lower", 10'000) + " }}", {{"a", "x"}}), "x");
}

}  // namespace
}  // namespace nuages::templates
