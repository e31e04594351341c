#include "merge_sort.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace nuages::templates {
namespace {

TEST(MergeSort, SortsStably) {
    for (std::size_t size = 0; size < 70; ++size) {
        std::vector<std::pair<unsigned, std::size_t>> items;
        unsigned random = 12345;
        for (std::size_t i = 0; i < size; ++i) {
            random = random * 1103515245 + 12345;
            items.emplace_back(random >> 16 & 7, i);
        }
        auto expected = items;
        std::sort(expected.begin(), expected.end());
        merge_sort(items, [](const auto& a, const auto& b) { return a.first < b.first; });
        EXPECT_EQ(items, expected);
    }
}

TEST(MergeSort, LosesNothingWhereTheOrderIsNone) {
    std::vector<std::string> items = {"a", "b", "c", "d", "e", "f", "g"};
    unsigned call = 0;
    merge_sort(items, [&call](const std::string&, const std::string&) { return ++call % 3 == 0; });
    std::sort(items.begin(), items.end());
    EXPECT_EQ(items, (std::vector<std::string>{"a", "b", "c", "d", "e", "f", "g"}));
}

}  // namespace
}  // namespace nuages::templates
