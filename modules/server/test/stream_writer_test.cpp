// Streaming responses, from the producer to the client.
#include <atomic>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <unistd.h>

#include <gtest/gtest.h>

#include <nuages/fibers/fiber.h>
#include <nuages/fibers/sync.h>
#include <nuages/http/response.h>
#include <nuages/log/log.h>

#include "server_support.h"

namespace nuages::server::testing {
namespace {

constexpr const char* get_root = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

Handler streaming(BodyProducer producer) {
    return [producer](HttpRequest&) { return StreamingHttpResponse(producer); };
}

TEST(StreamWriter, SendsChunksAndKeepsTheConnection) {
    RunningServer server(streaming([](ResponseWriter& writer) {
        writer.write("one ");
        writer.flush();
        writer.write("");
        writer.write("two ");
        writer.write(std::string(40'000, 'x'));
        writer.write(" three");
    }));
    Client client(server);
    for (int i = 0; i < 2; ++i) {
        client.send(get_root);
        const Response response = client.receive();
        EXPECT_EQ(response.header("Transfer-Encoding"), "chunked");
        EXPECT_EQ(response.header("Content-Length"), "");
        EXPECT_EQ(response.body, "one two " + std::string(40'000, 'x') + " three");
    }
}

TEST(StreamWriter, AnEmptyStreamIsAnEmptyBody) {
    RunningServer server(streaming([](ResponseWriter&) {}));
    Client client(server);
    client.send(std::string(get_root) + get_root);
    EXPECT_EQ(client.receive().body, "");
    EXPECT_EQ(client.receive().status, 200);
}

TEST(StreamWriter, AnHttp10ClientReadsUntilTheConnectionCloses) {
    RunningServer server(streaming([](ResponseWriter& writer) { writer.write("plain text"); }));
    Client client(server);
    client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const Response response = client.receive();
    EXPECT_EQ(response.header("Transfer-Encoding"), "");
    EXPECT_EQ(response.header("Connection"), "close");
    EXPECT_EQ(response.body, "plain text");
}

TEST(StreamWriter, HeadDoesNotRunTheProducer) {
    std::atomic<bool> ran{false};
    RunningServer server(streaming([&](ResponseWriter&) { ran = true; }));
    Client client(server);
    client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(client.receive(true).status, 200);
    EXPECT_FALSE(ran);
}

TEST(StreamWriter, FlushedPartsArriveWhileTheProducerWaits) {
    fibers::Event go;
    RunningServer server(streaming([&](ResponseWriter& writer) {
        writer.write("first");
        writer.flush();
        go.wait();
        writer.write("second");
    }));
    Client client(server);
    client.send(get_root);
    // The head and the first chunk; receive() below would wait for the last.
    std::thread unblock([&] { go.set(); });
    EXPECT_EQ(client.receive().body, "firstsecond");
    unblock.join();
}

TEST(StreamWriter, AProducerThatThrowsBreaksTheBodyOffVisibly) {
    log::Capture log("nuages.server");
    RunningServer server(streaming([](ResponseWriter& writer) {
        writer.write("half");
        writer.flush();
        throw std::runtime_error("source is gone");
    }));
    Client client(server);
    client.send(get_root);
    const std::string raw = client.receive_raw();
    EXPECT_NE(raw.find("4\r\nhalf\r\n"), std::string::npos);
    EXPECT_EQ(raw.find("\r\n0\r\n"), std::string::npos) << "it must not look complete";
    server.stop();
    ASSERT_FALSE(log.records().empty());
    EXPECT_NE(log.records()[0].message.find("source is gone"), std::string::npos);
}

TEST(StreamWriter, AProducerMayThrowAnything) {
    log::Capture log("nuages.server");
    RunningServer server(streaming([](ResponseWriter&) { throw 7; }));
    Client client(server);
    client.send(get_root);
    EXPECT_EQ(client.receive_raw(), "");
    server.stop();
    EXPECT_EQ(log.records().size(), 1u);
}

struct Leaves {
    std::atomic<bool> started{false};
    std::atomic<bool> unwound{false};

    void produce(ResponseWriter& writer) {
        struct Unwinds {
            std::atomic<bool>& flag;
            ~Unwinds() { flag = true; }
        } const unwinds{unwound};
        writer.write("event");
        writer.flush();
        started = true;
        fibers::sleep_for(Duration::hours(1));
    }
};

TEST(StreamWriter, AStreamWhoseClientLeavesIsUnwoundWhateverTheMethod) {
    for (const char* method : {"GET", "POST"}) {
        Leaves leaves;
        RunningServer server(streaming([&](ResponseWriter& writer) { leaves.produce(writer); }));
        Client client(server);
        client.send(std::string(method) + " / HTTP/1.1\r\nHost: x\r\n\r\n");
        ASSERT_TRUE(eventually([&] { return leaves.started.load(); }));
        client.close();
        EXPECT_TRUE(eventually([&] { return leaves.unwound.load(); })) << method;
    }
}

std::size_t resident_bytes() {
    std::size_t total = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

TEST(StreamWriter, ASlowReaderHoldsTheProducerBackInsteadOfFillingMemory) {
    constexpr std::size_t block = 100'000, blocks = 2'000;
    std::atomic<std::size_t> written{0};
    RunningServer server(streaming([&](ResponseWriter& writer) {
        const std::string data(block, 'x');
        for (std::size_t i = 0; i < blocks; ++i) {
            writer.write(data);
            ++written;
        }
    }));
    Client client(server.port(), 4096);
    const std::size_t before = resident_bytes();
    client.send(get_root);
    // It stands still when the system's buffers are full.
    std::size_t last = 0;
    ASSERT_TRUE(eventually([&] {
        const std::size_t now = written;
        const bool still = now == last && now > 0;
        last = now;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return still;
    }));
    EXPECT_LT(written, blocks / 2);
    EXPECT_LT(resident_bytes(), before + 20'000'000);
    client.close();
}

}  // namespace
}  // namespace nuages::server::testing
