#include <gtest/gtest.h>

#include <nuages/base/error.h>

namespace nuages {

TEST(DidYouMean, NamesTheNearestCandidate) {
    EXPECT_EQ(did_you_mean("vots", {"id", "votes", "question"}, "fields"), " Did you mean 'votes'?");
    EXPECT_EQ(did_you_mean("voets", {"id", "votes"}, "fields"), " Did you mean 'votes'?");
}

TEST(DidYouMean, ListsThemAllWhereNoneIsNear) {
    EXPECT_EQ(did_you_mean("zzzzzz", {"id", "votes"}, "fields"), " The known fields are: id, votes.");
    EXPECT_EQ(did_you_mean("x", {}, "fields"), " There are no fields.");
}

TEST(NearestName, DoesNotCompareNamesWithoutEnd) {
    std::string endless(1'000'000, 'a');
    EXPECT_EQ(nearest_name(endless, {"votes"}), "");
}

}  // namespace nuages
