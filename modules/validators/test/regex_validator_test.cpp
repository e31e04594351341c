#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/validators.h>

namespace nuages::validators {
namespace {

TEST(RegexValidator, WantsAMatchAnywhere) {
    const RegexValidator validator("[0-9]{3}");
    EXPECT_NO_THROW(validator("a123b"));
    try {
        validator("a12b");
        FAIL();
    } catch (const ValidationError& error) {
        EXPECT_EQ(error.code(), "invalid");
        EXPECT_EQ(error.texts()[0], "Enter a valid value.");
        EXPECT_EQ(error.messages()[0].params["value"].str(), "a12b");
    }
    EXPECT_EQ(validator.pattern(), "[0-9]{3}");
}

TEST(RegexValidator, MayWantNone) {
    const RegexValidator validator("^admin", {.message = "No “%(value)s” here.",
                                              .code = "reserved",
                                              .inverse_match = true,
                                              .flags = {.ignore_case = true}});
    EXPECT_NO_THROW(validator("visitor"));
    const RegexValidator copy = validator;
    try {
        copy("Administrator");
        FAIL();
    } catch (const ValidationError& error) {
        EXPECT_EQ(error.code(), "reserved");
        EXPECT_EQ(error.texts()[0], "No “Administrator” here.");
    }
}

TEST(RegexValidator, RefusesWhatIsNoExpression) {
    EXPECT_THROW(RegexValidator("("), ValueError);
}

TEST(RegexValidator, TakesATextThatIsTooMuchWorkForInvalid) {
    const std::string text = std::string(60, 'a') + "b";
    EXPECT_THROW(RegexValidator("^(a|aa)+$")(text), ValidationError);
    EXPECT_THROW(RegexValidator("^(a|aa)+$", {.inverse_match = true})(text), ValidationError);
}

TEST(IntList, IsNumbersWithSeparators) {
    EXPECT_NO_THROW(int_list_validator()("1,20,3"));
    EXPECT_NO_THROW(int_list_validator(".")("1.20"));
    EXPECT_NO_THROW(int_list_validator("-", Sign::any)("-1--2"));
    for (const char* wrong : {"", ",", "1,", "1, 2", "a", "-1", "1\n"})
        EXPECT_THROW(int_list_validator()(wrong), ValidationError) << wrong;
    EXPECT_THROW(int_list_validator(".")("1,2"), ValidationError);
}

}  // namespace
}  // namespace nuages::validators
