// The text utilities beyond what the filters show of them.
#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/template/locale.h>
#include <nuages/template/text/date_format.h>
#include <nuages/template/text/number_format.h>
#include <nuages/template/text/timesince.h>
#include <nuages/template/text/truncate.h>

#include "decimal.h"
#include "text/percent_format.h"

namespace nuages {
namespace {

using templates::english;
using templates::Formats;
using templates::LongDecimal;

TEST(DateFormat, KnowsEveryCharacter) {
    DateTime moment = DateTime::of(2008, 7, 8, 9, 5, 3, 42, tz::get("Asia/Seoul"));
    const std::pair<const char*, const char*> cases[] = {{"a", "a.m."},
                                                         {"A", "AM"},
                                                         {"b", "jul"},
                                                         {"d", "08"},
                                                         {"D", "Tue"},
                                                         {"e", "KST"},
                                                         {"E", "July"},
                                                         {"f", "9:05"},
                                                         {"F", "July"},
                                                         {"g", "9"},
                                                         {"G", "9"},
                                                         {"h", "09"},
                                                         {"H", "09"},
                                                         {"i", "05"},
                                                         {"I", "0"},
                                                         {"j", "8"},
                                                         {"l", "Tuesday"},
                                                         {"L", "True"},
                                                         {"m", "07"},
                                                         {"M", "Jul"},
                                                         {"n", "7"},
                                                         {"N", "July"},
                                                         {"o", "2008"},
                                                         {"O", "+0900"},
                                                         {"P", "9:05 a.m."},
                                                         {"r", "Tue, 08 Jul 2008 09:05:03 +0900"},
                                                         {"s", "03"},
                                                         {"S", "th"},
                                                         {"t", "31"},
                                                         {"T", "KST"},
                                                         {"u", "000042"},
                                                         {"U", "1215475503"},
                                                         {"w", "2"},
                                                         {"W", "28"},
                                                         {"y", "08"},
                                                         {"Y", "2008"},
                                                         {"z", "190"},
                                                         {"Z", "32400"},
                                                         {"c", "2008-07-08T09:05:03.000042+09:00"}};
    for (const auto& [format, expected] : cases)
        EXPECT_EQ(text::format_date(moment, format, english()), expected) << format;
}

TEST(DateFormat, EscapesWithBackslashes) {
    Date day(2026, 1, 2);
    EXPECT_EQ(text::format_date(day, "\\Y Y \\\\Y \\x x\\", english()), "Y 2026 \\Y x x\\");
    EXPECT_EQ(text::format_date(Time::of(12, 0), "P", english()), "noon");
    EXPECT_EQ(text::format_date(Time::of(0, 0), "P f", english()), "midnight 12");
    EXPECT_THROW(text::format_date(Time::of(1, 2), "Y", english()), ValueError);
    EXPECT_THROW(text::format_date(day, "H", english()), TypeError);
    EXPECT_EQ(text::format_time(Time::of(1, 2), "Y", english()), std::nullopt);
}

TEST(NumberFormat, GroupsAndCuts) {
    Formats formats;
    EXPECT_EQ(text::format_number(1234567, formats), "1234567");
    EXPECT_EQ(text::format_decimal("1234.5678", formats, 2, true), "1,234.56");
    formats.use_thousand_separator = true;
    formats.decimal_separator = ",";
    formats.thousand_separator = ".";
    EXPECT_EQ(text::format_number(-1234567.5, formats), "-1.234.567,5");
    formats.number_grouping = "\3\2";
    EXPECT_EQ(text::format_number(123456789, formats), "12.34.56.789");
    EXPECT_EQ(text::format_decimal("1e-7", Formats(), 3), "0.000");
    EXPECT_EQ(text::format_decimal("1e250", Formats(), 2), "1.00e+250");
    EXPECT_EQ(text::format_number(1e16, Formats()), "10000000000000000");
}

TEST(LongDecimal, RoundsHalfUp) {
    const std::tuple<const char*, int, const char*> cases[] = {
        {"2.675", 2, "2.68"},
        {"-0.5", 0, "-1"},
        {"0.49", 0, "0"},
        {"999.995", 2, "1000.00"},
        {"5", 2, "5.00"},
        {"1e3", 1, "1000.0"},
        {"0.0001", 2, "0.00"},
        {".5", 0, "1"},
        {"12345678901234567890.12", 1, "12345678901234567890.1"}};
    for (const auto& [number, places, expected] : cases)
        EXPECT_EQ(LongDecimal::parse(number)->rounded(places).str(), expected) << number;
    for (const char* bad : {"", "x", "1.2.3", "1e", "0x10", "1e99999999999", "--1"})
        EXPECT_EQ(LongDecimal::parse(bad), std::nullopt) << bad;
    EXPECT_FALSE(LongDecimal::parse("NaN")->is_finite());
    EXPECT_EQ(LongDecimal::parse("-12300")->scientific(), "-1.2300e+4");
}

TEST(TimeSince, CountsCalendarMonths) {
    auto since = [](DateTime a, DateTime b) {
        std::string text = text::time_since(a, b, english());
        for (std::size_t at; (at = text.find("\xC2\xA0")) != text.npos;)
            text.replace(at, 2, " ");
        return text;
    };
    EXPECT_EQ(since(DateTime::of(2024, 2, 29), DateTime::of(2025, 2, 28)), "11 months, 4 weeks");
    EXPECT_EQ(since(DateTime::of(2024, 1, 31), DateTime::of(2024, 3, 1)), "1 month");
    EXPECT_EQ(since(DateTime::of(2024, 1, 1), DateTime::of(2026, 1, 1, 5)), "2 years");
    EXPECT_EQ(since(DateTime::of(2024, 1, 1), DateTime::of(2024, 1, 8, 0, 30)), "1 week");
    EXPECT_EQ(since(DateTime::of(2024, 1, 1), DateTime::of(2024, 1, 1, 0, 0, 59)), "0 minutes");
}

TEST(TruncateHtml, ClosesWhatIsOpen) {
    EXPECT_EQ(html::truncate_chars("<p>1234567890</p>", 11, "..."), "<p>12345678...</p>");
    EXPECT_EQ(html::truncate_chars("<p><i>1234</i>567890</p>", 6, "..."), "<p><i>123...</i></p>");
    EXPECT_EQ(html::truncate_words("<br>one<img src='x'> two</i> three", 2, "."),
              "<br>one<img src='x'> two</i>.");
    EXPECT_EQ(html::truncate_words("a b", 0, "."), "");
    EXPECT_EQ(text::truncate_words("a b c", 2, "[%(truncated_text)s]"), "[a b]");
    EXPECT_EQ(text::truncate_chars("e\xCC\x81t\xC3\xA9 long", 3, "."), "\xC3\xA9t.");
}

TEST(PercentFormat, FormatsAsPython) {
    const std::tuple<const char*, Value, const char*> cases[] = {{"%5.1f|", 2.25, "  2.2|"},
                                                                 {"%-5d|", 42, "42   |"},
                                                                 {"%+d", 42, "+42"},
                                                                 {"%05d", -42, "-0042"},
                                                                 {"%x", 255, "ff"},
                                                                 {"%#o", 8, "0o10"},
                                                                 {"%e", 12345.678, "1.234568e+04"},
                                                                 {"%s", "t", "t"},
                                                                 {"%.2s", "text", "te"},
                                                                 {"%r", "t", "'t'"},
                                                                 {"%c", 65, "A"},
                                                                 {"%d%%", 5, "5%"},
                                                                 {"%G", 1e-10, "1E-10"}};
    for (const auto& [format, value, expected] : cases)
        EXPECT_EQ(text::percent_format(format, value), expected) << format;
    for (const char* bad : {"%", "%z", "%d %d", "plain", "%(a)s", "%99999d"})
        EXPECT_EQ(text::percent_format(bad, Value(1)), std::nullopt) << bad;
    EXPECT_EQ(text::percent_format("%d", Value("x")), std::nullopt);
    EXPECT_EQ(text::percent_format("%(k)s", Value::dict({{"k", "v"}})), "v");
}

}  // namespace
}  // namespace nuages
