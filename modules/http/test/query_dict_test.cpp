#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <nuages/base/uuid.h>
#include <nuages/http/errors.h>
#include <nuages/http/query_dict.h>

namespace nuages {
namespace {

TEST(QueryDict, ParsesAsDjango) {
    const QueryDict dict("a=1&b=x+y&b=%ED%95%9C&c&d=&=e&&f=1=2");
    EXPECT_EQ(dict["a"], "1");
    EXPECT_EQ(dict["b"], "한");
    EXPECT_EQ(dict.getlist("b"), (std::vector<std::string>{"x y", "한"}));
    EXPECT_TRUE(dict.contains("c"));
    EXPECT_EQ(dict["d"], "");
    EXPECT_EQ(dict[""], "e");
    EXPECT_EQ(dict["f"], "1=2");
    EXPECT_EQ(dict.size(), 6U);
    EXPECT_FALSE(dict.find("missing"));
    EXPECT_EQ(dict.get("missing", "fallback"), "fallback");
}

TEST(QueryDict, ASemicolonSeparatesNothing) {
    const QueryDict dict("a=1;b=2");
    EXPECT_EQ(dict["a"], "1;b=2");
}

TEST(QueryDict, MalformedEscapesStayAndBadUtf8IsReplaced) {
    const QueryDict dict("a=%&b=%zz&c=%f&d=%FF%41&%FF=1");
    EXPECT_EQ(dict["a"], "%");
    EXPECT_EQ(dict["b"], "%zz");
    EXPECT_EQ(dict["c"], "%f");
    EXPECT_EQ(dict["d"],
              "\xEF\xBF\xBD"
              "A");
    EXPECT_EQ(dict["\xEF\xBF\xBD"], "1");
}

TEST(QueryDict, TooManyFieldsAreRefused) {
    EXPECT_THROW(QueryDict("a&b&c", 2), TooManyFieldsSent);
    EXPECT_THROW(QueryDict("&&&", 3), TooManyFieldsSent);
    EXPECT_EQ(QueryDict("a&b", 2).size(), 2U);
    EXPECT_EQ(QueryDict(std::string(5000, '&') + "a=1", 0)["a"], "1");
    EXPECT_EQ(TooManyFieldsSent().status(), 400);
}

TEST(QueryDict, TypedValuesAreNulloptWhereTheyDoNotFit) {
    const QueryDict dict(
        "n=42&neg=-7&big=9223372036854775808&small=300&text=x1&real=1.5&yes=on&no=false&"
        "u=075194d3-6885-417e-a8a8-6c931e272f00");
    EXPECT_EQ(dict.get<int>("n"), 42);
    EXPECT_EQ(dict.get<std::int64_t>("neg"), -7);
    EXPECT_FALSE(dict.get<unsigned>("neg"));
    EXPECT_FALSE(dict.get<std::int64_t>("big"));
    EXPECT_FALSE(dict.get<std::uint8_t>("small"));
    EXPECT_FALSE(dict.get<int>("text"));
    EXPECT_FALSE(dict.get<int>("missing"));
    EXPECT_EQ(dict.get<double>("real"), 1.5);
    EXPECT_EQ(dict.get<bool>("yes"), true);
    EXPECT_EQ(dict.get<bool>("no"), false);
    EXPECT_FALSE(dict.get<bool>("n"));
    EXPECT_EQ(dict.get<std::string>("text"), "x1");
    EXPECT_EQ(dict.get<UUID>("u")->str(), "075194d3-6885-417e-a8a8-6c931e272f00");
}

TEST(QueryDict, GroupsNamesInOrderOfFirstArrival) {
    const QueryDict dict("b=1&a=2&b=3");
    const auto items = dict.items();
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0], (std::pair<std::string_view, std::string_view>{"b", "3"}));
    EXPECT_EQ(items[1], (std::pair<std::string_view, std::string_view>{"a", "2"}));
    EXPECT_EQ(dict.lists()[0].second, (std::vector<std::string_view>{"1", "3"}));
}

TEST(QueryDict, LargeOnesAnswerAsSmallOnes) {
    QueryDict dict;
    for (int i = 0; i < 200; ++i) {
        dict.append("k" + std::to_string(i), std::to_string(i));
        dict.append("same", std::to_string(i));
    }
    EXPECT_EQ(dict["k7"], "7");
    EXPECT_EQ(dict["k199"], "199");
    EXPECT_EQ(dict["same"], "199");
    EXPECT_FALSE(dict.find("k200"));
    EXPECT_FALSE(dict.find(""));
    dict.set("same", "one");
    EXPECT_EQ(dict.getlist("same"), std::vector<std::string>{"one"});
    EXPECT_EQ(dict["same"], "one");
    EXPECT_EQ(dict.keys()[1], "same");
    EXPECT_EQ(dict.size(), 201U);
}

TEST(QueryDict, CopiesAreIndependent) {
    const QueryDict original("page=1&q=x");
    QueryDict copy = original;
    copy.set("page", "2");
    copy.erase("q");
    copy.append("r", "a b&c");
    EXPECT_EQ(copy.urlencode(), "page=2&r=a+b%26c");
    EXPECT_EQ(original.urlencode(), "page=1&q=x");
    EXPECT_NE(copy, original);
    copy = original;
    EXPECT_EQ(copy, original);
}

TEST(QueryDict, EqualityIgnoresTheOrderOfNamesButNotOfValues) {
    EXPECT_EQ(QueryDict("a=1&b=2"), QueryDict("b=2&a=1"));
    EXPECT_NE(QueryDict("a=1&a=2"), QueryDict("a=2&a=1"));
    EXPECT_NE(QueryDict("a=1"), QueryDict("a=1&b=2"));
}

TEST(QueryDict, UrlencodeCanKeepCharacters) {
    const QueryDict dict({{"next", "/a&b/"}, {"x y", "1"}});
    EXPECT_EQ(dict.urlencode(), "next=%2Fa%26b%2F&x+y=1");
    EXPECT_EQ(dict.urlencode("/"), "next=/a%26b/&x%20y=1");
}

TEST(QueryDict, TemplatesSeeFieldsAndLists) {
    const QueryDict dict("q=a&q=b&items=1");
    const Value value = to_value(dict);
    EXPECT_EQ(*value.as_object().item("q"), Value("b"));
    EXPECT_EQ(*value.as_object().item("items"), Value("1"));
    EXPECT_FALSE(value.as_object().item("z"));
    EXPECT_EQ(value.as_object().attribute("lists")->repr(), "[['q', ['a', 'b']], ['items', ['1']]]");
    EXPECT_EQ(value.as_object().attribute("urlencode")->str(), "q=a&q=b&items=1");
    EXPECT_EQ(value.str(), "<QueryDict: {'q': ['a', 'b'], 'items': ['1']}>");
    EXPECT_FALSE(to_value(QueryDict()).truth());
}

}  // namespace
}  // namespace nuages
