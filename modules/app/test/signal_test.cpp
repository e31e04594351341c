#include <string>

#include <gtest/gtest.h>

#include <nuages/app/signal.h>

namespace nuages::app {
namespace {

TEST(Signal, CallsReceiversInTheOrderOfConnection) {
    std::string heard;
    Signal<const std::string&> signal;
    signal.connect([&](const std::string& text) { heard += "1" + text; });
    signal.connect([&](const std::string& text) { heard += "2" + text; });
    signal.send("a");
    EXPECT_EQ(heard, "1a2a");
}

TEST(Signal, ForgetsReceiversThatDisconnected) {
    int calls = 0;
    Signal<> signal;
    const auto first = signal.connect([&] { ++calls; });
    signal.connect([&] { calls += 10; });
    signal.disconnect(first);
    signal.disconnect(first);
    signal.send();
    EXPECT_EQ(calls, 10);
    EXPECT_EQ(signal.size(), 1u);
}

}  // namespace
}  // namespace nuages::app
