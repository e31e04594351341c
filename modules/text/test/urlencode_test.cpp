#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/text/urlencode.h>

namespace nuages::url {
namespace {

TEST(Urlencode, JoinsPairs) {
    EXPECT_EQ(urlencode(Value::dict({{"a", 1}, {"b c", "x y&\u00e9"}})), "a=1&b+c=x+y%26%C3%A9");
    EXPECT_EQ(urlencode(Value::list({Value::list({"a", true})})), "a=True");
    EXPECT_EQ(urlencode(Value::dict({})), "");
}

TEST(Urlencode, RepeatsKeysOnlyWhereAsked) {
    const Value query = Value::dict({{"a", Value::list({1, "b"})}, {"c", Value::list({})}});
    EXPECT_EQ(urlencode_each(query), "a=1&a=b");
    EXPECT_EQ(urlencode(query), "a=%5B1%2C+%27b%27%5D&c=%5B%5D");
}

TEST(Urlencode, RefusesNullsAndNonPairs) {
    EXPECT_THROW(urlencode(Value::dict({{"a", nullptr}})), TypeError);
    EXPECT_THROW(urlencode_each(Value::dict({{"a", Value::list({nullptr})}})), TypeError);
    EXPECT_THROW(urlencode("text"), ValueError);
    EXPECT_THROW(urlencode(Value::list({Value::list({1})})), ValueError);
}

}  // namespace
}  // namespace nuages::url
