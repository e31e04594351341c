#include <gtest/gtest.h>

#include <nuages/validators.h>

namespace nuages::validators {
namespace {

TEST(Limits, CompareValues) {
    EXPECT_NO_THROW(validate_max_value(3, 3));
    EXPECT_NO_THROW(validate_min_value(Date(2026, 1, 2), Date(2026, 1, 1)));
    EXPECT_THROW(validate_max_value(3.5, 3), ValidationError);
    EXPECT_THROW(validate_min_value("a", 1), TypeError);
    try {
        validate_min_value(1, 5);
        FAIL();
    } catch (const ValidationError& error) {
        EXPECT_EQ(error.code(), "min_value");
        EXPECT_EQ(error.texts()[0], "Ensure this value is greater than or equal to 5.");
    }
}

TEST(Limits, CountCharacters) {
    EXPECT_NO_THROW(validate_max_length("\ud55c\uae00", 2));
    EXPECT_NO_THROW(validate_min_length("\ud55c\uae00", 2));
    try {
        validate_max_length("\ud55c\uae00", 1);
        FAIL();
    } catch (const ValidationError& error) {
        EXPECT_EQ(error.code(), "max_length");
        EXPECT_EQ(error.texts()[0], "Ensure this value has at most 1 character (it has 2).");
    }
    try {
        validate_min_length("a", 3);
        FAIL();
    } catch (const ValidationError& error) {
        EXPECT_EQ(error.texts()[0], "Ensure this value has at least 3 characters (it has 1).");
    }
}

TEST(Limits, Steps) {
    EXPECT_NO_THROW(validate_step_value(0.3, 0.1));
    EXPECT_NO_THROW(validate_step_value(7, 3, 1));
    EXPECT_THROW(validate_step_value(0.35, 0.1), ValidationError);
    try {
        validate_step_value(8, 3, 1);
        FAIL();
    } catch (const ValidationError& error) {
        EXPECT_NE(error.texts()[0].find("starting from 1.0, e.g. 1.0, 4.0, 7.0"), std::string::npos);
    }
}

}  // namespace
}  // namespace nuages::validators
