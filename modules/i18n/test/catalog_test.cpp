#include <gtest/gtest.h>

#include <nuages/i18n/catalog.h>

#include "mo_support.h"

namespace nuages::i18n {
namespace {

std::string error_of(std::string content) {
    try {
        Catalog::parse(std::move(content), "x.mo");
    } catch (const CatalogError& error) {
        return error.what();
    }
    return {};
}

TEST(Catalog, HasTheMessagesThatAreTranslated) {
    const Catalog catalog = Catalog::parse(make_mo({{"", mo_header}, {"Yes", "예"}, {"No", ""}}), "x.mo");
    ASSERT_EQ(catalog.messages().size(), 1u);
    EXPECT_EQ(catalog.messages()[0].key, "Yes");
    EXPECT_EQ(catalog.messages()[0].forms, "예");
    EXPECT_FALSE(catalog.messages()[0].is_plural);
}

TEST(Catalog, TellsPluralFormsByTheirSeparator) {
    const std::string key("%d result\0%d results", 20);
    const std::string forms("a\0b", 3);
    const Catalog catalog = Catalog::parse(make_mo({{"", mo_header}, {key, forms}}), "x.mo");
    ASSERT_EQ(catalog.messages().size(), 1u);
    EXPECT_EQ(catalog.messages()[0].key, "%d result");
    EXPECT_TRUE(catalog.messages()[0].is_plural);
    EXPECT_EQ(plural_form(forms, 0), "a");
    EXPECT_EQ(plural_form(forms, 1), "b");
    EXPECT_EQ(plural_form(forms, 2), std::nullopt);
    EXPECT_EQ(plural_form(forms, -1), std::nullopt);
}

TEST(Catalog, ReadsFilesOfTheOtherByteOrder) {
    const Catalog catalog = Catalog::parse(make_mo({{"Yes", "예"}}, true), "x.mo");
    ASSERT_EQ(catalog.messages().size(), 1u);
    EXPECT_EQ(catalog.messages()[0].forms, "예");
}

TEST(Catalog, NamesTheFileThatIsNone) {
    EXPECT_NE(error_of("short").find("x.mo cannot be read: it has 5 bytes"), std::string::npos);
    EXPECT_NE(error_of(std::string(40, 'x')).find("does not begin as catalogs do"), std::string::npos);
}

TEST(Catalog, RefusesWhatLiesOutsideOfTheFile) {
    const std::string good = make_mo({{"", mo_header}, {"Yes", "예"}});
    for (const std::size_t at : {8u, 12u, 16u, 28u, 32u}) {
        std::string bad = good;
        bad.replace(at, 4, "\xff\xff\xff\x7f");
        EXPECT_NE(error_of(bad), "") << at;
    }
    for (std::size_t size = 0; size < good.size() - 8; ++size)
        EXPECT_NE(error_of(good.substr(0, size)), "") << size;
}

TEST(Catalog, RefusesOtherEncodingsAndMalformedText) {
    EXPECT_NE(error_of(make_mo({{"", "Content-Type: text/plain; charset=EUC-KR\n"}})).find("'euc-kr'"),
              std::string::npos);
    EXPECT_NE(error_of(make_mo({{"Yes", "\xff"}})).find("not in UTF-8"), std::string::npos);
}

TEST(Catalog, RefusesARuleOfPluralsThatCannotBeRead) {
    EXPECT_NE(error_of(make_mo({{"", "Plural-Forms: nplurals=2; plural=system(n);\n"}})).find("system"),
              std::string::npos);
}

}  // namespace
}  // namespace nuages::i18n
