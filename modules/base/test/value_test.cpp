#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/base/value.h>

namespace nuages {
namespace {

class Thing final : public Object {
public:
    explicit Thing(int* alive) : alive_(alive) { ++*alive_; }
    ~Thing() override { --*alive_; }
    std::string_view type_name() const override { return "Thing"; }
    std::optional<Value> attribute(std::string_view name) const override {
        return name == "size" ? std::optional<Value>(3) : std::nullopt;
    }

private:
    int* alive_;
};

struct Point {
    int x, y;
    friend Value to_value(const Point& p) { return Value::list({p.x, p.y}); }
};

}  // namespace

TEST(Value, TakesSixteenBytes) {
    EXPECT_EQ(sizeof(Value), 16u);
}

TEST(Value, ShowsAsPythonDoes) {
    EXPECT_EQ(Value().str(), "None");
    EXPECT_EQ(Value(true).str(), "True");
    EXPECT_EQ(Value(-7).str(), "-7");
    EXPECT_EQ(Value(2.0).str(), "2.0");
    EXPECT_EQ(Value("it's").repr(), "\"it's\"");
    EXPECT_EQ(Value("a'b\"c\n").repr(), "'a\\'b\"c\\n'");
    EXPECT_EQ(Value::bytes("\xff"
                           "a")
                  .repr(),
              "b'\\xffa'");
    EXPECT_EQ(Value::list({1, "a", Value::dict({{"k", nullptr}})}).str(), "[1, 'a', {'k': None}]");
    EXPECT_EQ(Value(DateTime::of(2026, 5, 1)).str(), "2026-05-01 00:00:00+00:00");
}

TEST(Value, TruthIsPythons) {
    for (const Value& no :
         {Value(), Value(false), Value(0), Value(0.0), Value(""), Value(List()), Value(Dict())})
        EXPECT_FALSE(no.truth()) << no.repr();
    for (const Value& yes : {Value(true), Value(1), Value("0"), Value::list({0}), Value(Time{})})
        EXPECT_TRUE(yes.truth()) << yes.repr();
}

TEST(Value, NumbersAreEqualAcrossKindsAndHashAlike) {
    EXPECT_EQ(Value(1), Value(1.0));
    EXPECT_EQ(Value(1), Value(true));
    EXPECT_EQ(Value(1).hash(), Value(1.0).hash());
    EXPECT_EQ(Value(1).hash(), Value(true).hash());
    EXPECT_FALSE(Value(1) == Value("1"));
    EXPECT_FALSE(Value(9007199254740993) == Value(9007199254740992.0));
    EXPECT_EQ(compare(Value(9007199254740993), Value(9007199254740992.0)), 1);
}

TEST(Value, EscapesWhatCannotBeSeenInItsRepr) {
    EXPECT_EQ(Value("a\u00a0b\u200dc\U000E0001").repr(), "'a\\xa0b\\u200dc\\U000e0001'");
    EXPECT_EQ(Value("\u00e9\uD55C\U0001F469").repr(), "'\u00e9\uD55C\U0001F469'");
    EXPECT_EQ(Value("\xFFz\xE2\x80").repr(), "'\xFFz\xE2\x80'");
    EXPECT_EQ(Value::bytes("\xE2z").repr(), "b'\\xe2z'");
}

TEST(Value, ShowsDatesInListsAsPython) {
    EXPECT_EQ(Value::list({Date(2024, 2, 9), Time::of(13, 5), Time::of(1, 2, 3, 4)}).repr(),
              "[datetime.date(2024, 2, 9), datetime.time(13, 5), datetime.time(1, 2, 3, 4)]");
    EXPECT_EQ(Value(DateTime::of(2024, 1, 2, 3, 4, 0, 0, tz::naive)).repr(),
              "datetime.datetime(2024, 1, 2, 3, 4)");
    EXPECT_EQ(Value(DateTime::of(2024, 1, 2, 3, 4, 5)).repr(),
              "datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)");
    EXPECT_EQ(Value(Duration::seconds(-1)).repr(), "datetime.timedelta(days=-1, seconds=86399)");
    EXPECT_EQ(Value(Duration()).repr(), "datetime.timedelta(0)");
}

TEST(Value, OrdersOnlyWhatPythonOrders) {
    EXPECT_EQ(compare(Value("a"), Value("b")), -1);
    EXPECT_EQ(compare(Value::list({1, 2}), Value::list({1, 3})), -1);
    EXPECT_EQ(compare(Value("a"), Value(1)), std::nullopt);
    EXPECT_EQ(compare(Value(), Value()), std::nullopt);
    EXPECT_EQ(compare(DateTime::of(2026, 1, 1), DateTime::of(2026, 1, 1, 0, 0, 0, 0, tz::naive)),
              std::nullopt);
}

TEST(Value, WritingToACopyLeavesTheOriginalAlone) {
    Value a = Value::list({1});
    Value b = a;
    b.edit_list().push_back(2);
    EXPECT_EQ(a.as_list().size(), 1u);
    EXPECT_EQ(b.as_list().size(), 2u);
    Value d = Value::dict({{"k", 1}});
    Value e = d;
    e.edit_dict().set("k", 2);
    EXPECT_EQ(d["k"], Value(1));
}

TEST(Value, BorrowedTextIsNotCopied) {
    std::string text = "some text";
    Value value = Value::borrowed(text);
    EXPECT_EQ(value.as_text().data(), text.data());
    EXPECT_EQ(Value(value).as_text().data(), text.data());
    EXPECT_FALSE(value.is_safe());
    EXPECT_TRUE(Value::safe("<b>").is_safe());
}

TEST(Value, MarksTextAsSafeWithoutACopy) {
    Value plain = "a text that is longer than any small buffer";
    Value marked = plain.marked_safe();
    EXPECT_TRUE(marked.is_safe());
    EXPECT_FALSE(plain.is_safe());
    EXPECT_EQ(marked.as_text().data(), plain.as_text().data());
    EXPECT_FALSE(marked.marked_unsafe().is_safe());
    EXPECT_FALSE(Value(3).marked_safe().is_safe());
}

TEST(Value, CheckedAccessNamesBothKinds) {
    try {
        Value("x").to_int();
        FAIL();
    } catch (const TypeError& error) {
        EXPECT_STREQ(error.what(), "This value is text ('x'), but a whole number is needed here.");
    }
    EXPECT_EQ(Value(3.0).to_int(), 3);
    EXPECT_THROW(Value(3.5).to_int(), TypeError);
    EXPECT_THROW(Value(1e30).to_int(), TypeError);
    EXPECT_THROW(Value(1).edit_dict(), TypeError);
}

TEST(Value, LookingUpWhatIsNotThereGivesNull) {
    EXPECT_TRUE(Value(3)["x"].is_null());
    EXPECT_TRUE(Value::list({1})[std::size_t(5)].is_null());
}

TEST(Value, ObjectsLiveAsLongAsSomeValueHoldsThem) {
    int alive = 0;
    {
        Value a = Value::adopt(new Thing(&alive));
        Value b = a;
        a = Value(1);
        EXPECT_EQ(alive, 1);
        EXPECT_EQ(*b.as_object().attribute("size"), Value(3));
        EXPECT_EQ(b.str(), "<Thing>");
        EXPECT_EQ(b.kind_name(), "Thing");
    }
    EXPECT_EQ(alive, 0);
}

TEST(Value, TypesSayThemselvesHowTheyBecomeValues) {
    EXPECT_EQ(Value(Point{1, 2}), Value::list({1, 2}));
    EXPECT_EQ(Value(std::vector<int>{1, 2}), Value::list({1, 2}));
    EXPECT_TRUE(Value(std::optional<int>()).is_null());
}

TEST(Value, AssigningAValueToItselfKeepsIt) {
    Value value = Value::list({1});
    Value& same = value;
    value = same;
    EXPECT_EQ(value.as_list().size(), 1u);
    value = std::move(same);
    EXPECT_EQ(value.as_list().size(), 1u);
    Value number = 3;
    Value& same_number = number;
    number = std::move(same_number);
    EXPECT_EQ(number, Value(3));
}

TEST(Value, AssigningAPartOfAValueToItKeepsThePart) {
    Value value = Value::list({Value::list({"a", "b"}), 1});
    value = std::move(value.edit_list()[0]);
    EXPECT_EQ(value, Value::list({"a", "b"}));
    value = value[1];
    EXPECT_EQ(value, Value("b"));
}

}  // namespace nuages
