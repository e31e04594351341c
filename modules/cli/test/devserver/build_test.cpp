#include "devserver/build.h"

#include <poll.h>

#include <gtest/gtest.h>

namespace nuages::cli {
namespace {

TEST(BuildTest, KeepsWhatIsPrintedOnBothStreams) {
    Build build({"sh", "-c", "echo out; echo err >&2; exit 2"});
    EXPECT_EQ(build.process().wait().code, 2);
    EXPECT_FALSE(build.read());
    EXPECT_EQ(build.text(), "out\nerr\n");
}

TEST(BuildTest, ReadingDoesNotWait) {
    Build build({"sh", "-c", "echo begun; sleep 1000"});
    pollfd readable{build.output(), POLLIN, 0};
    ASSERT_EQ(::poll(&readable, 1, 5000), 1);
    EXPECT_TRUE(build.read());
    EXPECT_EQ(build.text(), "begun\n");
}

TEST(BuildTest, CompilersSpeakEnglish) {
    Build build({"sh", "-c", "echo $LC_ALL"});
    build.process().wait();
    build.read();
    EXPECT_EQ(build.text(), "C.UTF-8\n");
}

}  // namespace
}  // namespace nuages::cli
