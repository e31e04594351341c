#include <cstdio>
#include <fstream>
#include <utility>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/http/body.h>

namespace nuages {
namespace {

TEST(FileBody, OwnsItsFileAndSendsWhatIsSelected) {
    const std::string path = ::testing::TempDir() + "nuages_body.txt";
    std::ofstream(path) << "0123456789";
    FileBody body(path);
    std::remove(path.c_str());
    EXPECT_EQ(body.read(), "0123456789");
    EXPECT_GT(body.modified(), 0);
    body.select(8, 2);
    FileBody moved = std::move(body);
    EXPECT_EQ(body.descriptor(), -1);  // NOLINT(bugprone-use-after-move): what is left is promised
    EXPECT_EQ(moved.read(), "89");
    moved.select(8, 100);  // the file has become shorter than what was promised
    EXPECT_EQ(moved.read(), "89");
}

TEST(FileBody, TakesRegularFilesOnly) {
    EXPECT_THROW(FileBody("/dev/null"), Error);
    EXPECT_THROW(FileBody("/"), Error);
    EXPECT_THROW(FileBody("/nonexistent"), Error);
}

}  // namespace
}  // namespace nuages
