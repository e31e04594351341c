#include "regex_dialect.h"

#include <gtest/gtest.h>

namespace nuages::text {
namespace {

TEST(RegexDialect, NumbersItsGroups) {
    const auto translated = translate_regex("(a)(?:b)(?P<n>c)(?=d)(?P=n)");
    EXPECT_EQ(translated.pattern, "(a)(?:b)(c)(?=d)\\g{2}");
    EXPECT_EQ(translated.groups, (std::vector<std::string>{"", "n"}));
}

}  // namespace
}  // namespace nuages::text
