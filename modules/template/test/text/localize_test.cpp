#include <gtest/gtest.h>

#include <nuages/i18n/translations.h>
#include <nuages/template/text/localize.h>

namespace nuages::text {
namespace {

const i18n::Locale& grouped(std::string_view language) {
    static const i18n::Translations translations([] {
        i18n::LanguageOptions options;
        options.formats.use_thousand_separator = true;
        return options;
    }());
    return translations.locale(language);
}
const i18n::Locale& plain(std::string_view language) {
    return i18n::Translations::framework().locale(language);
}

TEST(Localize, WritesAsTheLanguageDoes) {
    EXPECT_EQ(localize(1234567.5, grouped("de")), "1.234.567,5");
    EXPECT_EQ(localize(1234567, plain("de")), "1234567");
    EXPECT_EQ(localize(Date(2026, 3, 9), plain("en")), "March 9, 2026");
    EXPECT_EQ(localize(Time::of(14, 5), plain("de")), "14:05");
    EXPECT_EQ(localize(true, grouped("de")), "True");
    EXPECT_EQ(localize("1234", grouped("de")), "1234");
}

TEST(LocalizeInput, WritesDatesAsTheyAreTyped) {
    EXPECT_EQ(localize_input(Date(2026, 3, 9), plain("de")), "09.03.2026");
    EXPECT_EQ(localize_input(Date(26, 3, 9), plain("en")), "0026-03-09");
    EXPECT_EQ(localize_input(Time::of(14, 5, 7), plain("de")), "14:05:07");
    EXPECT_EQ(localize_input(1.5, plain("de")), "1,5");
}

TEST(SanitizeSeparators, ReadsNumbersAsTheyAreTyped) {
    EXPECT_EQ(sanitize_separators("1.234.567,89", grouped("de").formats()), "1234567.89");
    EXPECT_EQ(sanitize_separators("1234,5", plain("de").formats()), "1234.5");
    EXPECT_EQ(sanitize_separators("12.34", grouped("de").formats()), "12.34") << "rather a decimal point";
    EXPECT_EQ(sanitize_separators("1\u00a0234 567,5", grouped("fr").formats()), "1234567.5");
    EXPECT_EQ(sanitize_separators("", grouped("de").formats()), "");
}

TEST(Strftime, KnowsWhatFormsNeed) {
    const DateTime moment = DateTime::of(2026, 3, 9, 14, 5, 7, 42, tz::naive);
    EXPECT_EQ(strftime(moment, "%Y-%m-%d %H:%M:%S.%f"), "2026-03-09 14:05:07.000042");
    EXPECT_EQ(strftime(moment, "%a %A %b %B %y %j %I %p %%"), "Mon Monday Mar March 26 068 02 PM %");
    EXPECT_EQ(strftime(moment, "%Q %"), "%Q %");
}

}  // namespace
}  // namespace nuages::text
