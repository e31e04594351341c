#include "devserver/build_tree.h"

#include <gtest/gtest.h>

#include "temporary_folder.h"

namespace nuages::cli {
namespace {

TEST(BuildTreeTest, IsFoundAboveTheProgram) {
    const TemporaryFolder folder;
    folder.write("build/dev/bin/mysite", "");
    folder.write("build/dev/CMakeCache.txt",
                 "CMAKE_HOME_DIRECTORY_X:INTERNAL=/no\n"
                 "CMAKE_HOME_DIRECTORY:INTERNAL=" +
                     folder.path() + "\n");
    const auto tree = find_build_tree(folder / "build/dev/bin/mysite");
    ASSERT_TRUE(tree);
    EXPECT_EQ(tree->folder, folder / "build/dev");
    EXPECT_EQ(tree->sources, folder.path());
    EXPECT_EQ(tree->target, "mysite");
}

TEST(BuildTreeTest, AnInstalledProgramHasNone) {
    const TemporaryFolder folder;
    folder.write("bin/mysite", "");
    EXPECT_FALSE(find_build_tree(folder / "bin/mysite"));
}

TEST(BuildTreeTest, OneWhoseSourcesAreGoneIsNone) {
    const TemporaryFolder folder;
    folder.write("mysite", "");
    folder.write("CMakeCache.txt", "CMAKE_HOME_DIRECTORY:INTERNAL=/nonexistent/sources\n");
    EXPECT_FALSE(find_build_tree(folder / "mysite"));
}

TEST(FileStampTest, ANewFileInTheOnesPlaceDiffers) {
    const TemporaryFolder folder;
    folder.write("program", "1");
    const FileStamp before = FileStamp::of(folder / "program");
    EXPECT_EQ(FileStamp::of(folder / "program"), before);
    folder.write("new", "1");
    std::filesystem::rename(folder / "new", folder / "program");
    EXPECT_NE(FileStamp::of(folder / "program"), before);
    EXPECT_EQ(FileStamp::of(folder / "missing").size, -1);
}

}  // namespace
}  // namespace nuages::cli
