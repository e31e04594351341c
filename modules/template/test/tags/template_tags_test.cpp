// Tags that join templates: extends, block, include, partials; and load, comment, verbatim.
#include <gtest/gtest.h>

#include <nuages/text/spaceless.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

TEST(Extends, TakesANameAVariableOrATemplate) {
    Sources templates = {{"base", "<{% block a %}{% endblock %}>"},
                         {"const", "{% extends 'base' %}{% block a %}c{% endblock %}"},
                         {"variable", "{% extends parent %}{% block a %}v{% endblock %}"}};
    EXPECT_EQ(render_template(templates, "const"), "<c>");
    EXPECT_EQ(render_template(templates, "variable", {{"parent", "base"}}), "<v>");
    Engine engine(with_templates(templates));
    Template other = engine.from_string("[{% block a %}{% endblock %}]");
    EXPECT_EQ(engine.get_template("variable").render({{"parent", other}}), "[v]");
    EXPECT_THROW(render_template(templates, "variable"), TemplateSyntaxError);
    EXPECT_THROW(render_template(templates, "variable", {{"parent", 3}}), TypeError);
    EXPECT_THROW(render_template(templates, "variable", {{"parent", "none"}}), TemplateDoesNotExist);
}

TEST(Extends, FollowsRelativeNames) {
    Sources templates = {{"a/b/base", "b{% block x %}{% endblock %}"},
                         {"a/base", "a{% block x %}{% endblock %}"},
                         {"a/b/page", "{% extends './base' %}{% block x %}1{% endblock %}"},
                         {"a/b/up", "{% extends '../base' %}{% block x %}2{% endblock %}"},
                         {"a/b/out", "{% extends '../../../base' %}"},
                         {"a/b/self", "{% extends './self' %}"},
                         {"a/b/include", "{% include '../b/page' %}{% include n %}"}};
    EXPECT_EQ(render_template(templates, "a/b/page"), "b1");
    EXPECT_EQ(render_template(templates, "a/b/up"), "a2");
    EXPECT_EQ(render_template(templates, "a/b/include", {{"n", "./up"}}), "b1a2");
    EXPECT_THROW(render_template(templates, "a/b/out"), TemplateSyntaxError);
    EXPECT_THROW(render_template(templates, "a/b/self"), TemplateSyntaxError);
}

TEST(Extends, GoesOnToTheNextDirectoryForATemplateOfItsOwnName) {
    Options options = with_templates({{"page", "site({% block a %}{% endblock %})"}});
    class Shadow final : public Loader {  // the same name at another place
        std::vector<Origin> places(std::string_view name) const override {
            return {{"shadow:" + std::string(name), std::string(name)}};
        }
        std::optional<std::string> read(const Origin& origin) const override {
            if (origin.name != "page")
                return std::nullopt;
            return "{% extends 'page' %}{% block a %}shadow{% endblock %}";
        }
        std::uint64_t version(const Origin& origin) const override { return origin.name == "page"; }
        std::vector<std::string> names() const override { return {"page"}; }
    };
    options.loaders.insert(options.loaders.begin(), std::make_shared<Shadow>());
    EXPECT_EQ(Engine(options).get_template("page").render(Context()), "site(shadow)");
}

TEST(Extends, SaysWhatIsWrong) {
    EXPECT_EQ(syntax_error("{% extends %}"), "'extends' takes one argument");
    EXPECT_EQ(syntax_error("{{ a }}{% extends 'x' %}"),
              "<ExtendsNode: extends 'x'> must be the first tag in the template.");
    EXPECT_EQ(syntax_error("{% extends 'x' %}{% extends 'y' %}"),
              "'extends' cannot appear more than once in the same template");
    EXPECT_EQ(syntax_error("{% extends none %}"),
              "Invalid template name in 'extends' tag: ''. Got this from the 'none' variable.");
}

TEST(Block, NestedBlocksCanBeReplacedBothWays) {
    Sources templates = {{"base", "{% block out %}o{% block in %}i{% endblock in %}o{% endblock out %}"},
                         {"inner", "{% extends 'base' %}{% block in %}I{% endblock %}"},
                         {"outer", "{% extends 'base' %}{% block out %}O{{ block.super }}{% endblock %}"},
                         {"both", "{% extends 'outer' %}{% block in %}[{{ block.super }}]{% endblock %}"}};
    EXPECT_EQ(render_template(templates, "inner"), "oIo");
    EXPECT_EQ(render_template(templates, "outer"), "Ooio");
    EXPECT_EQ(render_template(templates, "both"), "Oo[i]o");
}

