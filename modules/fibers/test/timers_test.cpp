#include "timers.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace nuages::fibers::detail {
namespace {

struct Recorder : TimerNode {
    std::vector<std::int64_t>* fired = nullptr;
    Recorder(std::int64_t us, std::vector<std::int64_t>& list) : fired(&list) {
        due = Duration{us};
        callback = [](TimerNode& node) { static_cast<Recorder&>(node).fired->push_back(node.due.us); };
    }
};

TEST(Timers, FireByTheirMomentWhateverTheOrderOfAddingAndCancelling) {
    std::vector<std::int64_t> fired, expected;
    std::vector<Recorder> nodes;
    nodes.reserve(500);
    for (int i = 0; i < 500; ++i)
        nodes.emplace_back(i * 7919 % 500, fired);
    Timers timers;
    for (Recorder& node : nodes)
        timers.add(node);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (i % 3 == 0)
            timers.cancel(nodes[i]);
        else
            expected.push_back(nodes[i].due.us);
    }
    std::sort(expected.begin(), expected.end());
    while (!timers.empty())
        timers.fire(timers.next_due());
    EXPECT_EQ(fired, expected);
}

TEST(Timers, ThoseOfOneMomentFireInTheOrderTheyWereAdded) {
    Timers timers;
    std::vector<TimerNode*> fired;
    struct Node : TimerNode {
        std::vector<TimerNode*>* fired;
    } nodes[20];
    for (Node& node : nodes) {
        node.due = Duration{5};
        node.fired = &fired;
        node.callback = [](TimerNode& n) { static_cast<Node&>(n).fired->push_back(&n); };
        timers.add(node);
    }
    timers.fire(Duration{4});
    EXPECT_TRUE(fired.empty());
    timers.fire(Duration{5});
    ASSERT_EQ(fired.size(), 20u);
    for (std::size_t i = 0; i < 20; ++i)
        EXPECT_EQ(fired[i], &nodes[i]);
}

TEST(Timers, OneThatIsAddedWhileFiringWaitsForTheNextTime) {
    Timers timers;
    struct Again : TimerNode {
        Timers* timers;
        int calls = 0;
    } node;
    node.due = Duration{1};
    node.timers = &timers;
    node.callback = [](TimerNode& n) {
        auto& again = static_cast<Again&>(n);
        ++again.calls;
        again.timers->add(again);
    };
    timers.add(node);
    timers.fire(Duration{2});
    EXPECT_EQ(node.calls, 1);
    timers.fire(Duration{2});
    EXPECT_EQ(node.calls, 2);
}

TEST(Timers, CancellingOneThatIsNotPendingDoesNothing) {
    Timers timers;
    TimerNode node;
    timers.cancel(node);
    EXPECT_TRUE(timers.empty());
}

}  // namespace
}  // namespace nuages::fibers::detail
