#include <gtest/gtest.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

Context values() {
    Context context{
        {"n", 3},
        {"r", 2.5},
        {"neg", -1234567},
        {"zero", 0},
        {"null", nullptr},
        {"t", "some TEXT"},
        {"empty", ""},
        {"para", "a\nb\n\nc"},
        {"lines", "1\n<"},
        {"crlf", "a\r\nb"},
        {"u", "\xC3\xA9l\xC3\xA8ve stra\xC3\x9F\x65 \xED\x95\x9C\xEA\xB8\x80"},
        {"l", Value::list({3, 1, 2})},
        {"words", Value::list({"b", "<a>", "c"})},
        {"dicts", Value::list({Value::dict({{"k", 2}, {"s", "b"}}), Value::dict({{"k", 1}, {"s", "a"}})})},
        {"day", Date(2026, 3, 9)},
        {"when", DateTime::of(2026, 3, 9, 15, 4, 5)},
        {"clock", Time::of(0, 30)},
        {"span", Duration::days(2)}};
    return context;
}

// The page of `{{ expression }}` without escaping, at a fixed present.
std::string filtered(const std::string& expression) {
    Options options;
    options.clock = [] { return DateTime::of(2026, 5, 1, 12, 0); };
    return render("{% autoescape off %}{{ " + expression + " }}{% endautoescape %}", values(), options);
}

TEST(Filters, ChangeCase) {
    EXPECT_EQ(filtered("t|upper"), "SOME TEXT");
    EXPECT_EQ(filtered("t|lower"), "some text");
    EXPECT_EQ(filtered("u|upper"), "\xC3\x89L\xC3\x88VE STRASSE \xED\x95\x9C\xEA\xB8\x80");
    EXPECT_EQ(filtered("'joe\\'s 3rd o\\'reilly'|title"), "Joe's 3rd O'Reilly");
    EXPECT_EQ(filtered("u|capfirst|truncatewords:1"), "\xC3\x89l\xC3\xA8ve \xE2\x80\xA6");
    EXPECT_EQ(filtered("empty|capfirst"), "");
}

TEST(Filters, Choose) {
    EXPECT_EQ(filtered("empty|default:'x'"), "x");
    EXPECT_EQ(filtered("zero|default_if_none:'x'"), "0");
    EXPECT_EQ(filtered("null|default_if_none:'x'"), "x");
    EXPECT_EQ(filtered("n|yesno"), "yes");
    EXPECT_EQ(filtered("null|yesno:'a,b,c'"), "c");
    EXPECT_EQ(filtered("null|yesno:'a,b'"), "b");
    EXPECT_EQ(filtered("n|yesno:'a'"), "3");
    EXPECT_EQ(filtered("1|pluralize") + filtered("n|pluralize") + filtered("zero|pluralize:'y,ies'"), "sies");
    EXPECT_EQ(filtered("l|pluralize:'es'") + filtered("'1'|pluralize") + filtered("'x'|pluralize"), "es");
    EXPECT_EQ(filtered("n|pluralize:'a,b,c'"), "");
}

TEST(Filters, FormatDates) {
    EXPECT_EQ(filtered("day|date"), "March 9, 2026");
    EXPECT_EQ(filtered("when|date:'D d M y, jS, H:i:s, g A, P'"),
              "Mon 09 Mar 26, 9th, 15:04:05, 3 PM, 3:04 p.m.");
    EXPECT_EQ(filtered("when|date:'SHORT_DATE_FORMAT'"), "03/09/2026");
    EXPECT_EQ(filtered("clock|time"), "12:30 a.m.");
    EXPECT_EQ(filtered("when|time:'H\\h'"), "15h");
    EXPECT_EQ(filtered("t|date") + filtered("null|date") + filtered("clock|date:'Y'") + filtered("day|time"),
              "");
    EXPECT_THROW(filtered("day|date:'H'"), TypeError);
    EXPECT_EQ(filtered("when|timesince"), "1\xC2\xA0month, 3\xC2\xA0weeks");
    EXPECT_EQ(filtered("when|timeuntil"), "0\xC2\xA0minutes");
    EXPECT_EQ(filtered("day|timeuntil:day"), "0\xC2\xA0minutes");
    EXPECT_THROW(filtered("t|timesince"), TypeError);
}

