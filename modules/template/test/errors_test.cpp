#include <gtest/gtest.h>

#include <nuages/template/errors.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

TemplateSyntaxError error_of(Sources templates, std::string_view name, Options options = {}) {
    try {
        render_template(templates, name, {}, std::move(options));
    } catch (const TemplateSyntaxError& error) {
        return error;
    }
    return TemplateSyntaxError("no error");
}

TEST(TemplateSyntaxError, SaysWhereAndShowsTheLinesAround) {
    TemplateSyntaxError error = error_of({{"polls/a.html", "one\n  {{ a|lowr }} b\nthree"}}, "polls/a.html");
    EXPECT_EQ(error.message(), "Invalid filter: 'lowr'");
    EXPECT_STREQ(error.what(), "Invalid filter: 'lowr'. Did you mean 'lower'? (polls/a.html, line 2)");
    const Location& location = error.location();
    EXPECT_EQ(location.line, 2);
    EXPECT_EQ(location.before, "  ");
    EXPECT_EQ(location.during, "{{ a|lowr }}");
    EXPECT_EQ(location.after, " b");
    ASSERT_EQ(location.surroundings.size(), 3u);
    EXPECT_EQ(location.surroundings[2].text, "three");
    EXPECT_EQ(location.surroundings[2].number, 3);
}

TEST(TemplateSyntaxError, ShowsAtMostTenLinesOnEachSide) {
    std::string source(30, '\n');
    source += "{% bad %}";
    source += std::string(30, '\n');
    TemplateSyntaxError error = error_of({{"a", source}}, "a");
    EXPECT_EQ(error.location().line, 31);
    EXPECT_EQ(error.location().surroundings.size(), 21u);
    EXPECT_EQ(error.location().surroundings.front().number, 21);
}

TEST(TemplateSyntaxError, NamesTheLibraryThatHasAnUnknownTag) {
    Options options;
    options.libraries["extras"].filter("shout", [](std::string_view text) { return std::string(text); });
    TemplateSyntaxError error = error_of({{"a", "{{ a|shout }}"}}, "a", options);
    EXPECT_STREQ(
        error.what(),
        "Invalid filter: 'shout'. The library 'extras' has it: write {% load extras %} first. (a, line 1)");
    EXPECT_STREQ(
        error_of({{"a", "{% extend 'x' %}"}}, "a").what(),
        "Invalid block tag on line 1: 'extend'. Did you forget to register or load this tag? Did you mean "
        "'extends'? (a, line 1)");
}

TEST(TemplateSyntaxError, PointsToTheTagThatIsNotClosed) {
    TemplateSyntaxError error = error_of({{"a", "x\n{% if a %}\n{% for b in c %}{% endfor %}"}}, "a");
    EXPECT_EQ(error.message(), "Unclosed tag on line 2: 'if'. Looking for one of: elif, else, endif.");
    EXPECT_EQ(error.location().line, 2);
    EXPECT_EQ(syntax_error("{% if a %}{% endfor %}"),
              "Invalid block tag on line 1: 'endfor', expected 'elif', 'else' or 'endif'. Did you forget to "
              "register "
              "or load this tag?");
    EXPECT_EQ(syntax_error("{% %}"), "Empty block tag on line 1");
    EXPECT_EQ(syntax_error("{% comment %}"),
              "Unclosed tag on line 1: 'comment'. Looking for one of: endcomment.");
}

TEST(TemplateSyntaxError, OfATemplateFromAStringHasAPlaceToo) {
    EXPECT_EQ(Location().str(), "");
    try {
        render("\n{{ }}");
        FAIL();
    } catch (const TemplateSyntaxError& error) {
        EXPECT_STREQ(error.what(), "Empty variable tag on line 2 (<unknown source>, line 2)");
    }
}

// Where the rendering of the page broke off: "base:2 {{ a|default:b }}".
std::string place_of_failure(Sources templates) {
    std::string place;
    Options options;
    options.on_error = [&](const Context&, const Location& at) {
        place += at.name + ":" + std::to_string(at.line) + " " + at.during;
    };
    EXPECT_THROW(render_template(templates, "page", {}, std::move(options)), Error);
    return place;
}

TEST(Errors, OfRenderingHaveThePlaceInTheTemplateThatBroke) {
    EXPECT_EQ(place_of_failure({{"page", "\n{{ 1|divisibleby:0 }}"}}), "page:2 {{ 1|divisibleby:0 }}");
    EXPECT_EQ(place_of_failure({{"page", "{% include 'part' %}"}, {"part", "\n\n{{ 1|divisibleby:0 }}"}}),
              "part:3 {{ 1|divisibleby:0 }}");
    EXPECT_EQ(place_of_failure({{"page", "{% extends 'base' %}"}, {"base", "\n{% include 'missing' %}"}}),
              "base:2 {% include 'missing' %}");
    EXPECT_EQ(place_of_failure(
                  {{"page", "{% extends 'middle' %}\n{% block a %}\n{{ 1|divisibleby:0 }}{% endblock %}"},
                   {"middle", "{% extends 'base' %}"},
                   {"base", "{% block a %}{% endblock %}"}}),
              "page:3 {{ 1|divisibleby:0 }}");
}

}  // namespace
}  // namespace nuages::templates
