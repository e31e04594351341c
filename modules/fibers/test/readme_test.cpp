// The example of the README.
#include <gtest/gtest.h>

#include <nuages/fibers/channel.h>
#include <nuages/fibers/fiber.h>

namespace {

TEST(Readme, AProducerAndItsReader) {
    // A loop for this thread, and a fiber for this function.
    int total = nuages::fibers::run([] {
        nuages::fibers::Channel<int> numbers(4);
        auto producer = nuages::fibers::spawn([&] {
            for (int i = 1; i <= 10; ++i)
                numbers.send(i);  // suspends while the channel is full
            numbers.close();
        });
        int sum = 0;
        while (auto number = numbers.receive())
            sum += *number;
        producer.join();
        return sum;
    });
    EXPECT_EQ(total, 55);
}

}  // namespace