TEST(Filters, FormatNumbers) {
    EXPECT_EQ(filtered("34.23234|floatformat") + " " + filtered("34.0|floatformat"), "34.2 34");
    EXPECT_EQ(filtered("34.26|floatformat:3") + " " + filtered("34.0|floatformat:'-3'"), "34.260 34");
    EXPECT_EQ(filtered("neg|floatformat:'2g'"), "-1,234,567.00");
    EXPECT_EQ(filtered("2.675|floatformat:2") + " " + filtered("0.5|floatformat:0") + " " +
                  filtered("-0.04|floatformat"),
              "2.68 1 0.0");
    EXPECT_EQ(filtered("t|floatformat") + filtered("null|floatformat"), "");
    EXPECT_EQ(filtered("n|add:'4'") + filtered("t|add:'!'") + filtered("l|add:l") + filtered("t|add:n"),
              "7some TEXT![3, 1, 2, 3, 1, 2]");
    EXPECT_EQ(filtered("day|add:span"), "March 11, 2026");
    EXPECT_EQ(filtered("9223372036854775807|add:1"), "9223372036854775808");
    EXPECT_EQ(filtered("n|divisibleby:3") + filtered("neg|divisibleby:'2'"), "TrueFalse");
    EXPECT_THROW(filtered("n|divisibleby:0"), ValueError);
    EXPECT_EQ(filtered("123|get_digit:2") + filtered("123|get_digit:9") + filtered("'x'|get_digit:1"), "20x");
    EXPECT_EQ(filtered("123|filesizeformat") + " " + filtered("1536|filesizeformat") + " " +
                  filtered("neg|filesizeformat"),
              "123\xC2\xA0"
              "bytes 1.5\xC2\xA0KB -1.2\xC2\xA0MB");
    EXPECT_EQ(filtered("'x'|filesizeformat"),
              "0\xC2\xA0"
              "bytes");
    EXPECT_EQ(
        filtered("n|stringformat:'03d'") + filtered("r|stringformat:'.3f'") + filtered("n|stringformat:'z'"),
        "0032.500");
}

TEST(Filters, HandleSequences) {
    EXPECT_EQ(filtered("l|first") + filtered("l|last") + filtered("t|first") + filtered("empty|last"), "32s");
    EXPECT_EQ(filtered("l|length") + filtered("u|length") + filtered("n|length"), "3150");
    EXPECT_EQ(filtered("l|slice:':2'") + filtered("t|slice:'-4:'") + filtered("t|slice:'::-1'") +
                  filtered("n|slice:'1'"),
              "[3, 1]TEXTTXET emos3");
    EXPECT_EQ(filtered("'ab'|make_list"), "['a', 'b']");
    EXPECT_EQ(filtered("para|wordcount"), "3");
    EXPECT_EQ(render("{{ words|join:'<br>' }} {{ words|join:s }} {{ n|join:'x' }}",
                     {{"words", Value::list({"a", "<"})}, {"s", "&"}, {"n", 3}}),
              "a<br>&lt; a&amp;&lt; 3");
    std::string item = filtered("l|random");
    EXPECT_TRUE(item == "1" || item == "2" || item == "3");
}

TEST(Filters, Sort) {
    EXPECT_EQ(filtered("dicts|dictsort:'k'|first"), "{'k': 1, 's': 'a'}");
    EXPECT_EQ(filtered("dicts|dictsortreversed:'s'|first"), "{'k': 2, 's': 'b'}");
    EXPECT_EQ(
        filtered("dicts|dictsort:'none'") + filtered("n|dictsort:'k'") + filtered("dicts|dictsort:'_k'"), "");
    EXPECT_EQ(filtered("words|dictsort:0|join:','"), "<a>,b,c");
}

TEST(Filters, LayText) {
    EXPECT_EQ(
        filtered("'ab'|ljust:5") + "|" + filtered("'ab'|rjust:'4'") + "|" + filtered("'ab'|center:5") + "|",
        "ab   |  ab|  ab |");
    EXPECT_THROW(filtered("'ab'|ljust:99999999999"), ValueError);
    EXPECT_EQ(filtered("t|cut:' '"), "someTEXT");
    EXPECT_EQ(filtered("'one two three'|wordwrap:7"), "one two\nthree");
    EXPECT_EQ(filtered("lines|linenumbers"), "1. 1\n2. <");
    EXPECT_EQ(filtered("para|linebreaks") + filtered("crlf|linebreaksbr"), "<p>a<br>b</p>\n\n<p>c</p>a<br>b");
}

