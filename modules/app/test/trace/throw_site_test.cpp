#include "trace/throw_site.h"

#include <thread>

#include <gtest/gtest.h>

#include <nuages/fibers/blocking.h>
#include <nuages/fibers/fiber.h>

#include "trace/symbolizer.h"

namespace nuages::app {
namespace {

[[gnu::noinline]] void throw_here(int value) {
    throw value;
}
[[gnu::noinline]] void throw_there(int value) {
    throw value;
}

// The innermost function of the site in the trace of the exception that is handled.
std::string thrower() {
    for (const Frame& frame : symbolize(throw_site_of_current_exception())) {
        if (frame.function.find("throw_") != std::string::npos)
            return frame.function;
    }
    return "";
}

std::string caught(void (*thrower_function)(int)) {
    try {
        thrower_function(1);
    } catch (int) {
        return thrower();
    }
    return "not thrown";
}

TEST(ThrowSite, IsWhereTheExceptionWasThrown) {
    const RecordThrowSites recording;
    EXPECT_NE(caught(throw_here).find("throw_here(int)"), std::string::npos) << caught(throw_here);
    EXPECT_NE(caught(throw_there).find("throw_there(int)"), std::string::npos);
}

TEST(ThrowSite, IsKnownForExceptionsOfTheStandardLibrary) {
    const RecordThrowSites recording;
    try {
        (void)std::string("x").at(5);
        FAIL();
    } catch (const std::out_of_range&) {
        EXPECT_FALSE(throw_site_of_current_exception().empty());
    }
}

TEST(ThrowSite, IsEmptyWhereNobodyRecords) {
    EXPECT_EQ(caught(throw_here), "");
    EXPECT_TRUE(throw_site_of_current_exception().empty());
}

TEST(ThrowSite, SurvivesOtherThrowsBeforeItIsAsked) {
    const RecordThrowSites recording;
    try {
        throw_here(1);
    } catch (int) {
        EXPECT_NE(caught(throw_there).find("throw_there"), std::string::npos);
        EXPECT_NE(thrower().find("throw_here"), std::string::npos);
    }
}

TEST(ThrowSite, StaysTheFirstWhereTheExceptionIsThrownOn) {
    const RecordThrowSites recording;
    try {
        try {
            throw_here(1);
        } catch (...) {
            throw;
        }
    } catch (int) {
        EXPECT_NE(thrower().find("throw_here"), std::string::npos);
    }
}

TEST(ThrowSite, CrossesThreads) {
    const RecordThrowSites recording;
    std::exception_ptr error;
    std::thread([&] {
        try {
            throw_here(1);
        } catch (...) {
            error = std::current_exception();
        }
    }).join();
    try {
        std::rethrow_exception(error);
    } catch (int) {
        EXPECT_NE(thrower().find("throw_here"), std::string::npos);
    }
}

TEST(ThrowSite, IsFoundOnTheStacksOfFibers) {
    const RecordThrowSites recording;
    EXPECT_NE(fibers::run([] { return caught(throw_here); }).find("throw_here"), std::string::npos);
}

}  // namespace
}  // namespace nuages::app
