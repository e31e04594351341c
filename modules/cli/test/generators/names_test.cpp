#include "generators/names.h"

#include <string>

#include <gtest/gtest.h>

#include <nuages/app/command.h>

namespace nuages::cli {
namespace {

std::string refusal(std::string_view name) {
    try {
        require_usable_name(name, "app");
        return "";
    } catch (const CommandError& error) {
        return error.what();
    }
}

TEST(NamesTest, IdentifiersAreUsable) {
    for (const char* name : {"polls", "my_site", "blog2", "Shop", "tasks", "models_", "users"})
        EXPECT_EQ(refusal(name), "") << name;
}

TEST(NamesTest, WhatIsNoIdentifierIsRefusedWithOneThatIs) {
    EXPECT_EQ(refusal("my-site"),
              "'my-site' is not a valid app name. Please make sure the name is a valid identifier. "
              "'my_site' would be one.");
    for (const char* name : {"", "2fast", "a b", "설문", "polls/", "../polls", "a.b", "polls\n"})
        EXPECT_NE(refusal(name), "") << name;
}

TEST(NamesTest, NamesThatCppHasAlreadyAreRefused) {
    for (const char* name :
         {"class", "co_await", "std", "nuages", "main", "signal", "poll", "time", "tests", "config"})
        EXPECT_NE(refusal(name).find("conflicts with the name of"), std::string::npos) << name;
    for (const char* name : {"_polls", "a__b"})
        EXPECT_NE(refusal(name).find("reserves"), std::string::npos) << name;
}

}  // namespace
}  // namespace nuages::cli
