#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include <nuages/json/json.h>

namespace nuages::json {

TEST(Loads, ReadsEveryKindOfValue) {
    Value value = loads(R"({"a": [1, -2.5, true, null, "\u00e9\ud83d\ude00"], "b": {}})");
    const Value& list = value["a"];
    EXPECT_EQ(list[0], Value(1));
    EXPECT_EQ(list[1], Value(-2.5));
    EXPECT_EQ(list[2], Value(true));
    EXPECT_TRUE(list[3].is_null());
    EXPECT_EQ(list[4].as_text(), "\xC3\xA9\xF0\x9F\x98\x80");
    EXPECT_TRUE(value["b"].is_dict());
}

TEST(Loads, TheLastOfARepeatedKeyCounts) {
    EXPECT_EQ(loads(R"({"a": 1, "a": 2})")["a"], Value(2));
}

TEST(Loads, KeepsTheOrderOfKeys) {
    EXPECT_EQ(dumps(loads(R"({"z": 1, "a": 2, "m": 3})")), R"({"z": 1, "a": 2, "m": 3})");
}

TEST(Loads, RefusesWhatIsNotJson) {
    for (const char* text :
         {"", "{", "[1,]", "{'a': 1}", "nan", "1 2", "\"\x01\"", "\"\xff\"", "[1", "tru", "01"})
        EXPECT_THROW(loads(text), JSONDecodeError) << text;
}

TEST(Loads, SaysWhereAMistakeIs) {
    const auto place = [](const std::string& text) {
        try {
            loads(text);
        } catch (const JSONDecodeError& error) {
            const std::string_view what = error.what();
            return std::string(what.substr(std::min(what.rfind('('), what.size())));
        }
        return std::string("nothing is wrong");
    };
    EXPECT_EQ(place("[\n  {\"a\": 1,\n   \"b\": }\n]"), "(line 3, column 9)");
    EXPECT_EQ(place("{\"a\": 1,\n \"b\" 2}"), "(line 2, column 6)");
    EXPECT_EQ(place("[1,]"), "(line 1, column 4)");
    EXPECT_EQ(place("[1, 01]"), "(line 1, column 6)");
    EXPECT_EQ(place("[-, 1]"), "(line 1, column 3)");
    EXPECT_EQ(place("[1.5e+]"), "(line 1, column 7)");
    EXPECT_EQ(place("[\"a\\x\"]"), "(line 1, column 5)");
    EXPECT_EQ(place("{} x"), "(line 1, column 4)");
    EXPECT_EQ(place("[true, nul]"), "(line 1, column 11)");
    EXPECT_EQ(place("[{\"a\": [1, 2"), "(it ends too early)");
    EXPECT_EQ(place("[\"abc"), "(it ends too early)");
    EXPECT_EQ(place("[" + std::string(30, '9') + "]").find("(line"), std::string::npos)
        << "no mistake of JSON";
}

TEST(Loads, RefusesNestingThatWouldExhaustTheStack) {
    EXPECT_THROW(loads(std::string(100'000, '[') + std::string(100'000, ']')), JSONDecodeError);
    EXPECT_NO_THROW(loads(std::string(150, '[') + std::string(150, ']')));
}

TEST(Dumps, WritesAsPythonDoes) {
    Value value = Value::dict({{"a", Value::list({1, 2.0, true, nullptr, "x\"y\n"})}, {"b", Dict()}});
    EXPECT_EQ(dumps(value), R"({"a": [1, 2.0, true, null, "x\"y\n"], "b": {}})");
    EXPECT_EQ(dumps(value, {.compact = true}), R"({"a":[1,2.0,true,null,"x\"y\n"],"b":{}})");
    EXPECT_EQ(dumps(Value::list({1, Value::list({})}), {.indent = 2}), "[\n  1,\n  []\n]");
}

TEST(Dumps, EscapesBeyondAsciiUnlessTold) {
    EXPECT_EQ(dumps("\xED\x95\x9C\xF0\x9F\x98\x80"), R"("\ud55c\ud83d\ude00")");
    EXPECT_EQ(dumps("\xED\x95\x9C", {.ensure_ascii = false}), "\"\xED\x95\x9C\"");
    EXPECT_EQ(dumps("\xff"), R"("\ufffd")");
}

TEST(Dumps, WritesTimesAsDjangosEncoder) {
    EXPECT_EQ(dumps(DateTime::of(2026, 5, 1, 10, 0, 0, 123456)), R"("2026-05-01T10:00:00.123Z")");
    EXPECT_EQ(dumps(Date(2026, 5, 1)), R"("2026-05-01")");
    EXPECT_EQ(dumps(Duration::days(1) + Duration::seconds(62)), R"("P1DT00H01M02S")");
    EXPECT_EQ(dumps(-Duration::hours(1)), R"("-P0DT01H00M00S")");
}

TEST(Dumps, RefusesWhatJsonCannotHold) {
    EXPECT_THROW(dumps(std::nan("")), ValueError);
    EXPECT_THROW(dumps(INFINITY), ValueError);
    EXPECT_THROW(dumps(Value::bytes("x")), TypeError);
    EXPECT_THROW(dumps(Value::dict({{Date(2026, 1, 1), 1}})), TypeError);
}

TEST(Dumps, NumbersReadBackTheSame) {
    for (double number : {0.1, 1e300, -2.5e-10, 3.0, 1e16})
        EXPECT_EQ(loads(dumps(number)).to_real(), number);
}

}  // namespace nuages::json
