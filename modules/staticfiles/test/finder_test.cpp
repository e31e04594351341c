#include <gtest/gtest.h>

#include <nuages/staticfiles/finder.h>

#include "temporary_folder.h"

namespace nuages::staticfiles {
namespace {

class FinderTest : public ::testing::Test {
protected:
    FinderTest() {
        first.write("polls/style.css", "first");
        second.write("polls/style.css", "second");
        second.write("polls/한글 파일.txt", "안녕");
        outside.write("secret.txt", "secret");
    }

    TemporaryFolder first, second, outside;
    Finder finder{{{first.path(), ""}, {second.path(), ""}}};
};

TEST_F(FinderTest, TheFirstFolderWins) {
    EXPECT_EQ(finder.find("polls/style.css"), first / "polls/style.css");
    EXPECT_EQ(finder.find_all("polls/style.css"),
              (std::vector<std::string>{first / "polls/style.css", second / "polls/style.css"}));
}

TEST_F(FinderTest, KoreanNamesAreFound) {
    EXPECT_EQ(finder.find("polls/한글 파일.txt"), second / "polls/한글 파일.txt");
}

TEST_F(FinderTest, WhatIsNoRegularFileIsNotFound) {
    EXPECT_EQ(finder.find("polls"), std::nullopt);
    EXPECT_EQ(finder.find("polls/"), std::nullopt);
    EXPECT_EQ(finder.find("nothing.css"), std::nullopt);
    EXPECT_EQ(finder.find(""), std::nullopt);
}

TEST_F(FinderTest, NamesThatWouldLeaveTheFolderAreNotFound) {
    const std::string up = "../" + std::filesystem::path(outside.path()).filename().string() + "/secret.txt";
    ASSERT_TRUE(std::filesystem::exists(first / up));
    EXPECT_EQ(finder.find(up), std::nullopt);
    EXPECT_EQ(finder.find("polls/../../" + up.substr(3)), std::nullopt);
    EXPECT_EQ(finder.find(outside / "secret.txt"), std::nullopt);
    EXPECT_EQ(finder.find("polls\\..\\..\\" + up.substr(3)), std::nullopt);
    EXPECT_EQ(finder.find(std::string_view("polls/style.css\0.txt", 20)), std::nullopt);
    EXPECT_EQ(finder.find("polls//style.css"), std::nullopt);
    EXPECT_EQ(finder.find("./polls/style.css"), std::nullopt);
    EXPECT_EQ(finder.find("polls/\xff.css"), std::nullopt);
}

TEST_F(FinderTest, HiddenFilesAndFoldersAreNotFound) {
    first.write(".env", "NUAGES_SECRET_KEY=x");
    first.write(".git/config", "x");
    EXPECT_EQ(finder.find(".env"), std::nullopt);
    EXPECT_EQ(finder.find(".git/config"), std::nullopt);
}

TEST_F(FinderTest, SymbolicLinksLeadNowhereOutside) {
    std::filesystem::create_symlink(outside / "secret.txt", first / "link.txt");
    std::filesystem::create_directory_symlink(outside.path(), first / "folder");
    std::filesystem::create_symlink(first / "polls/style.css", first / "inside.css");
    EXPECT_EQ(finder.find("link.txt"), std::nullopt);
    EXPECT_EQ(finder.find("folder/secret.txt"), std::nullopt);
    EXPECT_EQ(finder.find("inside.css"), first / "polls/style.css");
}

TEST_F(FinderTest, AFolderWhoseNameBeginsLikeAnotherIsNotInsideIt) {
    const std::string twin = first.path() + "-twin";
    std::filesystem::create_directory(twin);
    std::ofstream(twin + "/a.txt") << "x";
    std::filesystem::create_symlink(twin + "/a.txt", first / "a.txt");
    EXPECT_EQ(finder.find("a.txt"), std::nullopt);
    std::filesystem::remove_all(twin);
}

TEST_F(FinderTest, APrefixIsPartOfTheName) {
    const Finder prefixed({{first.path(), "downloads/"}});
    EXPECT_EQ(prefixed.find("downloads/polls/style.css"), first / "polls/style.css");
    EXPECT_EQ(prefixed.find("polls/style.css"), std::nullopt);
}

TEST_F(FinderTest, ListsEveryFileOfEveryFolderWithoutTheIgnoredOnes) {
    first.write(".hidden/a.txt", "x");
    first.write("polls/notes.txt~", "x");
    first.write("vendor/CVS/entries", "x");
    std::vector<std::string> names;
    for (const FoundFile& file : finder.list({"CVS", ".*", "*~"}))
        names.push_back(file.name);
    EXPECT_EQ(names, (std::vector<std::string>{"polls/style.css", "polls/style.css", "polls/한글 파일.txt"}));
}

TEST_F(FinderTest, AFolderThatDoesNotExistHoldsNothing) {
    const Finder empty({{first / "missing", ""}});
    EXPECT_EQ(empty.find("polls/style.css"), std::nullopt);
    EXPECT_TRUE(empty.list().empty());
}

}  // namespace
}  // namespace nuages::staticfiles
