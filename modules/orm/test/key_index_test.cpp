#include "key_index.h"

#include <gtest/gtest.h>

namespace nuages::orm::detail {
namespace {

TEST(KeyIndex, finds_the_first_place_of_each_key) {
    KeyIndex index;
    EXPECT_EQ(index.find(7), KeyIndex::none);
    for (std::int64_t key = -500; key < 500; ++key)
        EXPECT_TRUE(index.add(key * 1'000'003, static_cast<std::size_t>(key + 500)));
    EXPECT_FALSE(index.add(1'000'003, 9));
    EXPECT_EQ(index.size(), 1000u);
    for (std::int64_t key = -500; key < 500; ++key)
        EXPECT_EQ(index.find(key * 1'000'003), static_cast<std::size_t>(key + 500));
    EXPECT_EQ(index.find(1), KeyIndex::none);
}

TEST(KeyIndex, takes_keys_of_any_kind) {
    KeyIndex index;
    EXPECT_TRUE(index.add("a", 0));
    EXPECT_TRUE(index.add(5, 1));
    EXPECT_FALSE(index.add("a", 2));
    EXPECT_EQ(index.find("a"), 0u);
    EXPECT_EQ(index.find(5), 1u);
    EXPECT_EQ(index.find("5"), KeyIndex::none);
    EXPECT_EQ(index.find(nullptr), KeyIndex::none);
    EXPECT_EQ(index.size(), 2u);
}

}  // namespace
}  // namespace nuages::orm::detail
