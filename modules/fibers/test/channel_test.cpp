#include <memory>
#include <numeric>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <nuages/fibers/channel.h>

namespace nuages::fibers {
namespace {

constexpr Duration soon = Duration::milliseconds(2);

TEST(Channel, DeliversInOrderAndHoldsBackTheSender) {
    std::vector<int> received;
    run([&] {
        Channel<int> channel(2);
        int sent = 0;
        const Handle sender = spawn([&] {
            for (int i = 0; i < 5; ++i) {
                EXPECT_TRUE(channel.send(i));
                ++sent;
            }
            channel.close();
        });
        yield();
        EXPECT_EQ(sent, 2);
        while (auto item = channel.receive())
            received.push_back(*item);
        sender.join();
    });
    EXPECT_EQ(received, (std::vector<int>{0, 1, 2, 3, 4}));
}

TEST(Channel, CloseSendsWaitingSendersAwayAndKeepsWhatIsInside) {
    run([] {
        Channel<int> channel(1);
        EXPECT_TRUE(channel.send(1));
        const Handle sender = spawn([&] { EXPECT_FALSE(channel.send(2)); });
        yield();
        channel.close();
        sender.join();
        EXPECT_TRUE(channel.closed());
        EXPECT_FALSE(channel.send(3));
        EXPECT_EQ(channel.receive(), 1);
        EXPECT_EQ(channel.receive(), std::nullopt);
    });
}

TEST(Channel, CloseWakesWaitingReceivers) {
    run([] {
        Channel<int> channel(1);
        const auto receive = [&] { EXPECT_EQ(channel.receive(), std::nullopt); };
        const Handle a = spawn(receive), b = spawn(receive);
        yield();
        channel.close();
        a.join();
        b.join();
    });
}

TEST(Channel, ATimeOutLeavesTheItemWithTheSender) {
    run([] {
        Channel<std::unique_ptr<int>> channel(1);
        auto first = std::make_unique<int>(1), second = std::make_unique<int>(2);
        EXPECT_TRUE(channel.try_send(first));
        EXPECT_FALSE(first);
        EXPECT_FALSE(channel.try_send(second));
        EXPECT_FALSE(channel.send_for(soon, second));
        EXPECT_EQ(*second, 2);
        EXPECT_EQ(**channel.try_receive(), 1);
        EXPECT_FALSE(channel.try_receive());
        EXPECT_FALSE(channel.receive_for(soon));
    });
}

TEST(Channel, ConnectsThreadsAndLoops) {
    Channel<int> channel(3);
    const auto send = [&](int from) {
        for (int i = from; i < from + 500; ++i)
            EXPECT_TRUE(channel.send(i));
    };
    std::thread plain([&] { send(0); });
    std::thread loop([&] { run([&] { send(500); }); });
    std::vector<bool> seen(1000);
    std::thread closer;
    run([&] {
        for (int i = 0; i < 1000; ++i)
            seen[static_cast<std::size_t>(*channel.receive())] = true;
        closer = std::thread([&] { channel.close(); });
        EXPECT_FALSE(channel.receive());
    });
    plain.join();
    loop.join();
    closer.join();
    EXPECT_EQ(std::accumulate(seen.begin(), seen.end(), 0), 1000);
}

TEST(Channel, CancelledReceiverTakesNothing) {
    run([] {
        Channel<int> channel(1);
        const Handle receiver = spawn([&] {
            channel.receive();
            ADD_FAILURE();
        });
        yield();
        receiver.cancel();
        receiver.join();
        EXPECT_TRUE(channel.send(7));
        EXPECT_EQ(channel.receive(), 7);
    });
}

}  // namespace
}  // namespace nuages::fibers