TEST(Filters, Truncate) {
    EXPECT_EQ(filtered("'Joel is a slug'|truncatechars:7"), "Joel i\xE2\x80\xA6");
    EXPECT_EQ(filtered("'Joel is a slug'|truncatewords:2"), "Joel is \xE2\x80\xA6");
    EXPECT_EQ(
        filtered("t|truncatechars:'x'") + filtered("t|truncatewords:99") + filtered("t|truncatechars:0"),
        "some TEXTsome TEXT");
    EXPECT_EQ(filtered("'<p>one <b>two three</b></p>'|truncatewords_html:2"),
              "<p>one <b>two \xE2\x80\xA6</b></p>");
    EXPECT_EQ(filtered("'<p>one &amp; two</p>'|truncatechars_html:6"), "<p>one &amp;\xE2\x80\xA6</p>");
}

TEST(Filters, MakeUrls) {
    EXPECT_EQ(filtered("'a b/\xC3\xA9?'|urlencode") + filtered("'a/b'|urlencode:''"), "a%20b/%C3%A9%3Fa%2Fb");
    EXPECT_EQ(filtered("'/\xC3\xA9?a=%20'|iriencode"), "/%C3%A9?a=%20");
    EXPECT_EQ(filtered("' H\xC3\xA9llo, W\xC3\xB6rld_-- 1 '|slugify"), "hello-world_-1");
    EXPECT_EQ(filtered("'1-800-COLLECT'|phone2numeric"), "1-800-2655328");
    EXPECT_EQ(render("{{ t|urlize }}", {{"t", "see www.example.org/?a=1&b=2, or <me@example.org>."}}),
              "see <a href=\"http://www.example.org/?a=1&amp;b=2\" "
              "rel=\"nofollow\">www.example.org/?a=1&amp;b=2</a>, or "
              "&lt;<a href=\"mailto:me@example.org\">me@example.org</a>&gt;.");
    EXPECT_EQ(render("{{ t|urlizetrunc:10 }}", {{"t", "http://example.org/long"}}),
              "<a href=\"http://example.org/long\" rel=\"nofollow\">http://ex\xE2\x80\xA6</a>");
}

TEST(Filters, Escape) {
    EXPECT_EQ(filtered("'<'|escape") + filtered("'<'|force_escape"), "<&lt;");
    EXPECT_EQ(render("{{ v|addslashes|safe }}", {{"v", "\"'\\"}}), "\\\"\\'\\\\");
    EXPECT_EQ(render("{{ v|escapejs }}", {{"v", "</script>'\n"}}), "\\u003C/script\\u003E\\u0027\\u000A");
    EXPECT_EQ(render("{{ v|escapeseq|join:'' }}{{ v|safeseq|join:'' }}", {{"v", Value::list({"<", ">"})}}),
              "&lt;&gt;<>");
    EXPECT_EQ(render("{{ v|striptags }}", {{"v", "<p class='a'>x <b>&</b> y</p>"}}), "x &amp; y");
    EXPECT_EQ(render("{{ v|json_script:'id' }}",
                     {{"v", Value::dict({{"k", "</script>"}, {"d", Date(2026, 1, 2)}})}}),
              "<script id=\"id\" type=\"application/json\">{\"k\": \"\\u003C/script\\u003E\", \"d\": "
              "\"2026-01-02\"}</script>");
    EXPECT_EQ(render("{{ v|unordered_list }}", {{"v", Value::list({"a", Value::list({"<"})})}}),
              "\t<li>a\n\t<ul>\n\t\t<li>&lt;</li>\n\t</ul>\n\t</li>");
}

TEST(Filters, PrettyPrint) {
    EXPECT_EQ(filtered("l|pprint"), "[3, 1, 2]");
    List long_list(30, Value("item"));
    EXPECT_EQ(
        render("{% autoescape off %}{{ v|pprint }}{% endautoescape %}", {{"v", long_list}}).substr(0, 20),
        "['item',\n 'item',\n '");
}

TEST(Filters, ListsOfSafeFiltersOnSafeTextAreSafeTexts) {
    EXPECT_EQ(render("{{ s|safeseq }} {{ t|safeseq }}", {{"s", Value::safe("<")}, {"t", "<"}}),
              "['<'] [&#x27;&lt;&#x27;]");
}

}  // namespace
}  // namespace nuages::templates
