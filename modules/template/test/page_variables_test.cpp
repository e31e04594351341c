#include <gtest/gtest.h>

#include <nuages/template.h>

namespace nuages::templates {
namespace {

using Sources = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// The names that the page takes, each with the template and line of its place; "!" for those that do not
// reach it.
std::string taken(Sources sources, std::string_view page = "page") {
    Options options;
    options.loaders.push_back(std::make_shared<MemoryLoader>(sources));
    const Engine engine(std::move(options));
    std::string text;
    for (const Variable& variable : engine.get_template(page).variables())
        text += (text.empty() ? "" : " ") + variable.name + "@" + variable.place.name + ":" +
                std::to_string(variable.place.line) + (variable.isolated ? "!" : "");
    return text;
}
std::string taken(std::string_view source) {
    return taken({{"page", source}});
}

TEST(PageVariables, AreWhatNoTagSets) {
    EXPECT_EQ(
        taken("{{ a.b }}\n{% if c and not d.e %}{{ a }}{% endif %}{{ 'x'|default:f }}{{ True }}{{ 1 }}"),
        "a@page:1 c@page:2 d@page:2 f@page:2");
}

TEST(PageVariables, OfLoopsAndWithEndWithTheirTag) {
    EXPECT_EQ(
        taken("{% for x, y in x.items %}{{ x }}{{ y }}{{ forloop.counter }}{% empty %}{{ y }}{% endfor %}"),
        "x@page:1 y@page:1");
    EXPECT_EQ(taken("{% with a=a.b c=d %}{{ a }}{{ c }}{% endwith %}"), "a@page:1 d@page:1");
    EXPECT_EQ(taken("{% with e as f %}{{ f }}{% endwith %}{{ f }}"), "e@page:1 f@page:1");
    EXPECT_EQ(taken("{{ forloop.first }}"), "forloop@page:1");
}

TEST(PageVariables, OfTagsWithAsLastUntilTheEndOfTheScope) {
    EXPECT_EQ(
        taken("{% load i18n %}{% trans 'x' as t %}{{ t }}{% get_current_language as l %}{{ l }}"
              "{% cycle 'a' 'b' as c silent %}{{ c }}{% now 'Y' as n %}{{ n }}{% firstof z as f %}{{ f }}"),
        "z@page:1");
    EXPECT_EQ(
        taken("{% regroup people by name.first as groups %}{% for g in groups %}{{ g.list }}{% endfor %}"),
        "people@page:1");
    EXPECT_EQ(taken("{{ n }}{% now 'Y' as n %}"), "n@page:1");
    EXPECT_EQ(taken("{% with a=1 %}{% now 'Y' as n %}{{ n }}{% endwith %}{{ n }}"), "n@page:1");
    EXPECT_EQ(taken("{% if a %}{% now 'Y' as n %}{% endif %}{{ n }}"), "a@page:1");
}

TEST(PageVariables, OfTextsToTranslateAreSeen) {
    EXPECT_EQ(
        taken("{% load i18n %}{% blocktrans with a=b count n=c|length %}{{ a }} {{ n }} {{ d }}{% plural %}"
              "{{ e }}{% endblocktrans %}{{ a }}"),
        "b@page:1 c@page:1 d@page:1 e@page:1 a@page:1");
    EXPECT_EQ(taken("{% load i18n %}{% blocktrans asvar x %}text{% endblocktrans %}{{ x }}"), "");
}

TEST(PageVariables, OfSimpleTagsAndRawTagsAreKnown) {
    Options options;
    Library library;
    library.simple_tag("latest", "count=1", [](const TagCall&) { return Value(1); });
    library.tag("current", [](Parser& parser, const Token& token) -> const Node& {
        parser.bind(token.split()[1]);
        return Parser::nothing();
    });
    options.builtins.push_back(library);
    options.loaders.push_back(std::make_shared<MemoryLoader>(
        Sources{{"page", "{% latest 5 as posts %}{{ posts }}{% current site %}{{ site }}{{ other }}"}}));
    const Engine engine(std::move(options));
    const auto variables = engine.get_template("page").variables();
    ASSERT_EQ(variables.size(), 1u);
    EXPECT_EQ(variables[0].name, "other");
}

TEST(PageVariables, ComeFromParentsAsFarAsTheyAreShown) {
    EXPECT_EQ(taken({{"base",
                      "{{ title }}\n{% block a %}{{ old }}{% endblock %}{% with w=1 %}{% block b %}"
                      "{% endblock %}{% endwith %}"},
                     {"middle", "{% extends 'base' %}{{ never }}{% block a %}{{ middle }}{% endblock %}"},
                     {"page", "{% extends 'middle' %}{% block b %}{{ w }}{{ v }}{% endblock %}"}}),
              "title@base:1 middle@middle:1 v@page:1");
}

TEST(PageVariables, OfAParentsBlockCountWithSuper) {
    EXPECT_EQ(
        taken({{"base", "{% block a %}{{ old }}{% block inner %}{{ deep }}{% endblock %}{% endblock %}"},
               {"page",
                "{% extends 'base' %}{% block a %}{{ block.super }}{{ new }}{% endblock %}"
                "{% block inner %}{{ mine }}{% endblock %}"}}),
        "old@base:1 mine@page:1 new@page:1");
    // As in a rendering, a block that holds itself by way of its parent ends.
    EXPECT_EQ(taken({{"base", "{% block b %}{% block a %}{{ x }}{% endblock %}{% endblock %}"},
                     {"page",
                      "{% extends 'base' %}{% block a %}{% block b %}{{ y }}{% endblock %}{% endblock %}"}}),
              "y@page:1");
}

TEST(PageVariables, OfIncludesSeeWhatIsSetAround) {
    EXPECT_EQ(taken({{"page", "{% for c in list %}{% include 'part' with d=e %}{% endfor %}{{ d }}"},
                     {"part", "{{ c }}{{ d }}{{ forloop.first }}{{ f }}"}}),
              "list@page:1 e@page:1 f@part:1 d@page:1");
    EXPECT_EQ(taken({{"page", "{% for c in list %}{% include 'part' with d=1 only %}{% endfor %}"},
                     {"part", "{{ c }}{{ d }}{% include 'inner' %}"},
                     {"inner", "{{ d }}{{ g }}"}}),
              "list@page:1 c@part:1! g@inner:1!");
    EXPECT_EQ(taken({{"page", "{% include name %}{% include 'missing' %}{% include 'broken' %}{{ a }}"},
                     {"broken", "{% if %}"}}),
              "name@page:1 a@page:1");
    EXPECT_EQ(taken({{"page", "{{ a }}{% include 'page' with a=1 %}"}}), "a@page:1");
}

TEST(PageVariables, OfPartialsAreThoseOfTheirUses) {
    EXPECT_EQ(
        taken(
            "{% partialdef p %}{{ a }}{{ x }}{% endpartialdef %}{% for a in l %}{% partial p %}{% endfor %}"),
        "l@page:1 x@page:1");
    EXPECT_EQ(taken("{% partialdef p inline %}{{ a }}{% endpartialdef %}"), "a@page:1");
    EXPECT_EQ(taken("{% partialdef p %}{{ a }}{% partial p %}{% endpartialdef %}"), "");
    EXPECT_EQ(taken({{"page", "{{ b }}{% partialdef p %}{{ a }}{% endpartialdef %}"}}, "page#p"), "a@page:1");
}

TEST(PageVariables, ManyIncludesOfIncludesTakeNoTime) {
    MemoryLoader loader;
    for (int i = 0; i < 5; ++i) {
        std::string source;
        for (int k = 0; k < 50; ++k)
            source += "{% include 't" + std::to_string(i + 1) + "' %}";
        loader.add("t" + std::to_string(i), source);
    }
    loader.add("t5", "{{ end }}");
    Options options;
    options.loaders.push_back(std::make_shared<MemoryLoader>(std::move(loader)));
    const Engine engine(std::move(options));
    EXPECT_EQ(engine.get_template("t0").variables().size(), 1u);
}

}  // namespace
}  // namespace nuages::templates
