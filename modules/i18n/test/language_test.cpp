#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/i18n/language.h>

namespace nuages::i18n {
namespace {

TEST(Language, IsKnownByItsCodeAndOtherNames) {
    EXPECT_EQ(language_info("ko").name, "Korean");
    EXPECT_EQ(language_info("ko").name_local, "한국어");
    EXPECT_TRUE(language_info("ar").bidi);
    EXPECT_EQ(language_info("zh-cn").code, "zh-hans");
    EXPECT_EQ(language_info("ko-kr").code, "ko");
    EXPECT_EQ(find_language("xx"), nullptr);
}

TEST(Language, ThatIsUnknownIsAnErrorInDjangosWords) {
    const auto message = [](std::string_view code) {
        try {
            return std::string(language_info(code).name);
        } catch (const ValueError& error) {
            return std::string(error.what());
        }
    };
    EXPECT_EQ(message("xx"), "Unknown language code xx.");
    EXPECT_EQ(message("xx-xx"), "Unknown language code xx-xx and xx.");
}

TEST(Language, HasALocale) {
    EXPECT_EQ(to_locale("en"), "en");
    EXPECT_EQ(to_locale("pt-br"), "pt_BR");
    EXPECT_EQ(to_locale("zh-hans"), "zh_Hans");
    EXPECT_EQ(to_locale("sr-latn"), "sr_Latn");
    EXPECT_EQ(to_locale("nl-nl-x-informal"), "nl_NL-x-informal");
    EXPECT_EQ(to_locale("EN-us"), "en_US");
    EXPECT_EQ(to_language("sr_Lat"), "sr-lat");
    EXPECT_EQ(to_language("en_US"), "en-us");
}

TEST(Language, CodesAreLettersAndDigits) {
    for (const char* good : {"en", "en-us", "es-419", "zh-hant-hk", "ca@valencia"})
        EXPECT_TRUE(is_language_code(good)) << good;
    for (const char* bad :
         {"", "-", "en-", "-en", "e n", "en_US", "../etc", "englishlanguage", "1en", "en\n"})
        EXPECT_FALSE(is_language_code(bad)) << bad;
}

using Languages = std::vector<std::pair<std::string, double>>;

TEST(AcceptLanguage, IsOrderedByWeight) {
    EXPECT_EQ(parse_accept_lang_header("da, en-GB;q=0.25, en;q=0.5"),
              (Languages{{"da", 1}, {"en", 0.5}, {"en-gb", 0.25}}));
    EXPECT_EQ(parse_accept_lang_header("en-au,en-us"), (Languages{{"en-au", 1}, {"en-us", 1}}));
    EXPECT_EQ(parse_accept_lang_header("de ; q = 0.0"), Languages{});
    EXPECT_EQ(parse_accept_lang_header("de ; q=0.0"), (Languages{{"de", 0}}));
    EXPECT_EQ(parse_accept_lang_header("*;q=1.00"), (Languages{{"*", 1}}));
    EXPECT_EQ(parse_accept_lang_header("es-419"), (Languages{{"es-419", 1}}));
    EXPECT_EQ(parse_accept_lang_header("en-us;q=0.5, "), (Languages{{"en-us", 0.5}}));
    EXPECT_EQ(parse_accept_lang_header(""), Languages{});
}

TEST(AcceptLanguage, ThatIsMalformedSaysNothing) {
    for (const char* bad : {"en-gb;q=1.0000", "en;q=0.1234", "en;q=.2", "abcdefghi-au", "**", "en,,gb",
                            "en-au;q=0.1.0", "12-345", "en; q=1.1", "da, en-gb:q=0.8"})
        EXPECT_EQ(parse_accept_lang_header(bad), Languages{}) << bad;
}

TEST(AcceptLanguage, OfAnyLengthIsCutOff) {
    std::string header = "ko";
    for (int i = 0; i < 1000; ++i)
        header += ",en";
    EXPECT_EQ(parse_accept_lang_header(header).front().first, "ko");
    EXPECT_LE(parse_accept_lang_header(header).size(), 170u);
    EXPECT_EQ(parse_accept_lang_header(std::string(100'000, 'x')), Languages{});
}

}  // namespace
}  // namespace nuages::i18n
