#include "devserver/error_page.h"

#include <gtest/gtest.h>

#include "temporary_folder.h"

namespace nuages::cli {
namespace {

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

TEST(ErrorPageTest, ShowsTheSourceAroundTheErrorWithItsPlace) {
    const TemporaryFolder project;
    project.write("polls/views.cpp", "one\ntwo\n\tauto <x> = \"안녕\" + y;\nfour\n");
    Diagnostic error{"error", "‘y’ was not declared", project / "polls/views.cpp", 3, 21, {}, {}};
    const std::string page = build_failed_page({error}, "all of it", project.path(), project.path(), "7");
    EXPECT_TRUE(contains(page, "‘y’ was not declared"));
    EXPECT_TRUE(contains(page, "polls/views.cpp:3:21"));
    EXPECT_FALSE(contains(page, project / "polls/views.cpp"));
    EXPECT_TRUE(contains(page, "auto &lt;x&gt; = &quot;안녕&quot; + y;"));
    EXPECT_TRUE(contains(page, "<b>4</b>four"));
    EXPECT_TRUE(contains(page, "(\"7\")"));
}

TEST(ErrorPageTest, NothingOfTheOutputIsTakenAsHtml) {
    const std::string page =
        build_failed_page({{"error", "<script>1</script>", "<b>.cpp", 1, 1, {"<i>"}, {}}},
                          "<script>2</script>", "/tmp", "/tmp", "\"><x>");
    EXPECT_FALSE(contains(page, "<script>1"));
    EXPECT_FALSE(contains(page, "<script>2"));
    EXPECT_FALSE(contains(page, "<b>.cpp"));
    EXPECT_FALSE(contains(page, "<x>"));
}

TEST(ErrorPageTest, WithoutAKnownErrorTheWholeOutputIsOpen) {
    EXPECT_TRUE(contains(build_failed_page({}, "strange words", "/tmp", "/tmp", "1"), "<details open>"));
}

TEST(ErrorPageTest, AStoppedServerIsExplained) {
    const std::string page = server_stopped_page("The server could not start", "database <is> locked", "1");
    EXPECT_TRUE(contains(page, "<h1>The server could not start</h1>"));
    EXPECT_TRUE(contains(page, "database &lt;is&gt; locked"));
}

}  // namespace
}  // namespace nuages::cli
