#include "devserver/source_watcher.h"

#include <algorithm>
#include <poll.h>

#include <gtest/gtest.h>

#include <nuages/base/error.h>

#include "temporary_folder.h"

namespace nuages::cli {
namespace {

TEST(ClassifyTest, SourcesAreBuiltSettingsRestartAndPagesReload) {
    EXPECT_EQ(classify("polls/views.cpp"), Change::build);
    EXPECT_EQ(classify("polls/models.h"), Change::build);
    EXPECT_EQ(classify("CMakeLists.txt"), Change::build);
    EXPECT_EQ(classify("config/settings/local.toml"), Change::restart);
    EXPECT_EQ(classify(".env"), Change::restart);
    EXPECT_EQ(classify("templates/base.html"), Change::page);
    EXPECT_EQ(classify("polls/static/polls/icon.webp"), Change::page);
    EXPECT_EQ(classify("polls/templates/polls/mail.cpp"), Change::page);
}

TEST(ClassifyTest, WhatIsNoPartOfTheSiteIsIgnored) {
    for (const char* name : {"db.sqlite3", "db.sqlite3-wal", "polls/.views.cpp.swp", "polls/views.cpp~",
                             "4913", "polls/#views.cpp#", "notes.md", ".gitignore", "polls/views.cpp.tmp"})
        EXPECT_EQ(classify(name), Change::none) << name;
}

class SourceWatcherTest : public ::testing::Test {
protected:
    // Waits until something has changed; gives up after a while, so that a failure ends.
    std::vector<std::string> changed(SourceWatcher& watcher) {
        pollfd readable{watcher.fd(), POLLIN, 0};
        ::poll(&readable, 1, 5000);
        std::vector<std::string> names;
        for (const auto& change : watcher.read())
            names.push_back(std::filesystem::path(change.path).lexically_relative(folder.path()).string());
        std::sort(names.begin(), names.end());
        return names;
    }
    using Names = std::vector<std::string>;

    TemporaryFolder folder;
};

TEST_F(SourceWatcherTest, SeesFilesThatAreWrittenRenamedAndDeleted) {
    folder.write("polls/views.cpp", "");
    SourceWatcher watcher({folder.path()});
    folder.write("polls/views.cpp", "int x;");
    EXPECT_EQ(changed(watcher), Names{"polls/views.cpp"});
    folder.write("polls/.new", "int y;");
    std::filesystem::rename(folder / "polls/.new", folder / "polls/views.cpp");
    EXPECT_EQ(changed(watcher), Names{"polls/views.cpp"});
    std::filesystem::remove(folder / "polls/views.cpp");
    EXPECT_EQ(changed(watcher), Names{"polls/views.cpp"});
}

TEST_F(SourceWatcherTest, AFileThatIsWrittenTwiceIsNamedOnce) {
    SourceWatcher watcher({folder.path()});
    folder.write("a.cpp", "1");
    folder.write("a.cpp", "2");
    EXPECT_EQ(changed(watcher), Names{"a.cpp"});
    EXPECT_TRUE(watcher.read().empty());
}

TEST_F(SourceWatcherTest, NewFoldersAreWatchedWithWhatTheyHoldAlready) {
    SourceWatcher watcher({folder.path()});
    // As an unpacked archive or a generator does: all is written before the new folder's watch can be there.
    folder.write("blog/templates/blog/index.html", "x");
    folder.write("blog/views.cpp", "x");
    Names seen = changed(watcher);
    while (seen.size() < 2) {
        const Names more = changed(watcher);
        ASSERT_FALSE(more.empty());
        seen.insert(seen.end(), more.begin(), more.end());
    }
    folder.write("blog/templates/blog/list.html", "x");
    EXPECT_EQ(changed(watcher), Names{"blog/templates/blog/list.html"});
}

TEST_F(SourceWatcherTest, BuildAndHiddenFoldersAreLeftOut) {
    folder.write("build/CMakeCache.txt", "");
    folder.write("build/gen/x.cpp", "");
    folder.write(".git/x.cpp", "");
    folder.write("polls/x.cpp", "");
    const SourceWatcher watcher({folder.path()});
    EXPECT_EQ(watcher.watched_folders(), 2u);  // the root and polls/
}

TEST_F(SourceWatcherTest, AFolderNamedLikeASpecialOneAboveTheSiteDoesNotCount) {
    const TemporaryFolder outer;
    outer.write("static/site/views.cpp", "");
    SourceWatcher watcher({outer / "static/site"});
    outer.write("static/site/views.cpp", "x");
    pollfd readable{watcher.fd(), POLLIN, 0};
    ASSERT_EQ(::poll(&readable, 1, 5000), 1);
    const auto changes = watcher.read();
    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(changes[0].kind, Change::build);
}

TEST_F(SourceWatcherTest, AFolderThatIsMissingIsAnErrorThatNamesIt) {
    try {
        SourceWatcher watcher({folder / "missing"});
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("missing"), std::string::npos);
    }
}

}  // namespace
}  // namespace nuages::cli
