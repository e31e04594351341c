#include <gtest/gtest.h>

#include <nuages/meta/describe.h>
#include <nuages/template.h>

#include "site_support.h"

namespace nuages::app {
namespace {

HttpResponse detail(HttpRequest&, int) {
    return "";
}

checks::Messages check(std::initializer_list<std::pair<std::string, std::string>> templates) {
    TestSite site([] { return UrlPatterns{path("<int:id>/", detail, "detail")}; });
    for (const auto& [name, source] : templates)
        site.add_template(name, source);
    return site.build()->check(false, "templates");
}

TEST(TemplateChecks, FindNothingWrongWithGoodTemplates) {
    EXPECT_TRUE(check({{"base.html", "{% block a %}{% endblock %}"},
                       {"page.html",
                        "{% extends 'base.html' %}{% block a %}{% include './part.html' %}"
                        "{% url 'detail' 1 %}{% url 'nothing' as link %}{% include some %}{% endblock %}"},
                       {"part.html", "{% load i18n humanize %}{{ a }}"}})
                    .empty());
}

TEST(TemplateChecks, SayWhereATemplateIsMissing) {
    const auto messages = check({{"page.html", "\n{% extends 'bas.html' %}\n{% include 'x.html' %}"}});
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].id, "templates.W002");
    EXPECT_EQ(messages[0].message, "The template 'bas.html' of {% extends 'bas.html' %} does not exist.");
    EXPECT_TRUE(messages[0].object.ends_with("page.html:2")) << messages[0].object;
    EXPECT_TRUE(messages[1].object.ends_with("page.html:3")) << messages[1].object;
}

TEST(TemplateChecks, SayWhereAUrlIsMissing) {
    const auto messages = check({{"page.html", "{% url 'detal' 1 %}{% url 'polls:x' %}"}});
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].id, "templates.W003");
    EXPECT_EQ(messages[0].message, "No URL has the name 'detal', which {% url 'detal' 1 %} asks for.");
}

TEST(TemplateChecks, ReportWhatCannotBeParsedWithItsLine) {
    const auto messages = check({{"page.html", "a\n\n{% if %}"}, {"other.html", "{% load nothing %}"}});
    ASSERT_EQ(messages.size(), 2u);
    for (const checks::Message& message : messages) {
        EXPECT_EQ(message.id, "templates.E001");
        EXPECT_TRUE(message.object.ends_with("page.html:3") || message.object.ends_with("other.html:1"))
            << message.object;
    }
}

struct DetailPage {
    std::string question;
    std::string error_message;
    static constexpr auto meta =
        meta::describe(meta::field<&DetailPage::question>(), meta::field<&DetailPage::error_message>());
};

TEST(TemplateChecks, ReportVariablesThatNoViewGives) {
    TestSite site;
    site.add_template(
        "detail.html",
        "{% load i18n %}{{ question }}\n{% if eror_message %}{% endif %}{% for a, b in question.items %}"
        "{{ a }}{{ b }}{{ forloop.counter }}{% endfor %}{% with c=question %}{{ c|default:d }}{% endwith %}"
        "{% trans 'x' as e %}{{ e }}{{ request.path }}{{ menu }}");
    site.blueprint.apps.push_back(App("polls")
                                      .template_context<DetailPage>("detail.html")
                                      .template_context<DetailPage>("missing.html")
                                      .context_processor([](HttpRequest&, templates::Context& context) {
                                          context.set_default("menu", 1);
                                      }));
    const auto messages = site.build()->check(false, "templates");
    ASSERT_EQ(messages.size(), 3u);
    EXPECT_EQ(messages[0].id, "templates.W004");
    EXPECT_EQ(
        messages[0].message,
        "No view gives the variable 'eror_message' to {% if eror_message %}. Did you mean 'error_message'?");
    EXPECT_TRUE(messages[0].object.ends_with("detail.html:2")) << messages[0].object;
    EXPECT_TRUE(messages[1].message.starts_with("No view gives the variable 'd' to {{ c|default:d }}."));
    EXPECT_EQ(messages[2].id, "templates.W002");
}

TEST(TemplateChecks, ReportVariablesOfParentsAndIncludesOncePerPlace) {
    TestSite site;
    site.add_template("base.html", "{{ title }}{% block b %}{% endblock %}");
    site.add_template("one.html",
                      "{% extends 'base.html' %}{% block b %}{{ question }}{% include 'part.html' only %}"
                      "{% endblock %}");
    site.add_template("two.html", "{% extends 'base.html' %}");
    site.add_template("part.html", "{{ question }}");
    site.blueprint.apps.push_back(
        App("polls").template_context<DetailPage>("one.html").template_context<DetailPage>("two.html"));
    const auto messages = site.build()->check(false, "templates");
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_TRUE(messages[0].object.ends_with("base.html:1")) << messages[0].object;
    EXPECT_EQ(messages[0].id, "templates.W004");
    EXPECT_EQ(messages[1].id, "templates.W005");
    EXPECT_TRUE(messages[1].message.starts_with("The variable 'question' does not reach {{ question }}"));
}

TEST(TemplateChecks, TakeTheNamesOfVariablesAlone) {
    TestSite site;
    site.add_template("list.html", "{% for question in latest %}{{ question }}{% endfor %}{{ lastest }}");
    site.blueprint.apps.push_back(App("polls").template_context("list.html", {"latest"}));
    const auto messages = site.build()->check(false, "templates");
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_EQ(messages[0].message,
              "No view gives the variable 'lastest' to {{ lastest }}. Did you mean 'latest'?");
}

TEST(TemplateChecks, AreNotSureWhereAContextProcessorFails) {
    TestSite site;
    site.add_template("page.html", "{{ cart }}{{ menu }}");
    site.blueprint.apps.push_back(
        App("polls")
            .template_context<DetailPage>("page.html")
            .context_processor([](HttpRequest&, templates::Context&) { throw Error("no such table"); })
            .context_processor(
                [](HttpRequest&, templates::Context& context) { context.set_default("menu", 1); }));
    const auto messages = site.build()->check(false, "templates");
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].message, "A context processor cannot be asked for its variables: no such table");
    EXPECT_EQ(messages[1].id, "templates.W004");
    EXPECT_EQ(messages[1].level, checks::Level::info);
}

}  // namespace
}  // namespace nuages::app
