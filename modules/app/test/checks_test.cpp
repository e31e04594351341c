#include <gtest/gtest.h>

#include <nuages/app/checks.h>

namespace nuages::checks {
namespace {

TEST(CheckMessage, IsPrintedAsDjangoPrintsIt) {
    const Message message{Level::warning, "It is slow.", "Add an index.", "polls.Question", "models.W001"};
    EXPECT_EQ(message.str(), "polls.Question: (models.W001) It is slow.\n\tHINT: Add an index.");
    EXPECT_EQ((Message{Level::error, "Broken.", "", "", ""}.str()), "?: Broken.");
}

TEST(CheckMessage, IsSeriousFromErrorOn) {
    EXPECT_FALSE((Message{Level::warning, "", "", "", ""}.is_serious()));
    EXPECT_TRUE((Message{Level::error, "", "", "", ""}.is_serious()));
    EXPECT_EQ(level_name(Level::critical), "CRITICAL");
}

}  // namespace
}  // namespace nuages::checks
