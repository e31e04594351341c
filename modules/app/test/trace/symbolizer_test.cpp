#include "trace/symbolizer.h"

#include <gtest/gtest.h>

#include "temporary_folder.h"
#include "trace/throw_site.h"

namespace nuages::app {
namespace {

[[gnu::noinline]] std::vector<std::uintptr_t> stack_here() {
    return current_stack();  // the line of the frame
}

template <class T>
[[gnu::noinline]] std::vector<std::uintptr_t> stack_of(const std::string&, T) {
    std::vector<std::uintptr_t> addresses = stack_here();
    addresses.shrink_to_fit();
    return addresses;
}

TEST(Symbolizer, NamesFunctionFileAndLine) {
    const std::vector<Frame> frames = symbolize(stack_here());
    ASSERT_FALSE(frames.empty());
    EXPECT_NE(frames[0].function.find("stack_here()"), std::string::npos) << frames[0].function;
    EXPECT_EQ(frames[0].file, __FILE__);
    const std::vector<SourceLine> lines = source_lines(frames[0].file, frames[0].line, 0);
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_NE(lines[0].text.find("the line of the frame"), std::string::npos);
}

TEST(Symbolizer, WritesStringsAsPeopleDo) {
    const std::vector<Frame> frames = symbolize(stack_of(std::string(), 1));
    ASSERT_GT(frames.size(), 1u);
    EXPECT_NE(frames[1].function.find("std::string const&"), std::string::npos) << frames[1].function;
}

TEST(Symbolizer, KnowsWhoseCodeItIs) {
    const std::vector<Frame> frames = symbolize(stack_here());
    bool library = false;
    for (const Frame& frame : frames)
        library |= frame.function.starts_with("testing::") && frame.owner == Frame::Owner::library;
    EXPECT_TRUE(library);
}

TEST(Symbolizer, TakesAddressesOfNothing) {
    const std::vector<Frame> frames = symbolize({1, 2, 3});
    ASSERT_EQ(frames.size(), 3u);
    EXPECT_EQ(frames[0].function, "??");
    EXPECT_TRUE(symbolize({}).empty());
}

TEST(SourceLines, AreThoseAroundTheLine) {
    const TemporaryFolder folder;
    const std::string file = folder.write("a.cpp", "one\ntwo\nthree\nfour\n");
    const std::vector<SourceLine> lines = source_lines(file, 2, 1);
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_EQ(lines[0].number, 1);
    EXPECT_EQ(lines[2].text, "three");
    EXPECT_EQ(source_lines(file, 4, 5).size(), 4u);
    EXPECT_TRUE(source_lines(folder.path() + "/none.cpp", 2, 1).empty());
}

TEST(TraceText, IsTheSitesFramesAndTheInnermostOthers) {
    const Frame library{"g()", ""};
    const Frame site{"polls::f()", "/a.cpp", 3, false, Frame::Owner::site};
    const std::vector<Frame> frames{library, library, library, library, library, library, site, library};
    EXPECT_EQ(trace_text(frames),
              "#0 g()\n#1 g()\n#2 g()\n#3 g()\n   ... 2 of Nuages and libraries\n#6 polls::f() at /a.cpp:3\n"
              "   ... 1 of Nuages and libraries\n");
    EXPECT_EQ(trace_text({site}), "#0 polls::f() at /a.cpp:3\n");
    EXPECT_EQ(trace_text({}), "");
}

}  // namespace
}  // namespace nuages::app
