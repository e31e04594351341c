#include <fcntl.h>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/fibers/loop.h>
#include <nuages/fibers/wait.h>

namespace nuages::fibers {
namespace {

constexpr Duration soon = Duration::milliseconds(2);

class Sockets : public testing::Test {
protected:
    Sockets() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fd), 0); }
    ~Sockets() override {
        for (int each : fd) {
            if (each >= 0)
                ::close(each);
        }
    }
    void send(int side) { EXPECT_EQ(::send(fd[side], "x", 1, 0), 1); }
    void receive(int side) {
        char c;
        EXPECT_EQ(::recv(fd[side], &c, 1, 0), 1);
    }
    void fill(int side) {
        char block[4096] = {};
        while (::send(fd[side], block, sizeof block, 0) > 0) {
        }
    }
    int fd[2] = {-1, -1};
};

TEST_F(Sockets, ADescriptorThatWasWaitedForCanBeWatched) {
    run([&] {
        send(1);
        EXPECT_TRUE(wait_readable(fd[0]));
        int events = 0;
        const Subscription subscription = Loop::current()->watch(fd[0], EPOLLIN, [&](std::uint32_t) {
            ++events;
            receive(0);
        });
        sleep_for(soon);
        EXPECT_EQ(events, 1);
    });
}

TEST_F(Sockets, WaitReadableSuspendsUntilThereIsData) {
    run([&] {
        std::string order;
        const Handle reader = spawn([&] {
            for (int i = 0; i < 3; ++i) {
                EXPECT_TRUE(wait_readable(fd[0]));
                receive(0);
                order += 'r';
            }
        });
        for (int i = 0; i < 3; ++i) {
            yield();
            order += 's';
            send(1);
            yield();
            yield();
        }
        reader.join();
        EXPECT_EQ(order, "srsrsr");
    });
}

TEST_F(Sockets, WaitReadableTimesOut) {
    run([&] {
        EXPECT_FALSE(wait_readable(fd[0], soon));
        send(1);
        EXPECT_TRUE(wait_readable(fd[0], soon));
    });
    receive(0);
    EXPECT_FALSE(wait_readable(fd[0], soon)) << "outside a fiber";
    send(1);
    EXPECT_TRUE(wait_readable(fd[0]));
}

TEST_F(Sockets, OneFiberReadsWhileAnotherWrites) {
    run([&] {
        fill(0);
        bool written = false, read = false;
        const Handle writer = spawn([&] {
            EXPECT_TRUE(wait_writable(fd[0]));
            written = true;
        });
        const Handle reader = spawn([&] {
            EXPECT_TRUE(wait_readable(fd[0]));
            read = true;
        });
        yield();
        send(1);
        reader.join();
        EXPECT_TRUE(read);
        EXPECT_FALSE(written);
        char block[4096];
        while (::recv(fd[1], block, sizeof block, 0) > 0) {
        }
        writer.join();
        EXPECT_TRUE(written);
    });
}

TEST_F(Sockets, WakesWhenTheOtherSideCloses) {
    run([&] {
        const Handle reader = spawn([&] { EXPECT_TRUE(wait_readable(fd[0])); });
        yield();
        ::close(fd[1]);
        fd[1] = -1;
        reader.join();
    });
}

TEST_F(Sockets, ASecondReaderIsRefused) {
    run([&] {
        const Handle reader = spawn([&] { wait_readable(fd[0]); });
        yield();
        try {
            wait_readable(fd[0]);
            ADD_FAILURE();
        } catch (const Error& e) {
            EXPECT_NE(std::string(e.what()).find("another fiber"), std::string::npos);
        }
        send(1);
        reader.join();
    });
}

TEST_F(Sockets, ACancelledWaitLeavesTheDescriptorUsable) {
    run([&] {
        const Handle reader = spawn([&] {
            wait_readable(fd[0]);
            ADD_FAILURE();
        });
        yield();
        reader.cancel();
        reader.join();
        send(1);
        EXPECT_TRUE(wait_readable(fd[0]));
    });
}

TEST_F(Sockets, AReusedDescriptorNumberIsWaitedForAnew) {
    run([&] {
        send(1);
        EXPECT_TRUE(wait_readable(fd[0]));
        const int number = fd[0];
        ::close(fd[0]);
        ::close(fd[1]);
        ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fd), 0);
        ASSERT_EQ(fd[0], number);
        EXPECT_FALSE(wait_readable(fd[0], soon));
        send(1);
        EXPECT_TRUE(wait_readable(fd[0]));
    });
}

TEST_F(Sockets, OneThatTheLoopWatchesIsRefused) {
    Loop loop;
    run([&] {
        const Subscription subscription = loop.watch(fd[0], EPOLLIN, [](std::uint32_t) {});
        EXPECT_THROW(wait_readable(fd[0]), Error);
    });
    run([&] { EXPECT_FALSE(wait_readable(fd[0], soon)); });
}

TEST(Wait, ARegularFileIsAlwaysReady) {
    const int fd = ::open("/proc/self/exe", O_RDONLY);
    run([&] { EXPECT_TRUE(wait_readable(fd)); });
    EXPECT_TRUE(wait_readable(fd));
    ::close(fd);
}

TEST(Wait, ABadDescriptorIsAnError) {
    EXPECT_THROW(run([] { wait_readable(-1); }), Error);
    EXPECT_THROW(run([] { wait_readable(9999); }), Error);
    EXPECT_THROW(wait_writable(9999), Error);
}

}  // namespace
}  // namespace nuages::fibers
