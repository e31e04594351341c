// The library i18n.
#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/i18n/active.h>
#include <nuages/i18n/translations.h>
#include <nuages/template/locale.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

// German as far as these tests need it; what it has no words for stays.
class German final : public Locale {
public:
    std::string_view language() const override { return "de"; }
    std::string translate(std::string_view message, std::string_view context) const override {
        if (message == "Page not found")
            return "Seite nicht gefunden";
        if (message == "May")
            return context == "month name" ? "Mai" : "Kann";
        if (message == "It is 100%%")
            return "Es sind 100%%";
        if (message == "Hello, %(name)s & <all>")
            return "Hallo & <alle>, %(name)s";
        if (message == "broken %(name)s")
            return "kaputt %(nme)s %d";
        return std::string(message);
    }
    std::string translate_plural(std::string_view singular, std::string_view plural, std::int64_t number,
                                 std::string_view) const override {
        if (singular == "%(n)s thing")
            return number == 1 ? "%(n)s Ding" : "%(n)s Dinge";
        return std::string(number == 1 ? singular : plural);
    }
};

std::string in_german(const std::string& source, Context context = {}) {
    static const German german;
    context.set_locale(german);
    return render("{% load i18n %}" + source, std::move(context));
}

TEST(Translate, ShowsTheMessageInTheActiveLanguage) {
    EXPECT_EQ(in_german("{% translate 'Page not found' %} {% trans \"Page not found\"|upper %}"),
              "Seite nicht gefunden SEITE NICHT GEFUNDEN");
    EXPECT_EQ(in_german("{% trans name %}", {{"name", "Page not found"}}), "Seite nicht gefunden");
    EXPECT_EQ(in_german("{% trans 'Page not found' noop %}"), "Page not found");
    EXPECT_EQ(in_german("{% trans 'May' context 'month name' %} {% trans 'May' as m context c %}{{ m }}",
                        {{"c", "verb"}}),
              "Mai Kann");
    EXPECT_EQ(in_german("{{ _('Page not found') }} {{ 0|yesno:_('a,b') }}"), "Seite nicht gefunden b");
    EXPECT_EQ(in_german("[{% trans '' %}{% trans missing %}]"), "[]");
}

TEST(Translate, KeepsPercentSigns) {
    EXPECT_EQ(in_german("{% trans 'It is 100%' %} {% trans '%s %d %%' %}"), "Es sind 100% %s %d %%");
    EXPECT_EQ(in_german("{% blocktrans %}It is 100%{% endblocktrans %}"), "Es sind 100%");
}

TEST(Translate, EscapesWhatAVariableHolds) {
    EXPECT_EQ(in_german("{% trans x %}{% trans x as y %}{{ y }}", {{"x", "<a>"}}), "&lt;a&gt;&lt;a&gt;");
    EXPECT_EQ(in_german("{% autoescape off %}{% trans x as y %}{% endautoescape %}{{ y }}", {{"x", "<a>"}}),
              "&lt;a&gt;");
}

TEST(BlockTranslate, FillsVariablesInTheTranslation) {
    EXPECT_EQ(
        in_german("{% blocktranslate %}Hello, {{ name }} & <all>{% endblocktranslate %}", {{"name", "<b>"}}),
        "Hallo & <alle>, &lt;b&gt;");
    EXPECT_EQ(
        in_german(
            "{% blocktrans with name=user|upper %}Hello, {{ name }} & <all>{% endblocktrans %}{{ name }}",
            {{"user", "eva"}}),
        "Hallo & <alle>, EVA");
    EXPECT_EQ(
        in_german("{% blocktrans with user as name asvar text %}Hello, {{ name }} & <all>{% endblocktrans %}"
                  "[{{ text }}]",
                  {{"user", "<"}}),
        "[Hallo & <alle>, &lt;]");
    EXPECT_EQ(in_german("{% blocktrans trimmed %}\n  Page\n  not found \n{% endblocktrans %}"),
              "Seite nicht gefunden");
    EXPECT_EQ(in_german("{% blocktrans trimmed %}  Page not found \n{% endblocktrans %}"),
              "Seite nicht gefunden");
}

