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

// The code and message of what is wrong with a decimal of at most 4 digits, 2 of them behind the point.
std::string problem(std::string_view text) {
    try {
        validate_decimal(Decimal(text), 4, 2);
        return "";
    } catch (const ValidationError& error) {
        return std::string(error.code()) + ": " + error.texts()[0];
    }
}

TEST(Limits, CountDigitsOfDecimals) {
    for (const char* good : {"0", "0.00", "12.34", "-12.3", "99", "0.01", "1E1", "0E+5", "00012.30"})
        EXPECT_EQ(problem(good), "") << good;
    EXPECT_EQ(problem("123.45"), "max_digits: Ensure that there are no more than 4 digits in total.");
    EXPECT_EQ(problem("1E4"), "max_digits: Ensure that there are no more than 4 digits in total.");
    EXPECT_EQ(problem("0.00001"), "max_digits: Ensure that there are no more than 4 digits in total.");
    EXPECT_EQ(problem("1.234"), "max_decimal_places: Ensure that there are no more than 2 decimal places.");
    EXPECT_EQ(problem("0.000"), "max_decimal_places: Ensure that there are no more than 2 decimal places.");
    EXPECT_EQ(problem("123"),
              "max_whole_digits: Ensure that there are no more than 2 digits before the decimal point.");
    EXPECT_NO_THROW(validate_decimal(Decimal("123456.789"), std::nullopt, 3));
    EXPECT_NO_THROW(validate_decimal(Decimal("123456.789"), 9, std::nullopt));
    EXPECT_THROW(validate_decimal(Decimal("1.5"), std::nullopt, 0), ValidationError);
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
