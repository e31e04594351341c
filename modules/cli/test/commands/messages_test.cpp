#include <cstdlib>

#include <gtest/gtest.h>

#include "site_process_support.h"

namespace nuages::cli {
namespace {

TEST(Messages, GoFromSourcesToACatalogThatTheSiteReads) {
    if (std::system("command -v xgettext msgmerge msgfmt >/dev/null 2>&1") != 0)
        GTEST_SKIP() << "GNU gettext is not installed (apt-get install gettext)";
    SiteFolder folder;
    folder.write("templates/page.html", "{% load i18n %}\n{% trans 'Good morning' %}\n");
    folder.write("shop/views.cpp",
                 "std::string a() {\n    return ngettext(\"%d thing\", \"%d things\", n);\n}\n");
    auto result = folder.run({"makemessages", "-l", "ko"});
    ASSERT_EQ(result.code, 0) << result.output;
    const std::string po = "locale/ko/LC_MESSAGES/django.po";
    std::string catalog = folder.read(po);
    EXPECT_NE(catalog.find("#: templates/page.html:2\nmsgid \"Good morning\""), std::string::npos) << catalog;
    EXPECT_NE(catalog.find("shop/views.cpp:2"), std::string::npos) << catalog;
    EXPECT_NE(catalog.find("msgid_plural \"%d things\""), std::string::npos) << catalog;

    const std::string message = "msgid \"Good morning\"\nmsgstr \"\"";
    catalog.replace(catalog.find(message), message.size(), "msgid \"Good morning\"\nmsgstr \"좋은 아침\"");
    folder.write(po, catalog);
    result = folder.run({"makemessages", "--all"});  // keeps what is translated
    ASSERT_EQ(result.code, 0) << result.output;
    EXPECT_NE(folder.read(po).find("좋은 아침"), std::string::npos);
    result = folder.run({"compilemessages"});
    ASSERT_EQ(result.code, 0) << result.output;
    EXPECT_NE(folder.read("locale/ko/LC_MESSAGES/django.mo").find("좋은 아침"), std::string::npos);
}

TEST(Messages, SayWhatIsMissing) {
    SiteFolder folder;
    auto result = folder.run({"compilemessages"});
    EXPECT_NE(result.code, 0);
    EXPECT_NE(result.output.find("There is no catalog to compile"), std::string::npos) << result.output;
    result = folder.run({"makemessages", "-l", "../x"});
    EXPECT_NE(result.code, 0);
}

}  // namespace
}  // namespace nuages::cli
