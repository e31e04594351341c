#include <string>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/i18n/plural.h>

namespace nuages::i18n {
namespace {

std::string forms(std::string_view expression, int until) {
    const PluralRule rule = PluralRule::parse("nplurals=4; plural=" + std::string(expression) + ";");
    std::string result;
    for (int n = 0; n <= until; ++n)
        result += std::to_string(rule(n));
    return result;
}

TEST(PluralRule, IsEnglishWithoutAHeader) {
    EXPECT_EQ(PluralRule()(1), 0);
    EXPECT_EQ(PluralRule()(0), 1);
    EXPECT_EQ(PluralRule()(-1), 1);
}

TEST(PluralRule, ReadsTheExpressionsOfLanguages) {
    EXPECT_EQ(forms("0", 3), "0000");                                       // Korean
    EXPECT_EQ(forms("(n > 1)", 3), "0011");                                 // French
    EXPECT_EQ(forms("(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2", 6), "2011122");  // Czech
    EXPECT_EQ(forms("(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)", 22),
              "20111222222222222222201");  // Russian
    EXPECT_EQ(forms("!n", 2), "100");
    EXPECT_EQ(forms("n*2+1-n/2", 3), "1346");
}

TEST(PluralRule, BindsAsC) {
    EXPECT_EQ(forms("1 || 0 && 0", 0), "1");
    EXPECT_EQ(forms("2 + 3 * 2 == 8 ? 3 : 1", 0), "3");
    EXPECT_EQ(forms("10 - 4 - 3", 0), "3");
    EXPECT_EQ(forms("n ? 1 : n ? 2 : 3", 1), "31");
}

TEST(PluralRule, DividesByZeroWithoutHarm) {
    EXPECT_EQ(forms("n / 0 + n % 0", 2), "000");
    const PluralRule rule = PluralRule::parse("nplurals=2; plural=n%n*n*n*n;");
    EXPECT_EQ(rule(INT64_MAX), 0);
    EXPECT_EQ(rule(INT64_MIN), 0);
}

TEST(PluralRule, RefusesWhatIsNoExpression) {
    for (const char* bad : {"", "n n", "n +", "(n", "n ? 1", "system(n)", "n = 1", "99999999999999999999"})
        EXPECT_THROW(PluralRule::parse("nplurals=2; plural=" + std::string(bad)), ValueError) << bad;
    for (const char* bad : {"", "plural=n", "nplurals=0; plural=n", "nplurals=99; plural=n", "nplurals=2;"})
        EXPECT_THROW(PluralRule::parse(bad), ValueError) << bad;
}

TEST(PluralRule, HasAnEnd) {
    const std::string deep = std::string(100'000, '(') + "n" + std::string(100'000, ')');
    EXPECT_THROW(PluralRule::parse("nplurals=2; plural=" + deep), ValueError);
    EXPECT_THROW(PluralRule::parse("nplurals=2; plural=" + std::string(100'000, '!') + "n"), ValueError);
    std::string lengthy = "n";
    for (int i = 0; i < 100'000; ++i)
        lengthy += "+n";
    EXPECT_THROW(PluralRule::parse("nplurals=2; plural=" + lengthy), ValueError);
}

}  // namespace
}  // namespace nuages::i18n
