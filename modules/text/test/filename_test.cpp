#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/text/filename.h>

namespace nuages::text {
namespace {

TEST(ValidFilename, KeepsWhatIsSafe) {
    EXPECT_EQ(get_valid_filename(" my photo (1).tar.gz "), "my_photo_1.tar.gz");
    EXPECT_EQ(get_valid_filename("../../etc/passwd"), "....etcpasswd");
    EXPECT_EQ(get_valid_filename("\ud55c\uae00.txt"), "\ud55c\uae00.txt");
    for (const char* bad : {"", "  ", ".", "..", "/", "<>", "./."})
        EXPECT_THROW(get_valid_filename(bad), ValueError) << bad;
}

}  // namespace
}  // namespace nuages::text
