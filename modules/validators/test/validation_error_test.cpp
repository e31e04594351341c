#include <gtest/gtest.h>

#include <nuages/validators/validation_error.h>

namespace nuages {
namespace {

TEST(ValidationError, FillsItsPlaces) {
    const ValidationError error("%(value)s is 100%% %(what)s, %(missing)s", "invalid",
                                {{"value", 5}, {"what", "wrong"}});
    EXPECT_EQ(error.texts(), std::vector<std::string>{"5 is 100% wrong, %(missing)s"});
    EXPECT_EQ(error.code(), "invalid");
    EXPECT_FALSE(error.has_fields());
}

TEST(ValidationError, LeavesAMessageWithoutValuesAlone) {
    EXPECT_EQ(ValidationError("100%").texts()[0], "100%");
    EXPECT_EQ(ValidationError("%(").texts()[0], "%(");
    EXPECT_EQ(ValidationError("%(a", "", {{"a", 1}}).texts()[0], "%(a");
    EXPECT_EQ(ValidationError("%(a)", "", {{"a", 1}}).texts()[0], "%(a)");
}

TEST(ValidationError, ShowsWhatItHolds) {
    EXPECT_STREQ(ValidationError("No.").what(), "['No.']");
    const ValidationError both(ValidationError::Fields{
        {"name", {{.message = "Short."}, {.message = "Taken."}}}, {"age", {{.message = "Old."}}}});
    EXPECT_STREQ(both.what(), "{'name': ['Short.', 'Taken.'], 'age': ['Old.']}");
    EXPECT_TRUE(both.has_fields());
    EXPECT_EQ(both.messages().size(), 3u);
}

TEST(ValidationMessage, TakesTranslations) {
    const ValidationMessage message{.message = "%(n)d item",
                                    .plural = "%(n)d items",
                                    .number = 2,
                                    .code = "few",
                                    .params = Dict{{"n", 2}}};
    EXPECT_EQ(message.text(), "2 items");
    EXPECT_EQ(message.text("%(n)d \uac1c"), "2 \uac1c");
}

}  // namespace
}  // namespace nuages
