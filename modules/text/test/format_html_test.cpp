#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/text/format_html.h>

namespace nuages::html {
namespace {

TEST(FormatHtml, EscapesWhatIsNotSafe) {
    const Value shown = format_html("<a title='{}'>{}</a>", {"\"<&", Value::safe("<b>")});
    EXPECT_TRUE(shown.is_safe());
    EXPECT_EQ(shown.as_text(), "<a title='&quot;&lt;&amp;'><b></a>");
}

TEST(FormatHtml, KnowsNumbersNamesAndWidths) {
    EXPECT_EQ(format_html("{1}{0}{{}}", {"a", "b"}).as_text(), "ba{}");
    EXPECT_EQ(format_html("{x}", {}, Dict{{"x", "<"}}).as_text(), "&lt;");
    EXPECT_EQ(format_html("{:>4}|{:*^5}|{:.2}", {"ab", "c", "def"}).as_text(), "  ab|**c**|de");
}

TEST(FormatHtml, RefusesBrokenPatterns) {
    for (const char* bad : {"{", "}", "{0", "{2}", "{name}", "{:d}", "{:99999}", "{-1}", "{:.}"})
        EXPECT_THROW(format_html(bad, {"a"}), ValueError) << bad;
}

TEST(FormatHtmlJoin, EscapesTheSeparatorToo) {
    const List rows = {Value::list({"a", 1}), Value::list({"<", 2})};
    EXPECT_EQ(format_html_join("<", "{}={}", rows).as_text(), "a=1&lt;&lt;=2");
    EXPECT_EQ(format_html_join(Value::safe("<br>"), "{}", rows).as_text(), "a<br>&lt;");
    EXPECT_THROW(format_html_join("", "{}", {1}), TypeError);
}

}  // namespace
}  // namespace nuages::html
