// The example of the README.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include <nuages/i18n.h>

#include "mo_support.h"

namespace nuages::i18n {
namespace {

TEST(Readme, ASiteInSeveralLanguages) {
    std::string folder = (std::filesystem::temp_directory_path() / "nuages-i18n-XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    std::filesystem::create_directories(folder + "/de/LC_MESSAGES");
    std::ofstream(folder + "/de/LC_MESSAGES/django.mo", std::ios::binary)
        << make_mo({{"", mo_header},
                    {std::string("%d thing\0%d things", 19), std::string("%d Ding\0%d Dinge", 16)},
                    {"Good morning", "Guten Morgen"}});
    std::string greeting;
    std::string cart;

    Translations site({.language_code = "ko", .languages = {"ko", "en", "de"}},
                      {CatalogSource::folder(folder)});
    std::string language = site.negotiate("", "de-CH, en;q=0.8");
    {
        Override active(site.locale(language));
        greeting = gettext("Good morning");
        cart = ngettext("%d thing", "%d things", 3);
    }

    EXPECT_EQ(language, "de");
    EXPECT_EQ(greeting, "Guten Morgen");
    EXPECT_EQ(cart, "%d Dinge");
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace nuages::i18n
