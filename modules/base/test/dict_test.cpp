#include <gtest/gtest.h>

#include <nuages/base/dict.h>

namespace nuages {

TEST(Dict, KeepsTheOrderOfInsertion) {
    Dict dict{{"z", 1}, {"a", 2}, {"z", 3}};
    ASSERT_EQ(dict.size(), 2u);
    EXPECT_EQ(dict.begin()->first, Value("z"));
    EXPECT_EQ(dict.begin()->second, Value(3));
}

TEST(Dict, FindsKeysOfAnyKindAmongMany) {
    Dict dict;
    for (int i = 0; i < 1000; ++i) {
        dict.set(Value(i), Value(i * 2));
        dict.set(Value("key" + std::to_string(i)), Value(i));
    }
    EXPECT_EQ(dict.size(), 2000u);
    for (int i = 0; i < 1000; ++i) {
        EXPECT_EQ(*dict.find(Value(i)), Value(i * 2));
        EXPECT_EQ(*dict.find("key" + std::to_string(i)), Value(i));
    }
    EXPECT_EQ(*dict.find(Value(7.0)), Value(14));
    EXPECT_EQ(dict.find("missing"), nullptr);
}

TEST(Dict, ErasesWithoutLosingOthers) {
    Dict dict;
    for (int i = 0; i < 20; ++i)
        dict.set(Value(i), Value(i));
    for (int i = 0; i < 20; i += 2)
        EXPECT_TRUE(dict.erase(Value(i)));
    EXPECT_FALSE(dict.erase(Value(0)));
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(dict.find(Value(i)) != nullptr, i % 2 == 1) << i;
}

TEST(Dict, SubscriptMakesANullEntry) {
    Dict dict;
    dict["a"] = 5;
    EXPECT_TRUE(dict["b"].is_null());
    EXPECT_EQ(dict.size(), 2u);
    dict.clear();
    EXPECT_TRUE(dict.empty());
}

TEST(Dict, EqualityIgnoresTheOrder) {
    EXPECT_TRUE((Dict{{"a", 1}, {"b", 2}}) == (Dict{{"b", 2}, {"a", 1}}));
    EXPECT_FALSE((Dict{{"a", 1}}) == (Dict{{"a", 2}}));
    EXPECT_FALSE((Dict{{"a", 1}}) == (Dict{{"b", 1}}));
}

}  // namespace nuages
