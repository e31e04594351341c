#include <gtest/gtest.h>

#include <nuages/app/command.h>

namespace nuages {
namespace {

Command sample() {
    return Command("load", "Loads things.", [](CommandContext&) {})
        .positional("label", "Which app")
        .option("count", "How many", "3")
        .flag("clear", "Remove the old ones")
        .argument({.kind = CommandArgument::Kind::option, .name = "mode", .choices = {"fast", "safe"}});
}

std::string failure(const CommandArguments& given) {
    try {
        sample().complete(given);
    } catch (const CommandError& error) {
        EXPECT_EQ(error.exit_code(), 1);
        return error.what();
    }
    return "";
}

TEST(Command, FillsInDefaults) {
    CommandArguments given;
    given.set("label", {"polls"});
    const CommandArguments arguments = sample().complete(given);
    EXPECT_EQ(arguments.text("label"), "polls");
    EXPECT_EQ(arguments.integer("count"), 3);
    EXPECT_FALSE(arguments.has("count"));
    EXPECT_FALSE(arguments.has("clear"));
    EXPECT_EQ(arguments.text("mode"), "");
}

TEST(Command, TakesWhatIsGiven) {
    CommandArguments given;
    given.set("label", {"polls"});
    given.set("count", {"7"});
    given.set("clear", {});
    given.set("mode", {"safe"});
    const CommandArguments arguments = sample().complete(given);
    EXPECT_EQ(arguments.integer("count"), 7);
    EXPECT_TRUE(arguments.has("clear"));
    EXPECT_EQ(arguments.text("mode"), "safe");
}

TEST(Command, RefusesMissingUnknownAndImpossibleArguments) {
    EXPECT_EQ(failure({}), "The command 'load' needs the argument 'label': Which app.");
    CommandArguments unknown;
    unknown.set("label", {"polls"});
    unknown.set("cuont", {"1"});
    EXPECT_NE(failure(unknown).find("Did you mean 'count'?"), std::string::npos);
    CommandArguments choice;
    choice.set("label", {"polls"});
    choice.set("mode", {"slow"});
    EXPECT_EQ(failure(choice), "The argument 'mode' cannot be 'slow'; choose from fast, safe.");
}

TEST(Command, SaysThatAValueIsNoNumber) {
    CommandArguments given;
    given.set("label", {"polls"});
    given.set("count", {"many"});
    EXPECT_THROW(sample().complete(given).integer("count"), CommandError);
}

TEST(Command, AskingForAnArgumentThatWasNotDescribedIsAnError) {
    CommandArguments given;
    given.set("label", {"polls"});
    const CommandArguments arguments = sample().complete(given);
    EXPECT_THROW(arguments.text("lable"), CommandError);
}

TEST(Command, NeedsTheDatabaseUnlessItSaysOtherwise) {
    EXPECT_TRUE(sample().needs_database());
    EXPECT_FALSE(sample().without_database().needs_database());
}

}  // namespace
}  // namespace nuages
