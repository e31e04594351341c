#include "devserver/diagnostics.h"

#include <gtest/gtest.h>

namespace nuages::cli {
namespace {

TEST(DiagnosticsTest, FindsAnErrorOfGccWithItsFunctionAndNotes) {
    const auto errors = parse_diagnostics(R"([1/2] Building CXX object polls/views.cpp.o
FAILED: polls/views.cpp.o
/usr/bin/c++ -O0 -c /home/me/mysite/polls/views.cpp
/home/me/mysite/polls/views.cpp: In function ‘nuages::HttpResponse polls::views::index(nuages::HttpRequest&)’:
/home/me/mysite/polls/views.cpp:12:20: error: ‘lates’ was not declared in this scope; did you mean ‘latest’?
   12 |     return render(lates);
      |                   ^~~~~
      |                   latest
/home/me/mysite/polls/views.cpp:8:10: note: ‘latest’ declared here
    8 |     auto latest = 1;
      |          ^~~~~~
ninja: build stopped: subcommand failed.
)");
    ASSERT_EQ(errors.size(), 1u);
    const Diagnostic& error = errors[0];
    EXPECT_EQ(error.severity, "error");
    EXPECT_EQ(error.message, "‘lates’ was not declared in this scope; did you mean ‘latest’?");
    EXPECT_EQ(error.file, "/home/me/mysite/polls/views.cpp");
    EXPECT_EQ(error.line, 12);
    EXPECT_EQ(error.column, 20);
    ASSERT_EQ(error.context.size(), 1u);
    EXPECT_NE(error.context[0].find("In function"), std::string::npos);
    ASSERT_EQ(error.notes.size(), 1u);
    EXPECT_EQ(error.notes[0].line, 8);
}

TEST(DiagnosticsTest, WarningsAndTheirNotesAreLeftOut) {
    const auto errors = parse_diagnostics(
        "a.cpp:1:5: warning: unused variable 'x' [-Wunused-variable]\n"
        "a.cpp:2:5: note: declared here\n"
        "a.cpp:9:1: fatal error: models.h: No such file or directory\n");
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_EQ(errors[0].severity, "fatal error");
    EXPECT_TRUE(errors[0].notes.empty());
}

TEST(DiagnosticsTest, TheSameErrorOfTwoFilesIsShownOnce) {
    EXPECT_EQ(
        parse_diagnostics("a.h:3:1: error: expected ';'\nb.cpp:1:1: error: x\na.h:3:1: error: expected ';'\n")
            .size(),
        2u);
}

TEST(DiagnosticsTest, FindsErrorsOfLinkers) {
    const auto ld = parse_diagnostics(
        "/usr/bin/ld: main.cpp.o: in function `main':\n"
        "/home/me/main.cpp:4: undefined reference to `polls::urls()'\n"
        "collect2: error: ld returned 1 exit status\n");
    ASSERT_EQ(ld.size(), 1u);
    EXPECT_EQ(ld[0].severity, "linker error");
    EXPECT_EQ(ld[0].message, "undefined reference to `polls::urls()'");
    EXPECT_EQ(ld[0].file, "/home/me/main.cpp");
    EXPECT_EQ(ld[0].line, 4);

    const auto mold =
        parse_diagnostics("mold: error: undefined symbol: polls::urls()\n>>> referenced by main.cpp\n");
    ASSERT_EQ(mold.size(), 1u);
    EXPECT_EQ(mold[0].message, "undefined symbol: polls::urls()");
    EXPECT_EQ(mold[0].context, std::vector<std::string>{"referenced by main.cpp"});
}

TEST(DiagnosticsTest, FindsErrorsOfCmake) {
    const auto errors = parse_diagnostics(
        "CMake Error at CMakeLists.txt:5 (find_package):\n"
        "  Could not find a package\n  configuration file\n\n"
        "-- Configuring incomplete, errors occurred!\n");
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_EQ(errors[0].message, "Could not find a package configuration file");
    EXPECT_EQ(errors[0].file, "CMakeLists.txt");
    EXPECT_EQ(errors[0].line, 5);
}

TEST(DiagnosticsTest, ColoursOfTheTerminalAreIgnored) {
    EXPECT_EQ(strip_escapes("\x1b[1m\x1b[Ka.cpp\x1b[m rest\x1b"), "a.cpp rest");
    EXPECT_EQ(parse_diagnostics("\x1b[1ma.cpp:1:2:\x1b[0m \x1b[31merror: \x1b[0mx\n").size(), 1u);
}

TEST(DiagnosticsTest, OutputWithoutAKnownFormHasNoErrors) {
    EXPECT_TRUE(parse_diagnostics("").empty());
    EXPECT_TRUE(parse_diagnostics("make: *** [all] Error 2\n:1:2: error: x\n12:30:05 up\n").empty());
}

}  // namespace
}  // namespace nuages::cli