TEST(Block, SuperIsSafeAndEmptyAtTheTop) {
    Sources templates = {
        {"base", "{% block a %}<{{ v }}>{% endblock %}{% block b %}{{ block.super }}{% endblock %}"},
        {"page", "{% extends 'base' %}{% block a %}{{ block.super }}{{ block.super|upper }}{% endblock %}"}};
    EXPECT_EQ(render_template(templates, "page", {{"v", "&"}}), "<&amp;>&lt;&amp;AMP;&gt;");
    EXPECT_EQ(
        syntax_error("{% block a %}{{ block.super }}{% endblock %}"),
        "'BlockNode' object has no attribute 'context'. Did you use {{ block.super }} in a base template?");
    EXPECT_EQ(render("{% block a %}{{ block.name }}{% endblock %}"), "a");
}

TEST(Block, HasAScopeOfItsOwnAndSeesTheOneAround) {
    Sources templates = {
        {"base", "{% for i in l %}{% block row %}{% endblock %}{% endfor %}"},
        {"page", "{% extends 'base' %}{% block row %}{{ i }}{{ forloop.counter }} {% endblock %}"}};
    EXPECT_EQ(render_template(templates, "page", {{"l", "ab"}}), "a1 b2 ");
}

TEST(Block, SaysWhatIsWrong) {
    EXPECT_EQ(syntax_error("{% block %}{% endblock %}"), "'block' tag takes only one argument");
    EXPECT_EQ(syntax_error("{% block a %}{% endblock %}{% block a %}{% endblock %}"),
              "'block' tag with name 'a' appears more than once");
    EXPECT_EQ(
        syntax_error("{% block a %}{% endblock b %}"),
        "Invalid block tag on line 1: 'endblock', expected 'endblock' or 'endblock a'. Did you forget to "
        "register or load this tag?");
}

TEST(Include, SharesTheContextOrOnlyWhatItIsGiven) {
    Sources templates = {{"part", "{{ a }}{{ b }}"},
                         {"plain", "{% include 'part' %}"},
                         {"with", "{% include 'part' with a='x' b=a %}{{ a }}"},
                         {"only", "{% include 'part' with b=a only %}"}};
    Context context{{"a", 1}, {"b", 2}};
    EXPECT_EQ(render_template(templates, "plain", context), "12");
    EXPECT_EQ(render_template(templates, "with", context), "x11");
    EXPECT_EQ(render_template(templates, "only", context), "1");
}

TEST(Include, TakesSeveralNamesAndTemplates) {
    Sources templates = {{"b", "b"}, {"page", "{% include names %}"}};
    EXPECT_EQ(render_template(templates, "page", {{"names", Value::list({"a", "b"})}}), "b");
    EXPECT_EQ(render_template(templates, "page", {{"names", "b"}}), "b");
    EXPECT_THROW(render_template(templates, "page", {{"names", Value::list({"a"})}}), TemplateDoesNotExist);
    EXPECT_THROW(render_template(templates, "page", {{"names", Value::list({3})}}), TypeError);
    EXPECT_THROW(render_template(templates, "page"), TemplateDoesNotExist);
    Engine engine(with_templates(templates));
    EXPECT_EQ(engine.get_template("page").render({{"names", engine.from_string("t")}}), "t");
}

TEST(Include, DoesNotLeakVariables) {
    EXPECT_EQ(render_template(
                  {{"part", "{% firstof 1 as x %}{{ x }}"}, {"page", "{% include 'part' %}{{ x }}"}}, "page"),
              "1");
}

TEST(Include, SaysWhatIsWrong) {
    EXPECT_EQ(syntax_error("{% include %}"),
              "'include' tag takes at least one argument: the name of the template to be included.");
    EXPECT_EQ(syntax_error("{% include 'a' with %}"),
              "\"with\" in 'include' tag needs at least one keyword argument.");
    EXPECT_EQ(syntax_error("{% include 'a' only only %}"), "The 'only' option was specified more than once.");
    EXPECT_EQ(syntax_error("{% include 'a' foo %}"), "Unknown argument for 'include' tag: 'foo'.");
}

