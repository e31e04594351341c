#include "devserver/channel.h"

#include <sys/socket.h>
#include <thread>

#include <gtest/gtest.h>

namespace nuages::cli {
namespace {

TEST(ChannelTest, MessagesArriveWholeAndInOrder) {
    auto [a, b] = Channel::pair();
    EXPECT_TRUE(a.send(Message::Kind::version, "1.2"));
    EXPECT_TRUE(a.send(Message::Kind::ready));
    const auto first = b.receive();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->kind, Message::Kind::version);
    EXPECT_EQ(first->text, "1.2");
    const auto second = b.receive();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->kind, Message::Kind::ready);
    EXPECT_FALSE(b.receive());
    EXPECT_FALSE(b.closed());
}

TEST(ChannelTest, APageLargerThanTheSocketsBufferArrives) {
    auto [a, b] = Channel::pair();
    const std::string page(3'000'000, 'x');
    std::thread reader([&receiver = b, &page] {
        std::optional<Message> message;
        while (!(message = receiver.receive()) && !receiver.closed()) {
        }
        ASSERT_TRUE(message);
        EXPECT_EQ(message->text, page);
    });
    EXPECT_TRUE(a.send(Message::Kind::trouble, page));
    reader.join();
}

TEST(ChannelTest, TheEndOfTheOtherSideIsSeen) {
    auto [a, b] = Channel::pair();
    a.send(Message::Kind::startup_failed, "no database");
    a.release();
    const auto last = b.receive();
    ASSERT_TRUE(last);
    EXPECT_EQ(last->text, "no database");
    EXPECT_FALSE(b.receive());
    EXPECT_TRUE(b.closed());
    EXPECT_FALSE(b.send(Message::Kind::version, "2"));
}

TEST(ChannelTest, AFrameOfAbsurdLengthClosesTheChannel) {
    auto [a, b] = Channel::pair();
    const char frame[] = {'E', '\xff', '\xff', '\xff', '\xff', 'x'};
    ASSERT_EQ(::send(a.fd(), frame, sizeof frame, 0), static_cast<ssize_t>(sizeof frame));
    EXPECT_FALSE(b.receive());
    EXPECT_TRUE(b.closed());
}

}  // namespace
}  // namespace nuages::cli
