#include "devserver/process.h"

#include <csignal>
#include <poll.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace nuages::cli {
namespace {

std::string output_of(Process::Options options) {
    int ends[2];
    if (::pipe(ends) != 0)
        return "no pipe";
    const UniqueFd reader(ends[0]);
    UniqueFd writer(ends[1]);
    options.output = writer.get();
    Process process(options);
    writer.reset();
    std::string text;
    char bytes[256];
    for (ssize_t size; (size = ::read(reader.get(), bytes, sizeof bytes)) > 0;)
        text.append(bytes, static_cast<std::size_t>(size));
    process.wait();
    return text;
}

TEST(ProcessTest, TellsHowItEnded) {
    EXPECT_TRUE(Process({.command = {"true"}}).wait().ok());
    EXPECT_EQ(Process({.command = {"sh", "-c", "exit 3"}}).wait().describe(), "exit code 3");
    EXPECT_EQ(Process({.command = {"sh", "-c", "kill -SEGV $$"}}).wait().describe(),
              "signal 11 (Segmentation fault)");
    EXPECT_EQ(Process({.command = {"/nonexistent/program"}}).wait().code, 127);
}

TEST(ProcessTest, ItsDescriptorIsReadableOnceItHasEnded) {
    Process process({.command = {"sleep", "1000"}});
    pollfd ended{process.fd(), POLLIN, 0};
    EXPECT_EQ(::poll(&ended, 1, 0), 0);
    process.send(SIGTERM);
    EXPECT_EQ(::poll(&ended, 1, 5000), 1);
    EXPECT_EQ(process.wait().signal, SIGTERM);
}

TEST(ProcessTest, GetsItsEnvironmentAndItsDescriptors) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const UniqueFd reader(ends[0]), writer(ends[1]);
    ASSERT_EQ(::write(writer.get(), "hello\n", 6), 6);
    EXPECT_EQ(output_of({.command = {"sh", "-c", "read line <&5; echo $line $GREETING"},
                         .environment = {{"GREETING", "world"}},
                         .descriptors = {{reader.get(), 5}}}),
              "hello world\n");
}

TEST(ProcessTest, DescriptorsMayTradePlaces) {
    int a[2], b[2];
    ASSERT_EQ(::pipe(a), 0);
    ASSERT_EQ(::pipe(b), 0);
    const UniqueFd read_a(a[0]), write_a(a[1]), read_b(b[0]), write_b(b[1]);
    ASSERT_EQ(::write(write_a.get(), "a\n", 2), 2);
    ASSERT_EQ(::write(write_b.get(), "b\n", 2), 2);
    const std::string numbers = "read x <&" + std::to_string(read_b.get()) + "; read y <&" +
                                std::to_string(read_a.get()) + "; echo $x $y";
    EXPECT_EQ(output_of({.command = {"bash", "-c", numbers},
                         .descriptors = {{read_a.get(), read_b.get()}, {read_b.get(), read_a.get()}}}),
              "a b\n");
}

TEST(ProcessTest, ASignalReachesAllOfItsGroup) {
    // The shell waits for its child, so both have to end.
    Process process({.command = {"sh", "-c", "sleep 1000; true"}, .own_group = true});
    process.send(SIGTERM);
    EXPECT_EQ(process.wait().signal, SIGTERM);
}

TEST(ProcessTest, SignalsThatAreIgnoredHereReachItNevertheless) {
    // As in a job that a shell has put into the background.
    const auto before = std::signal(SIGINT, SIG_IGN);
    Process process({.command = {"sleep", "1000"}});
    std::signal(SIGINT, before);
    process.send(SIGINT);
    EXPECT_EQ(process.wait().signal, SIGINT);
}

TEST(ProcessTest, DestroyingItKillsIt) {
    pid_t pid;
    {
        const Process process({.command = {"sleep", "1000"}});
        pid = process.pid();
    }
    EXPECT_NE(::kill(pid, 0), 0);
}

}  // namespace
}  // namespace nuages::cli
