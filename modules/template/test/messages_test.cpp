#include <gtest/gtest.h>

#include <nuages/template/messages.h>

namespace nuages::templates {
namespace {

TEST(TranslatableSource, HasTheCallsOnTheirLines) {
    EXPECT_EQ(
        translatable_source(
            "{% load i18n %}\n<p>{% trans 'Hello' %}</p>\n\n{% translate \"May\" context 'month' as m %}"),
        "\ngettext(\"Hello\"); \n\npgettext(\"month\", \"May\"); ");
    EXPECT_EQ(translatable_source("{{ _('a \"b\"') }} {% if x|default:_(\"no\") %}"),
              "gettext(\"a \\\"b\\\"\"); gettext(\"no\"); ");
}

TEST(TranslatableSource, HasBlocksWithTheirVariables) {
    EXPECT_EQ(translatable_source(
                  "{% blocktrans count n=items|length %}one of {{ name }}{% plural %}{{ n }} are 100%"
                  "{% endblocktrans %}\n{% trans 'x' %}"),
              "ngettext(\"one of %(name)s\", \"%(n)s are 100%%\", 1); \ngettext(\"x\"); ");
    EXPECT_EQ(
        translatable_source(
            "{% blocktranslate trimmed context \"c\" %}\n  a\n  b\n{% endblocktranslate %}\n{{ _('d') }}"),
        "pgettext(\"c\", \"a b\"); \n\n\n\ngettext(\"d\"); ");
}

TEST(TranslatableSource, LeavesOutVariablesAndComments) {
    EXPECT_EQ(translatable_source(
                  "{% trans name %}{% comment %}{% trans 'a' %}{% endcomment %}{# {% trans 'b' %} #}"),
              "");
    EXPECT_EQ(translatable_source("{# Translators: a greeting #}\n{% trans 'Hi' %}"),
              "# Translators: a greeting\ngettext(\"Hi\"); ");
}

TEST(TranslatableSource, TakesAnyText) {
    for (const char* broken :
         {"{% blocktrans %}", "{{ _(' }}", "{{ _(\"a\\ }}", "{% trans %}", "{% trans '", "{% comment %}",
          "{% blocktrans count %}{% plural %}{% plural %}", "_(", "{% %}", "{{ _( }}"})
        EXPECT_NO_THROW(translatable_source(broken)) << broken;
}

}  // namespace
}  // namespace nuages::templates
