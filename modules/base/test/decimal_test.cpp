#include <limits>

#include <gtest/gtest.h>

#include <nuages/base/decimal.h>
#include <nuages/base/error.h>
#include <nuages/base/value.h>

namespace nuages {
namespace {

std::string str(std::string_view text) {
    return Decimal(text).str();
}

TEST(Decimal, is_written_as_it_was_read_with_python_s_exponents) {
    for (const char* same : {"0", "0.00", "10.50", "-1.5", "1E+3", "1.23E+5", "0.000001", "1E-7", "-0.0",
                             "12345678901234567890123456789012345678", "0E-10"})
        EXPECT_EQ(str(same), same);
    EXPECT_EQ(str("1e3"), "1E+3");
    EXPECT_EQ(str("00012.50"), "12.50");
    EXPECT_EQ(str(".5"), "0.5");
    EXPECT_EQ(str("5."), "5");
    EXPECT_EQ(Decimal("1E+3").fixed(), "1000");
}

TEST(Decimal, refuses_what_is_no_number_or_too_long) {
    for (const char* wrong : {"", ".", "-", "1.2.3", "1e", "1e+-3", "NaN", "Infinity", "abc", "1 2", "1,5",
                              "123456789012345678901234567890123456789", "1e99999999999"})
        EXPECT_FALSE(Decimal::parse(wrong)) << wrong;
    EXPECT_THROW(Decimal("abc"), ValueError);
}

TEST(Decimal, adds_subtracts_and_multiplies_exactly) {
    EXPECT_EQ((Decimal("0.1") + Decimal("0.2")).str(), "0.3");
    EXPECT_EQ((Decimal("10.50") + 1).str(), "11.50");
    EXPECT_EQ((Decimal("1") - Decimal("1.00")).str(), "0.00");
    EXPECT_EQ((Decimal("5") - Decimal("7.25")).str(), "-2.25");
    EXPECT_EQ((Decimal("-5") + Decimal("7")).str(), "2");
    EXPECT_EQ((Decimal("1.10") * Decimal("-3")).str(), "-3.30");
    EXPECT_EQ((Decimal("999999999999999999") * Decimal("999999999999999999")).str(),
              "9.999999999999999980000000000E+35");
}

TEST(Decimal, divides_to_twenty_eight_digits) {
    EXPECT_EQ((Decimal(1) / Decimal(3)).str(), "0.3333333333333333333333333333");
    EXPECT_EQ((Decimal(2) / Decimal(3)).str(), "0.6666666666666666666666666667");
    EXPECT_EQ((Decimal(10) / Decimal(4)).str(), "2.5");
    EXPECT_EQ((Decimal(100) / Decimal(10)).str(), "10");
    EXPECT_EQ((Decimal("1.00") / Decimal(2)).str(), "0.50");
    EXPECT_EQ((Decimal(1) / Decimal("12345678901234567890123456789012345678")).str(),
              "8.100000072900000663390006037E-38");
    EXPECT_THROW(Decimal(1) / Decimal(0), ValueError);
}

TEST(Decimal, quantizes_in_all_ways_of_rounding) {
    const auto q = [](const char* text, int places, Rounding rounding) {
        return Decimal(text).quantize(places, rounding).str();
    };
    EXPECT_EQ(q("2.5", 0, Rounding::half_even), "2");
    EXPECT_EQ(q("3.5", 0, Rounding::half_even), "4");
    EXPECT_EQ(q("2.5", 0, Rounding::half_up), "3");
    EXPECT_EQ(q("2.5", 0, Rounding::half_down), "2");
    EXPECT_EQ(q("2.51", 0, Rounding::half_down), "3");
    EXPECT_EQ(q("-2.1", 0, Rounding::floor), "-3");
    EXPECT_EQ(q("-2.1", 0, Rounding::ceiling), "-2");
    EXPECT_EQ(q("2.9", 0, Rounding::down), "2");
    EXPECT_EQ(q("2.1", 0, Rounding::up), "3");
    EXPECT_EQ(q("9.995", 2, Rounding::half_up), "10.00");
    EXPECT_EQ(q("0.005", 2, Rounding::half_even), "0.00");
    EXPECT_EQ(q("0.0049", 1, Rounding::half_even), "0.0");
    EXPECT_EQ(q("0.06", 1, Rounding::half_even), "0.1");
    EXPECT_EQ(q("1", 2, Rounding::half_even), "1.00");
    EXPECT_EQ(q("0", 2, Rounding::half_even), "0.00");
    EXPECT_THROW(Decimal("123456").quantize(2, Rounding::half_even, 7), ValueError);
    EXPECT_THROW(Decimal("99999.999").quantize(2, Rounding::half_even, 7), ValueError);
}

TEST(Decimal, comes_from_doubles_as_python_s_create_decimal_from_float) {
    EXPECT_EQ(Decimal::from_real(223.148, 15).str(), "223.148000000000");
    EXPECT_EQ(Decimal::from_real(1115.74, 15).str(), "1115.74000000000");
    EXPECT_EQ(Decimal::from_real(0.5).str(), "0.5");
    EXPECT_EQ(Decimal::from_real(1000, 15).str(), "1000");
    EXPECT_EQ(Decimal::from_real(0).str(), "0");
    EXPECT_EQ(Decimal::from_real(-2.25).str(), "-2.25");
    EXPECT_EQ(Decimal::from_real(1e300, 3).str(), "1.00E+300");
    EXPECT_THROW(Decimal::from_real(1.0 / 0.0), ValueError);
}

TEST(Decimal, compares_by_value_not_by_digits) {
    EXPECT_EQ(Decimal("1"), Decimal("1.00"));
    EXPECT_EQ(Decimal("1E+2"), Decimal(100));
    EXPECT_EQ(Decimal("-0"), Decimal("0.00"));
    EXPECT_LT(Decimal("-1"), Decimal("0"));
    EXPECT_LT(Decimal("1.1"), Decimal("1.11"));
    EXPECT_LT(Decimal("-2"), Decimal("-1.9"));
    EXPECT_GT(Decimal("1E+10"), Decimal("999"));
    EXPECT_EQ(Decimal("1.00").hash(), Decimal("1").hash());
    EXPECT_EQ(Decimal("1E+2").hash(), Decimal("100.0").hash());
}

TEST(Decimal, becomes_integers_and_reals) {
    EXPECT_EQ(Decimal("-12.99").to_int(), -12);
    EXPECT_EQ(Decimal("0.5").to_int(), 0);
    EXPECT_EQ(Decimal("1E+3").to_int(), 1000);
    EXPECT_EQ(Decimal("-9223372036854775808").to_int(), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(Decimal(std::numeric_limits<std::int64_t>::min()).str(), "-9223372036854775808");
    EXPECT_THROW(Decimal("1E+30").to_int(), ValueError);
    EXPECT_TRUE(Decimal("1.00").is_whole());
    EXPECT_FALSE(Decimal("1.01").is_whole());
    EXPECT_FALSE(Decimal("0.5").is_whole());
    EXPECT_DOUBLE_EQ(Decimal("10.25").to_real(), 10.25);
}

TEST(Decimal, is_a_value_that_compares_with_other_numbers) {
    const Value price = Decimal("10.50");
    EXPECT_EQ(price.str(), "10.50");
    EXPECT_EQ(price.repr(), "Decimal('10.50')");
    EXPECT_EQ(price, Value(10.5));
    EXPECT_EQ(Value(Decimal("3.00")), Value(3));
    EXPECT_EQ(Value(Decimal("3.00")).hash(), Value(3).hash());
    EXPECT_EQ(Value(Decimal("0.5")).hash(), Value(0.5).hash());
    EXPECT_EQ(compare(price, Value(11)), -1);
    EXPECT_EQ(compare(Value(10.75), price), 1);
    EXPECT_NE(Value(Decimal("0.1")), Value(0.1));
    EXPECT_FALSE(Value(Decimal("0.00")).truth());
    EXPECT_TRUE(price.truth());
    EXPECT_DOUBLE_EQ(price.to_real(), 10.5);
    const Value copy = price;
    EXPECT_EQ(copy.as_decimal(), Decimal("10.50"));
}

}  // namespace
}  // namespace nuages
