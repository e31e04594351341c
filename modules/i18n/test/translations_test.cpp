#include <filesystem>
#include <fstream>
#include <unistd.h>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/i18n/active.h>
#include <nuages/i18n/catalog.h>
#include <nuages/i18n/translations.h>

#include "mo_support.h"

namespace nuages::i18n {
namespace {

// A source that has one catalog.
CatalogSource source(std::string locale, std::vector<std::pair<std::string, std::string>> messages) {
    messages.insert(messages.begin(), {"", mo_header});
    return {[locale = std::move(locale), content = make_mo(messages)](
                std::string_view wanted, std::string& place) -> std::optional<std::string> {
        place = "memory";
        return wanted == locale ? std::optional(content) : std::nullopt;
    }};
}

TEST(Translations, LookIntoTheSourcesInOrder) {
    const Translations site({}, {source("ko", {{"a", "1"}}), source("ko", {{"a", "2"}, {"b", "3"}})});
    const Locale& korean = site.locale("ko");
    EXPECT_EQ(korean.translate("a"), "1");
    EXPECT_EQ(korean.translate("b"), "3");
    EXPECT_EQ(korean.translate("c"), "c");
    EXPECT_EQ(korean.language(), "ko");
    EXPECT_EQ(&korean, &site.locale("ko"));
}

TEST(Translations, OfAVariantFallBackOnItsLanguageAndThenOnTheSites) {
    const Translations site({.language_code = "de"},
                            {source("pt_BR", {{"a", "br"}}), source("pt", {{"a", "pt"}, {"b", "pt"}}),
                             source("de", {{"a", "de"}, {"c", "de"}})});
    const Locale& locale = site.locale("pt-br");
    EXPECT_EQ(locale.translate("a") + locale.translate("b") + locale.translate("c") + locale.translate("d"),
              "brptded");
    EXPECT_EQ(site.locale("en").translate("c"), "c");
}

TEST(Translations, HaveContextsAndPlurals) {
    const Translations site(
        {}, {source("de", {{std::string("month\4May"), "Mai"},
                           {"May", "Kann"},
                           {std::string("%d thing\0%d things", 19), std::string("%d Ding\0%d Dinge", 16)}})});
    const Locale& german = site.locale("de");
    EXPECT_EQ(german.translate("May", "month"), "Mai");
    EXPECT_EQ(german.translate("May"), "Kann");
    EXPECT_EQ(german.translate("May", "other"), "May");
    EXPECT_EQ(german.translate_plural("%d thing", "%d things", 1), "%d Ding");
    EXPECT_EQ(german.translate_plural("%d thing", "%d things", 0), "%d Dinge");
    EXPECT_EQ(german.translate_plural("%d", "%ds", 2), "%ds");
    EXPECT_EQ(german.translate("%d thing"), "%d Ding");
}

TEST(Translations, ThatChangeAreReadAgainWhereWanted) {
    const std::string folder = testing::TempDir() + "nuages_catalogs_" + std::to_string(::getpid());
    const std::string place = folder + "/ko/LC_MESSAGES";
    std::filesystem::create_directories(place);
    const auto write = [&](const std::string& text) {
        std::ofstream(place + "/new.mo", std::ios::binary) << make_mo({{"", mo_header}, {"a", text}});
        std::filesystem::rename(place + "/new.mo", place + "/django.mo");
    };
    const std::vector<CatalogSource> sources = {CatalogSource::folder(folder)};
    const Translations live({}, sources);
    const Translations development({.reload = true}, sources);
    EXPECT_EQ(development.locale("ko").translate("a"), "a");
    write("one");
    const Locale& before = development.locale("ko");
    EXPECT_EQ(before.translate("a"), "one");
    EXPECT_EQ(live.locale("ko").translate("a"), "one");
    EXPECT_EQ(&before, &development.locale("ko"));
    write("another");
    EXPECT_EQ(development.locale("ko-kr").translate("a"), "another");
    EXPECT_EQ(development.locale("ko").translate("a"), "another");
    EXPECT_EQ(before.translate("a"), "one");  // of those who still speak it
    EXPECT_EQ(live.locale("ko").translate("a"), "one");
    std::filesystem::remove_all(folder);
}

TEST(Translations, KnowMonthsAndFormatsWithoutACatalog) {
    const Locale& german = Translations::framework().locale("de");
    EXPECT_EQ(german.translate("March"), "März");
    EXPECT_EQ(german.translate("Monday"), "Montag");
    EXPECT_EQ(german.formats().decimal_separator, ",");
    EXPECT_EQ(german.formats().date_format, "j. F Y");
    EXPECT_EQ(Translations::framework().locale("ru").translate("January", "alt. month"), "января");
    EXPECT_EQ(formats_of("de-ch").date_format, "j. F Y");
    EXPECT_EQ(formats_of("xx", {.date_format = "Y"}).date_format, "Y");
    for (const char* language : {"ko", "en", "en-gb", "de", "fr", "es", "it", "pt", "pt-br", "ru", "ja",
                                 "zh-hans", "nl", "pl", "sv", "tr"}) {
        EXPECT_NE(formats_of(language, {.date_format = "?"}).date_format, "?") << language;
        const bool is_english = std::string_view(language).starts_with("en");
        EXPECT_EQ(Translations::framework().locale(language).translate("January") == "January", is_english);
    }
}

TEST(Translations, KnowHowDatesAreTyped) {
    EXPECT_EQ(input_formats("de", "DATE_INPUT_FORMATS").front(), "%d.%m.%Y");
    EXPECT_EQ(input_formats("de", "DATE_INPUT_FORMATS").back(), "%Y-%m-%d");
    EXPECT_EQ(input_formats("xx", "DATE_INPUT_FORMATS").front(), "%Y-%m-%d");
    EXPECT_THROW(input_formats("de", "DATE_FORMAT"), ValueError);
    EXPECT_EQ(*formats_of("ko").find("DECIMAL_SEPARATOR"), ".");
    EXPECT_EQ(formats_of("ko").find("decimal_separator"), nullptr);
}

TEST(Translations, SpeakTheFrameworksKorean) {
    EXPECT_NE(Translations::framework().locale("ko-kr").translate("yes,no,maybe"), "yes,no,maybe");
}

TEST(Translations, SayWhichCatalogIsDamaged) {
    const Translations site({}, {{[](std::string_view, std::string& place) {
                                place = "polls/locale/de/django.mo";
                                return std::optional<std::string>("damaged");
                            }}});
    try {
        site.locale("de");
        FAIL();
    } catch (const CatalogError& error) {
        EXPECT_NE(std::string(error.what()).find("polls/locale/de/django.mo"), std::string::npos);
    }
}

TEST(Translations, TakeNoLanguageFromStrangeCodes) {
    const Translations site{LanguageOptions{}};
    EXPECT_EQ(site.locale("../../etc/passwd").language(), "en-us");
    for (int i = 0; i < 2000; ++i)
        site.locale("x-" + std::to_string(i));
    EXPECT_EQ(site.locale("x-1999").language(), "en-us");
}

TEST(Translations, AreOffWithoutI18n) {
    const Translations site({.language_code = "de", .use_i18n = false}, {source("de", {{"a", "1"}})});
    EXPECT_EQ(site.locale("ko").language(), "de");
    EXPECT_EQ(site.locale("ko").translate("a"), "a");
    EXPECT_EQ(site.negotiate("ko", "ko"), "de");
}

TEST(Negotiation, TakesWhatTheVisitorWantsMost) {
    const Translations site({.language_code = "en", .languages = {"en", "ko", "pt-br", "zh-hans"}});
    EXPECT_EQ(site.negotiate("", "ko-KR,ko;q=0.9,en;q=0.8"), "ko");
    EXPECT_EQ(site.negotiate("", "fr,en;q=0.5,ko;q=0.7"), "ko");
    EXPECT_EQ(site.negotiate("", "pt"), "pt-br");
    EXPECT_EQ(site.negotiate("", "zh-CN"), "zh-hans");
    EXPECT_EQ(site.negotiate("", "fr, *"), "en");
    EXPECT_EQ(site.negotiate("", "rubbish;;"), "en");
    EXPECT_EQ(site.negotiate("ko", "en"), "ko");
    EXPECT_EQ(site.negotiate("xx", "pt-br"), "pt-br");
    EXPECT_EQ(site.language_from_path("/ko/polls/"), "ko");
    EXPECT_EQ(site.language_from_path("/ko"), "ko");
    EXPECT_EQ(site.language_from_path("/kopf/"), std::nullopt);
    EXPECT_EQ(site.language_from_path("/"), std::nullopt);
    EXPECT_EQ(site.language_from_path(""), std::nullopt);
}

TEST(Negotiation, OffersOnlyWhatIsTranslatedUnlessTheSiteSaysSo) {
    const Translations site({}, {source("fr", {{"a", "b"}})});
    EXPECT_EQ(site.negotiate("", "it"), "en");
    EXPECT_EQ(site.negotiate("", "fr"), "fr");
    EXPECT_EQ(site.negotiate("", "ko"), "ko");
}

TEST(ActiveLanguage, IsThatOfTheInnermostBlock) {
    const Translations site({},
                            {source("ko", {{"Hello", "안녕하세요"}}), source("de", {{"Hello", "Hallo"}})});
    const Value lazy = gettext_lazy("Hello");
    EXPECT_EQ(gettext("Hello"), "Hello");
    {
        const Override korean(site.locale("ko"));
        EXPECT_EQ(gettext("Hello"), "안녕하세요");
        EXPECT_EQ(lazy.str(), "안녕하세요");
        EXPECT_EQ(get_language(), "ko");
        {
            const Override german("de");
            EXPECT_EQ(lazy.str(), "Hallo");
            EXPECT_EQ(pgettext("greeting", "Hello"), "Hello");
            EXPECT_EQ(ngettext("a", "b", 2), "b");
        }
        const Override zone(tz::get("Asia/Seoul"));
        EXPECT_EQ(get_language(), "ko");
        EXPECT_EQ(tz::name(active().time_zone), "Asia/Seoul");
    }
    EXPECT_EQ(lazy.str(), "Hello");
    EXPECT_EQ(get_language(), "en-us");
}

TEST(ActiveLanguage, TranslatesMessagesWithOtherLineEnds) {
    const Translations site({}, {source("ko", {{"a\nb", "둘"}})});
    const Override korean(site.locale("ko"));
    EXPECT_EQ(gettext("a\r\nb"), "둘");
}

}  // namespace
}  // namespace nuages::i18n
