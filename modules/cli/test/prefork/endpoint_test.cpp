#include "prefork/endpoint.h"

#include <fcntl.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <nuages/base/error.h>

#include "prefork/master.h"

namespace nuages::cli {
namespace {

using server::Transport;

TEST(EndpointTest, ReadsAddressesSchemesAndUnixSockets) {
    EXPECT_EQ(parse_endpoint("8000").text(), "http://127.0.0.1:8000/");
    EXPECT_EQ(parse_endpoint("http://0:80").text(), "http://0.0.0.0:80/");
    EXPECT_EQ(parse_endpoint("https://[::1]:8443/").text(), "https://[::1]:8443/");
    EXPECT_EQ(parse_endpoint("https://[::1]:8443").transport, Transport::tls);
    EXPECT_EQ(parse_endpoint("unix:/run/site.sock").text(), "unix:/run/site.sock");
    EXPECT_EQ(parse_endpoint("unix:/run/site.sock").path, "/run/site.sock");
}

TEST(EndpointTest, RefusesWhatIsNone) {
    EXPECT_THROW(parse_endpoint("unix:site.sock"), ValueError);
    EXPECT_THROW(parse_endpoint("https://example.com"), ValueError);
    EXPECT_THROW(parse_endpoint("ftp://127.0.0.1:21"), ValueError);
}

TEST(ListenersTest, AreHandedOverByNumberAndTransport) {
    Listeners listeners;
    listeners.all.push_back({UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC)), Transport::plain, ""});
    listeners.all.push_back({UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC)), Transport::tls, ""});
    EXPECT_EQ(listeners.text(4), "4:plain,5:tls");
    const std::string text = std::to_string(::dup(listeners.all[0].socket.get())) + ":plain," +
                             std::to_string(::dup(listeners.all[1].socket.get())) + ":tls";
    const Listeners adopted = adopted_listeners(text);
    EXPECT_EQ(adopted.text(), text);
    EXPECT_EQ(::fcntl(adopted.all[1].socket.get(), F_GETFD), FD_CLOEXEC);
    EXPECT_THROW(adopted_listeners("tls"), ValueError);
    EXPECT_THROW(adopted_listeners("-1:tls"), ValueError);
}

TEST(ListenersTest, SocketsOfTheServiceManagerAreForTheProcessItNamesOnly) {
    ::setenv("LISTEN_PID", "1", 1);
    ::setenv("LISTEN_FDS", "2", 1);
    EXPECT_TRUE(inherited_listeners().all.empty());
    EXPECT_EQ(::getenv("LISTEN_FDS"), nullptr) << "processes started later must not see it";
    EXPECT_TRUE(inherited_listeners().all.empty());
}

TEST(InheritanceTest, IsReadAsItIsWritten) {
    const Inheritance inheritance{2, "7:plain,9:tls", {17, 18}, {12}, Duration::seconds(3)};
    EXPECT_EQ(inheritance.text(), "2;7:plain,9:tls;17,18;12;3000000");
    const Inheritance read = Inheritance::parse(inheritance.text());
    EXPECT_EQ(read.text(), inheritance.text());
    EXPECT_EQ(read.serving, (std::vector<pid_t>{17, 18}));
    EXPECT_EQ(Inheritance::parse("1;4:plain;;;0").serving.size(), 0u);
}

TEST(InheritanceTest, RefusesWhatIsNone) {
    for (const char* text : {"", "1", "x;4:plain;;;0", "0;4:plain;;;0", "1;;;;0", "1;4:plain;;;-1"})
        EXPECT_THROW(Inheritance::parse(text), ValueError) << text;
}

}  // namespace
}  // namespace nuages::cli
