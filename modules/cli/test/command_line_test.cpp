#include "command_line.h"

#include <gtest/gtest.h>

namespace nuages::cli {
namespace {

Command sample() {
    CommandArgument labels;
    labels.name = "app_label";
    labels.repeated = true;
    CommandArgument ignore;
    ignore.kind = CommandArgument::Kind::option;
    ignore.name = "ignore";
    ignore.short_name = "i";
    ignore.repeated = true;
    CommandArgument level;
    level.kind = CommandArgument::Kind::option;
    level.name = "level";
    level.default_value = "error";
    level.choices = {"error", "warning"};
    return Command("sample", "Does something.", [](CommandContext&) {})
        .argument(std::move(labels))
        .argument(std::move(ignore))
        .argument(std::move(level))
        .flag("dry_run", "Change nothing")
        .option("count", "How many", "3");
}

CommandArguments parse(const std::vector<std::string>& words) {
    return sample().complete(parse_line(sample(), "manage", words).arguments);
}

std::string refusal(const std::vector<std::string>& words) {
    try {
        parse(words);
        return "";
    } catch (const CommandError& error) {
        EXPECT_EQ(error.exit_code(), 2);
        return error.what();
    }
}

using Texts = std::vector<std::string>;

TEST(CommandLineTest, WithoutWordsEverythingHasItsDefault) {
    const CommandArguments arguments = parse({});
    EXPECT_EQ(arguments.text("level"), "error");
    EXPECT_EQ(arguments.integer("count"), 3);
    EXPECT_FALSE(arguments.has("dry_run"));
    EXPECT_EQ(arguments.texts("app_label"), Texts{});
}

TEST(CommandLineTest, TakesPositionalsOptionsAndFlagsInAnyOrder) {
    const CommandArguments arguments = parse(
        {"polls", "--count", "5", "blog", "--dry-run", "-i", "*.psd", "--ignore=CVS", "--level=warning"});
    EXPECT_EQ(arguments.texts("app_label"), (Texts{"polls", "blog"}));
    EXPECT_EQ(arguments.integer("count"), 5);
    EXPECT_TRUE(arguments.has("dry_run"));
    EXPECT_EQ(arguments.texts("ignore"), (Texts{"*.psd", "CVS"}));
    EXPECT_EQ(arguments.text("level"), "warning");
}

TEST(CommandLineTest, AnOptionTakesOneValueEachTime) {
    const CommandArguments arguments = parse({"-i", "a", "polls"});
    EXPECT_EQ(arguments.texts("ignore"), Texts{"a"});
    EXPECT_EQ(arguments.texts("app_label"), Texts{"polls"});
}

TEST(CommandLineTest, CommonOptionsAreKeptApart) {
    const ParsedLine line = parse_line(sample(), "manage", {"--settings", "prod", "--traceback", "-v", "2"});
    EXPECT_EQ(line.common.settings, "prod");
    EXPECT_TRUE(line.common.traceback);
    EXPECT_EQ(settings_option({"--settings=prod"}), "prod");
    EXPECT_EQ(settings_option({"--settings"}), "");
}

TEST(CommandLineTest, WhatTheCommandDoesNotKnowIsAUsageError) {
    EXPECT_NE(refusal({"--conut", "3"}).find("--conut"), std::string::npos);
    EXPECT_NE(refusal({"--level", "fatal"}).find("fatal"), std::string::npos);
    EXPECT_NE(refusal({"--count"}), "");
    EXPECT_NE(refusal({"-v", "7"}), "");
}

TEST(CommandLineTest, UsageNamesTheProgramAndTheArguments) {
    EXPECT_TRUE(parse_line(sample(), "manage", {"--help"}).help);
    const std::string text = usage(sample(), "manage");
    for (const char* part : {"manage sample", "Does something.", "--dry-run", "Change nothing", "--settings"})
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(CommandLine, each_positional_argument_takes_one_word) {
    const Command command = Command("rows", "", [](CommandContext&) {})
                                .positional("verb", "What")
                                .positional("app", "Whose", "")
                                .positional("name", "Which", "none");
    const auto arguments = command.complete(parse_line(command, "manage", {"write", "polls"}).arguments);
    EXPECT_EQ(arguments.text("verb"), "write");
    EXPECT_EQ(arguments.text("app"), "polls");
    EXPECT_EQ(arguments.text("name"), "none");
    EXPECT_THROW(parse_line(command, "manage", {"a", "b", "c", "d"}), CommandError);
}

}  // namespace
}  // namespace nuages::cli