TEST(BlockTranslate, Counts) {
    const std::string source =
        "{% blocktrans count n=things|length %}{{ n }} thing{% plural %}{{ n }} things"
        "{% endblocktrans %}";
    EXPECT_EQ(in_german(source, {{"things", "a"}}), "1 Ding");
    EXPECT_EQ(in_german(source, {{"things", "ab"}}), "2 Dinge");
    EXPECT_EQ(in_german("{% blocktrans count n=1.5 %}one{% plural %}{{ n }}{% endblocktrans %}"), "1.5");
    EXPECT_THROW(in_german("{% blocktrans count n='1' %}a{% plural %}b{% endblocktrans %}"),
                 TemplateSyntaxError);
}

TEST(BlockTranslate, ShowsTheBlockWhereATranslationIsBroken) {
    EXPECT_EQ(in_german("{% blocktrans %}broken {{ name }}{% endblocktrans %}", {{"name", 1}}), "broken 1");
}

TEST(BlockTranslate, SaysWhatIsWrongInDjangosWords) {
    const auto error = [](const std::string& source) { return syntax_error("{% load i18n %}" + source); };
    EXPECT_EQ(error("{% blocktrans with %}{% endblocktrans %}"),
              "\"with\" in 'blocktrans' tag needs at least one keyword argument.");
    EXPECT_EQ(error("{% blocktrans count a %}{% endblocktrans %}"),
              "\"count\" in 'blocktrans' tag expected exactly one keyword argument.");
    EXPECT_EQ(error("{% blocktrans %}{% block b %}{% endblock %}{% endblocktrans %}"),
              "'blocktrans' doesn't allow other block tags (seen 'block b') inside it");
    EXPECT_EQ(error("{% blocktrans count a=1 %}x{% endblocktrans %}"),
              "'blocktrans' doesn't allow other block tags inside it");
    EXPECT_EQ(error("{% blocktrans what %}{% endblocktrans %}"),
              "Unknown argument for 'blocktrans' tag: 'what'.");
    EXPECT_EQ(error("{% blocktrans %}x"), "'blocktrans' doesn't allow other block tags (seen 'x') inside it");
    EXPECT_EQ(error("{% trans %}"), "'trans' takes at least one argument");
}

TEST(LanguageTags, TellAboutLanguages) {
    EXPECT_EQ(in_german("{% get_current_language as l %}{% get_current_language_bidi as b %}{{ l }} {{ b }}"),
              "de False");
    EXPECT_EQ(
        render("{% load i18n %}{% get_language_info for 'ar' as l %}{{ l.code }} {{ l.name }} {{ l.bidi }}"),
        "ar Arabic True");
    EXPECT_EQ(
        render("{% load i18n %}{% get_language_info_list for c as all %}{% for l in all %}{{ l.name_local }},"
               "{% endfor %}",
               {{"c", Value::list({"de", Value::list({"ko", "x"})})}}),
        "Deutsch,한국어,");
    EXPECT_EQ(render("{% load i18n %}{{ 'ko'|language_name }} {{ 'ko'|language_name_local }} {{ "
                     "'he'|language_bidi }}"),
              "Korean 한국어 True");
    EXPECT_THROW(render("{% load i18n %}{{ 'xx'|language_name }}"), ValueError);
    EXPECT_EQ(syntax_error("{% load i18n %}{% get_language_info 'de' as l %}"),
              "'get_language_info' requires 'for string as variable' (got [\"'de'\", 'as', 'l'])");
}

TEST(LanguageTags, SpeakAnotherLanguageInsideOfABlock) {
    Context context{{"day", Date(2026, 3, 1)}, {"lazy", i18n::gettext_lazy("March")}, {"n", 1.5}};
    EXPECT_EQ(render("{% load i18n %}{{ day|date:'F' }} {{ n }} {% language 'de' %}{{ day|date:'F' }} {{ n "
                     "}} {{ lazy }}"
                     "{% get_current_language as l %} {{ l }}{% endlanguage %} {{ lazy }} {{ day|date:'F' }}",
                     context),
              "March 1.5 März 1,5 März de March March");
}

TEST(LanguageTags, SpeakKoreanWithTheFrameworksOwnWords) {
    Context context{{"on", true}, {"size", 123456789}};
    context.set_locale(i18n::Translations::framework().locale("ko"));
    EXPECT_EQ(render("{{ on|yesno }} {{ size|filesizeformat }}", context), "예 117.7\xC2\xA0MB");
}

}  // namespace
}  // namespace nuages::templates
