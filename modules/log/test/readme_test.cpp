// The example of the README.
#include <gtest/gtest.h>

#include <nuages/log/log.h>

namespace nuages {
namespace {

TEST(Readme, AMessageIsLoggedByName) {
    const log::Capture capture("nuages.request");
    const std::string_view path = "/polls/";
    static const auto logger = log::logger("nuages.request");
    logger.warning("Not Found: {}", path);
    EXPECT_TRUE(capture.contains("Not Found: /polls/"));
}

}  // namespace
}  // namespace nuages
