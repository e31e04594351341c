#include <limits>

#include <gtest/gtest.h>

#include <nuages/log/log.h>

namespace nuages::log {
namespace {

std::string printed(const Options& options, void (*speak)()) {
    configure(options);
    testing::internal::CaptureStderr();
    speak();
    std::string text = testing::internal::GetCapturedStderr();
    configure({});
    return text;
}

TEST(Log, WritesOneLineWithLevelNameAndMessage) {
    const std::string text = printed({}, [] { logger("nuages.request").info("ready"); });
    EXPECT_NE(text.find("info     nuages.request: ready\n"), std::string::npos) << text;
}

TEST(Log, PutsArgumentsInPlaceOfBraces) {
    Capture capture;
    logger("a").warning("{} of {} rows, {} s, {}", "two", std::int64_t{-5}, 0.25, true);
    logger("a").error("{}", std::numeric_limits<std::uint64_t>::max());
    ASSERT_EQ(capture.records().size(), 2u);
    EXPECT_EQ(capture.records()[0].message, "two of -5 rows, 0.25 s, true");
    EXPECT_EQ(capture.records()[1].message, "18446744073709551615");
}

TEST(Log, LeavesBracesOfMessagesWithoutArgumentsAlone) {
    Capture capture;
    logger("a").info("a visitor sent {}");
    EXPECT_EQ(capture.records().at(0).message, "a visitor sent {}");
}

TEST(Log, ControlCharactersCannotForgeLinesOrDriveTheTerminal) {
    const std::string text = printed({}, [] {
        logger("a").info(
            "x\r\ninfo a: forged\t\x1b[31m\x7f\xc2\x9b"
            "2J");
    });
    EXPECT_NE(text.find("a: x\\r\\ninfo a: forged\\t\\x1b[31m\\x7f\\x9b2J\n"), std::string::npos) << text;
}

TEST(Log, KeepsTextOfOtherLanguages) {
    const std::string text = printed({}, [] { logger("a").info("질문 ©"); });
    EXPECT_NE(text.find("a: 질문 ©\n"), std::string::npos) << text;
}

TEST(Log, DetailFollowsOnIndentedLines) {
    const std::string text =
        printed({}, [] { logger("a").write(Level::error, "failed", "#0 f()\n#1 \x1bg()\n"); });
    EXPECT_TRUE(text.ends_with("a: failed\n    #0 f()\n    #1 \\x1bg()\n")) << text;
}

TEST(Log, DropsMessagesBelowTheLevel) {
    Options options;
    options.level = Level::warning;
    const std::string text = printed(options, [] {
        logger("a").info("quiet");
        logger("a").warning("loud");
    });
    EXPECT_EQ(text.find("quiet"), std::string::npos);
    EXPECT_NE(text.find("loud"), std::string::npos);
}

TEST(Log, TheLongestConfiguredNameDecides) {
    Options options;
    options.levels = {{"nuages", Level::error}, {"nuages.db", Level::debug}};
    const std::string text = printed(options, [] {
        logger("nuages.request").warning("dropped");
        logger("nuages.db.sqlite").debug("kept");
        logger("nuagesque").info("another name");
    });
    EXPECT_EQ(text.find("dropped"), std::string::npos);
    EXPECT_NE(text.find("kept"), std::string::npos);
    EXPECT_NE(text.find("another name"), std::string::npos);
}

TEST(Log, ConfigureReachesLoggersMadeBefore) {
    const Logger early = logger("early");
    EXPECT_FALSE(early.enabled(Level::debug));
    Options options;
    options.level = Level::debug;
    configure(options);
    EXPECT_TRUE(early.enabled(Level::debug));
    configure({});
    EXPECT_FALSE(early.enabled(Level::debug));
}

TEST(Log, OffSilencesEverything) {
    Options options;
    options.level = Level::off;
    EXPECT_EQ(printed(options, [] { logger("a").critical("down"); }), "");
}

TEST(Log, ColoursOnlyWhereTold) {
    Options options;
    options.color = Color::always;
    EXPECT_NE(printed(options, [] { logger("a").info("x"); }).find("\x1b["), std::string::npos);
    options.color = Color::automatic;  // standard error is a file here
    EXPECT_EQ(printed(options, [] { logger("a").info("x"); }).find("\x1b["), std::string::npos);
}

TEST(LogCapture, KeepsTheNamedLoggersAndPrintsTheOthers) {
    testing::internal::CaptureStderr();
    {
        Capture capture("app", Level::warning);
        logger("app.views").warning("kept");
        logger("app.views").info("below");
        logger("other").info("printed");
        ASSERT_EQ(capture.records().size(), 1u);
        EXPECT_EQ(capture.records()[0].logger, "app.views");
        EXPECT_TRUE(capture.contains("kep"));
        EXPECT_FALSE(capture.contains("printed"));
    }
    logger("app.views").warning("after");
    const std::string text = testing::internal::GetCapturedStderr();
    EXPECT_NE(text.find("printed"), std::string::npos);
    EXPECT_NE(text.find("after"), std::string::npos);
    EXPECT_EQ(text.find("kept"), std::string::npos);
}

TEST(LogCapture, HearsLevelsThatAreNotPrinted) {
    Capture capture("app");
    logger("app").debug("hidden");
    EXPECT_TRUE(capture.contains("hidden"));
}

TEST(LogLevel, NamesReadBack) {
    Level level = Level::info;
    EXPECT_TRUE(parse_level("critical", level));
    EXPECT_EQ(level, Level::critical);
    EXPECT_FALSE(parse_level("loud", level));
    EXPECT_EQ(level, Level::critical);
    EXPECT_EQ(level_name(Level::warning), "warning");
}

}  // namespace
}  // namespace nuages::log