TEST(Partial, IsShownWhereItIsNamed) {
    EXPECT_EQ(
        render("{% partialdef p %}[{{ v }}]{% endpartialdef %}{% partial p %}{% partial p %}", {{"v", 1}}),
        "[1][1]");
    EXPECT_EQ(render("{% partial p %}{% partialdef p inline %}x{% endpartialdef p %}"), "xx");
    EXPECT_THROW(render("{% partial none %}"), TemplateSyntaxError);
}

TEST(Partial, CanBeAskedForByItself) {
    Sources templates = {{"page", "a{% partialdef row %}<li>{{ v }}</li>{% endpartialdef %}b"},
                         {"user", "{% include 'page#row' %}"}};
    EXPECT_EQ(render_template(templates, "page#row", {{"v", 1}}), "<li>1</li>");
    EXPECT_EQ(render_template(templates, "user", {{"v", 2}}), "<li>2</li>");
    EXPECT_EQ(render_template(templates, "page"), "ab");
    Engine engine(with_templates(templates));
    EXPECT_EQ(engine.get_template("page#row").name(), "page#row");
    EXPECT_EQ(engine.get_template("page#row").source(),
              "{% partialdef row %}<li>{{ v }}</li>{% endpartialdef %}");
    try {
        engine.get_template("page#rwo");
        FAIL();
    } catch (const TemplateDoesNotExist& error) {
        EXPECT_NE(std::string(error.what()).find("Did you mean 'row'?"), std::string::npos) << error.what();
    }
}

TEST(Partial, SaysWhatIsWrong) {
    EXPECT_EQ(syntax_error("{% partialdef %}"), "'partialdef' tag requires a name");
    EXPECT_EQ(syntax_error("{% partialdef a b c %}"), "'partialdef' tag takes at most 2 arguments");
    EXPECT_EQ(syntax_error("{% partialdef a %}{% endpartialdef %}{% partialdef a %}{% endpartialdef %}"),
              "Partial 'a' is already defined in the '' template.");
    EXPECT_EQ(syntax_error("{% partial %}"), "'partial' tag requires a single argument");
}

TEST(Comment, HidesWhatItEncloses) {
    EXPECT_EQ(render("a{% comment 'note' %}{% bad %}{{ !! }}{% endcomment %}b{# {{ x }} #}c"), "abc");
}

TEST(Verbatim, ShowsTagsAsTheyAre) {
    EXPECT_EQ(render("{% verbatim %}{{ a }}{% if %}{# c #}{% endverbatim %}{{ a }}", {{"a", 1}}),
              "{{ a }}{% if %}{# c #}1");
    EXPECT_EQ(render("{% verbatim v %}{% endverbatim %}{% endverbatim v %}"), "{% endverbatim %}");
}

TEST(TemplateTag, ShowsSyntax) {
    EXPECT_EQ(render("{% templatetag openblock %}{% templatetag closecomment %}"), "{%#}");
    EXPECT_EQ(
        syntax_error("{% templatetag x %}"),
        "Invalid templatetag argument: 'x'. Must be one of: ['openblock', 'closeblock', 'openvariable', "
        "'closevariable', 'openbrace', 'closebrace', 'opencomment', 'closecomment']");
}

TEST(Spaceless, DropsBlanksBetweenTags) {
    EXPECT_EQ(render("{% spaceless %} <p> <b> x </b>\n </p> {% endspaceless %}"), "<p><b> x </b></p>");
    EXPECT_EQ(html::strip_spaces_between_tags("a > < b >\n"), "a >< b >\n");
}

TEST(FilterTag, FiltersWhatItEncloses) {
    EXPECT_EQ(render("{% filter force_escape|lower %}<B>{{ v }}{% endfilter %}", {{"v", "&"}}),
              "&lt;b&gt;&amp;amp;");
    EXPECT_EQ(syntax_error("{% filter escape %}{% endfilter %}"),
              "\"filter escape\" is not permitted.  Use the \"autoescape\" tag instead.");
}

TEST(Block, AMissingVariableInItsParentMakesSuperMissing) {
    EXPECT_EQ(
        render_template({{"base", "{% block a %}x{{ n|add:missing }}{% endblock %}"},
                         {"child", "{% extends 'base' %}{% block a %}[{{ block.super }}]{% endblock %}"}},
                        "child", {{"n", 1}}),
        "[]");
}

}  // namespace
}  // namespace nuages::templates
