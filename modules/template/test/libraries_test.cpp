// The libraries that every engine has: tz, l10n, humanize.
#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/template/locale.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

Context in_seoul() {
    Context context{{"utc", DateTime::of(2026, 5, 1, 15, 30)},
                    {"naive", DateTime::of(2026, 5, 1, 9, 0, 0, 0, tz::naive)}};
    context.set_time_zone(tz::get("Asia/Seoul"));
    return context;
}

std::string zoned(const std::string& source) {
    return render("{% load tz %}" + source, in_seoul());
}

TEST(TzLibrary, FiltersShowAMomentInAnotherZone) {
    EXPECT_EQ(zoned("{{ utc|date:'H:i T' }} {{ utc|utc|date:'H:i T' }}"), "00:30 KST 15:30 UTC");
    EXPECT_EQ(zoned("{{ utc|timezone:'Europe/Paris' }}"), "May 1, 2026, 5:30 p.m.");
    EXPECT_EQ(zoned("{{ utc|timezone:'Europe/Paris'|time:'H:i' }}"), "17:30");
    EXPECT_EQ(zoned("{% with p=utc|timezone:'Europe/Paris' %}{{ p.hour }}{% endwith %}"), "17");
    EXPECT_EQ(zoned("{{ naive|utc|date:'H:i' }} {{ naive|localtime|date:'H:i e' }}"), "00:00 09:00 KST");
    EXPECT_EQ(zoned("[{{ 'text'|utc }}{{ utc|timezone:'No/Where' }}{{ utc|timezone:3 }}]"), "[]");
}

TEST(TzLibrary, TagsChangeTheZoneOfTheirContent) {
    EXPECT_EQ(zoned("{% localtime off %}{{ utc|date:'H:i' }}{% endlocaltime %} {{ utc|date:'H:i' }}"),
              "15:30 00:30");
    EXPECT_EQ(zoned("{% timezone 'Europe/Paris' %}{{ utc|date:'H:i' }}{% get_current_timezone as z %}{{ z }}"
                    "{% endtimezone %} {{ utc|date:'H:i' }}"),
              "17:30Europe/Paris 00:30");
    EXPECT_THROW(zoned("{% timezone 'No/Where' %}{% endtimezone %}"), ValueError);
    EXPECT_EQ(syntax_error("{% load tz %}{% localtime maybe %}{% endlocaltime %}"),
              "'localtime' argument should be 'on' or 'off'");
    EXPECT_EQ(syntax_error("{% load tz %}{% timezone %}{% endtimezone %}"),
              "'timezone' takes one argument (timezone)");
    EXPECT_EQ(syntax_error("{% load tz %}{% get_current_timezone %}"),
              "'get_current_timezone' requires 'as variable' (got ['get_current_timezone'])");
}

TEST(L10nLibrary, TurnsFormatsOnAndOff) {
    Formats formats;
    formats.decimal_separator = ",";
    formats.thousand_separator = ".";
    formats.use_thousand_separator = true;
    const Locale german(formats);
    Context context{{"n", 1234.5}, {"day", Date(2026, 5, 1)}};
    context.set_locale(german);
    auto page = [&](const std::string& source) { return render("{% load l10n %}" + source, context); };
    EXPECT_EQ(page("{{ n }} {{ n|unlocalize }} {% localize off %}{{ n }} {{ n|localize }} {{ day }}{% "
                   "endlocalize %}"),
              "1.234,5 1234.5 1234.5 1.234,5 2026-05-01");
    EXPECT_EQ(page("{% localize %}{{ n }}{% endlocalize %}{{ '<'|unlocalize }}"), "1.234,5&lt;");
    EXPECT_EQ(syntax_error("{% load l10n %}{% localize maybe %}{% endlocalize %}"),
              "'localize' argument should be 'on' or 'off'");
}

std::string humanized(const std::string& expression, Value value) {
    Options options;
    options.clock = [] { return DateTime::of(2026, 5, 1, 12, 0); };
    std::string page = render("{% load humanize %}{{ v|" + expression + " }}", {{"v", std::move(value)}},
                              std::move(options));
    for (std::size_t at; (at = page.find("\xC2\xA0")) != page.npos;)
        page.replace(at, 2, " ");
    return page;
}

TEST(HumanizeLibrary, SaysNumbers) {
    EXPECT_EQ(humanized("ordinal", 1) + humanized("ordinal", 12) + humanized("ordinal", "103") +
                  humanized("ordinal", "x"),
              "1st12th103rdx");
    EXPECT_EQ(humanized("intcomma", 1234567) + " " + humanized("intcomma", -4500.25) + " " +
                  humanized("intcomma", "12345.67x"),
              "1,234,567 -4,500.25 12,345.67x");
    EXPECT_EQ(humanized("intword", 1'200'000) + ", " + humanized("intword", -2'500'000'000) + ", " +
                  humanized("intword", 999),
              "1.2 million, -2.5 billion, 999");
    EXPECT_EQ(humanized("apnumber", 7) + humanized("apnumber", 10) + humanized("apnumber", "<"),
              "seven10&lt;");
}

TEST(HumanizeLibrary, SaysDays) {
    EXPECT_EQ(humanized("naturalday", Date(2026, 5, 1)) + humanized("naturalday", Date(2026, 4, 30)) +
                  humanized("naturalday", Date(2026, 5, 2)),
              "todayyesterdaytomorrow");
    EXPECT_EQ(humanized("naturalday:'Y'", Date(2025, 5, 2)), "2025");
    DateTime now = DateTime::of(2026, 5, 1, 12, 0);
    const std::pair<std::int64_t, const char*> cases[] = {{0, "now"},
                                                          {-1, "a second ago"},
                                                          {-30, "30 seconds ago"},
                                                          {-60, "a minute ago"},
                                                          {-7200, "2 hours ago"},
                                                          {-86400, "1 day ago"},
                                                          {30, "30 seconds from now"},
                                                          {3600, "an hour from now"},
                                                          {2 * 86400, "2 days from now"}};
    for (const auto& [seconds, text] : cases)
        EXPECT_EQ(humanized("naturaltime", now + Duration::seconds(seconds)), text);
    EXPECT_EQ(humanized("naturaltime", "text"), "text");
}

}  // namespace
}  // namespace nuages::templates
