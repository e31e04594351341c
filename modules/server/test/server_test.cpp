// The server as a whole: sockets, options, several loops, load and its end.
#include <atomic>
#include <fcntl.h>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/fibers/fiber.h>
#include <nuages/fibers/loop.h>
#include <nuages/fibers/sync.h>
#include <nuages/http/response.h>
#include <nuages/log/log.h>
#include <nuages/server/server.h>

#include "server_support.h"
#include "socket.h"

namespace nuages::server::testing {
namespace {

constexpr const char* get_root = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

HttpResponse ok(HttpRequest&) {
    return HttpResponse("ok");
}

std::string message_of(const Function<void()>& f) {
    try {
        f();
    } catch (const Error& e) {
        return e.what();
    }
    return "";
}

TEST(Server, RefusesOptionsThatMakeNoSense) {
    const auto with = [](auto change) {
        return [change] {
            Options options;
            change(options);
            Server(options, ok);
        };
    };
    EXPECT_THROW(with([](Options& o) { o.max_header_bytes = 10; })(), ImproperlyConfigured);
    EXPECT_THROW(with([](Options& o) { o.max_header_bytes = 10'000'000; })(), ImproperlyConfigured);
    EXPECT_THROW(with([](Options& o) { o.max_connections = 0; })(), ImproperlyConfigured);
    EXPECT_THROW(with([](Options& o) { o.header_timeout = Duration{0}; })(), ImproperlyConfigured);
    EXPECT_THROW(with([](Options& o) { o.shutdown_timeout = Duration{-1}; })(), ImproperlyConfigured);
    EXPECT_THROW(with([](Options& o) { o.backlog = 0; })(), ImproperlyConfigured);
    EXPECT_THROW(with([](Options& o) { o.server_header = "a\r\nX: y"; })(), ImproperlyConfigured);
    EXPECT_EQ(message_of(with([](Options& o) { o.max_connections = 0; })),
              "server option max_connections is 0; valid is at least 1");
}

TEST(Server, RunWithoutASocketIsAnError) {
    Server server({}, ok);
    EXPECT_NE(message_of([&] { server.run(); }).find("bind()"), std::string::npos);
}

TEST(Server, SaysWhyItCannotListen) {
    Server first({}, ok), second({}, ok);
    first.bind("127.0.0.1", 0);
    const std::string taken = message_of([&] { second.bind("127.0.0.1", first.port()); });
    EXPECT_NE(taken.find(std::to_string(first.port())), std::string::npos) << taken;
    EXPECT_NE(taken.find("Another program listens there"), std::string::npos) << taken;
    const std::string unknown = message_of([&] { second.bind("no.such.host.invalid", 8000); });
    EXPECT_NE(unknown.find("no.such.host.invalid"), std::string::npos) << unknown;
    const std::string foreign = message_of([&] { second.bind("192.0.2.1", 0); });
    EXPECT_NE(foreign.find("not one of this machine's"), std::string::npos) << foreign;
}

TEST(Server, AdoptsAListeningSocketAndNothingElse) {
    Descriptor socket = listen_on("127.0.0.1", 0, 16);
    const std::uint16_t port = local_address(socket.get()).port;
    Options options;
    options.threads = 1;
    Server server(options, ok);
    EXPECT_NE(message_of([&] { server.adopt(STDIN_FILENO); }).find("no listening socket"), std::string::npos);
    server.adopt(::dup(socket.get()));
    EXPECT_EQ(server.port(), port);
    std::thread thread([&] { server.run(); });
    Client client(port);
    client.send(get_root);
    EXPECT_EQ(client.receive().body, "ok");
    server.stop();
    thread.join();
}

TEST(Server, ListensOnSeveralSocketsAndOnUnixSockets) {
    const std::string path = "/tmp/nuages-server-test-" + std::to_string(::getpid()) + ".sock";
    Options options;
    options.threads = 1;
    Server server(options, [](HttpRequest& request) {
        return HttpResponse("from '" + std::string(request.remote_addr) + "'");
    });
    server.bind("127.0.0.1", 0);
    server.bind_unix(path, 0600);
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    std::thread thread([&] { server.run(); });
    Client by_address(server.port());
    by_address.send(get_root);
    EXPECT_EQ(by_address.receive().body, "from '127.0.0.1'");
    Client by_path(path);
    by_path.send(get_root);
    EXPECT_EQ(by_path.receive().body, "from ''");
    // One that is in use is left alone.
    Server other(options, ok);
    EXPECT_NE(message_of([&] { other.bind_unix(path); }).find("Another server listens there"),
              std::string::npos);
    server.stop();
    thread.join();
    ::unlink(path.c_str());
}

TEST(Server, AUnixSocketThatWasLeftBehindIsReplacedAndAFileIsNot) {
    const std::string path = "/tmp/nuages-server-test-" + std::to_string(::getpid()) + ".sock";
    {
        Server first({}, ok);
        first.bind_unix(path);
    }
    Server second({}, ok);
    second.bind_unix(path);
    ::unlink(path.c_str());
    const Descriptor file(::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    Server third({}, ok);
    EXPECT_NE(message_of([&] { third.bind_unix(path); }), "");
    ::unlink(path.c_str());
    EXPECT_NE(message_of([&] { third.bind_unix("/no/such/folder/x.sock"); }).find("folder has to exist"),
              std::string::npos);
    EXPECT_NE(message_of([&] { third.bind_unix(std::string(200, 'x')); }).find("107 bytes"),
              std::string::npos);
}

// Burns the thread's time, as a view does that computes.
void compute(Duration length) {
    const Duration end = fibers::monotonic_now() + length;
    while (fibers::monotonic_now() < end) {
    }
}

TEST(Server, RefusesWhatHasWaitedTooLongOnceAQueueStands) {
    Options options;
    options.max_queue_delay = Duration::milliseconds(2);
    RunningServer server(
        [](HttpRequest&) {
            compute(Duration::milliseconds(8));
            return HttpResponse("ok");
        },
        options);
    // Forty clients that ask again as soon as they are answered: the queue stands until one is refused.
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 40; ++i) {
        clients.push_back(std::make_unique<Client>(server));
        clients.back()->send(get_root);
    }
    int answered = 0, refused = 0;
    Response refusal;
    const auto receive = [&](Client& client) {
        const Response response = client.receive();
        answered += response.status == 200;
        refused += response.status == 503;
        if (response.status == 503)
            refusal = response;
    };
    int asked = 40;
    for (; refused == 0 && asked < 4000; ++asked) {
        Client& client = *clients[static_cast<std::size_t>(asked) % clients.size()];
        receive(client);
        client.send(get_root);
    }
    for (auto& client : clients)
        receive(*client);
    EXPECT_EQ(answered + refused, asked);
    EXPECT_GT(refused, 0);
    EXPECT_GT(answered, 0);
    EXPECT_EQ(refusal.header("Retry-After"), "1");
    EXPECT_EQ(refusal.header("Connection"), "") << "a refused client need not connect anew";
    EXPECT_EQ(server.server().statistics().refused, static_cast<std::uint64_t>(refused));
}

TEST(Server, APipelineIsNoQueueThatStands) {
    Options options;
    options.max_queue_delay = Duration::milliseconds(1);
    RunningServer server(
        [](HttpRequest&) {
            compute(Duration::milliseconds(5));
            return HttpResponse("ok");
        },
        options);
    Client client(server);
    std::string batch;
    for (int i = 0; i < 80; ++i)
        batch += get_root;
    client.send(batch);
    for (int i = 0; i < 80; ++i)
        ASSERT_EQ(client.receive().status, 200) << i;
}

TEST(Server, TellsOfEachAnswer) {
    std::vector<std::string> lines;
    Options options;
    options.on_answer = [&lines](const Answer& answer) {
        EXPECT_GE(answer.duration.us, 0);
        EXPECT_GE(answer.duration, answer.queued);
        lines.push_back((answer.request ? std::string(answer.request->path) : "?") + " " +
                        std::string(answer.remote_addr) + " " + std::to_string(answer.status) + " " +
                        std::to_string(answer.body_bytes) + (answer.complete ? "" : " incomplete"));
    };
    RunningServer server(
        [](HttpRequest& request) -> HttpResponse {
            if (request.path == "/stream/")
                return StreamingHttpResponse([](ResponseWriter& writer) {
                    writer.write("12345");
                    writer.write("678");
                });
            if (request.path == "/waits/")
                fibers::sleep_for(Duration::seconds(20));
            if (request.path == "/throws/")
                throw std::runtime_error("a bug");
            return HttpResponse("hello");
        },
        options);
    const log::Capture silent("nuages.server");
    Client client(server);
    for (const std::string path : {"/", "/stream/", "/throws/"}) {
        client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        client.receive();
    }
    client.send("nonsense\r\n\r\n");
    client.receive();
    Client impatient(server);
    impatient.send("GET /waits/ HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(eventually([&] { return server.server().statistics().in_flight == 1; }));
    impatient.close();
    EXPECT_TRUE(eventually([&] { return server.server().statistics().connections == 0; }));
    server.stop();
    EXPECT_EQ(lines, (std::vector<std::string>{"/ 127.0.0.1 200 5", "/stream/ 127.0.0.1 200 8",
                                               "/throws/ 127.0.0.1 500 28", "? 127.0.0.1 400 0",
                                               "/waits/ 127.0.0.1 499 0 incomplete"}));
}

TEST(Server, NamesAViewThatKeepsItsLoop) {
    Options options;
    options.slow_view = Duration::milliseconds(10);
    RunningServer server(
        [](HttpRequest& request) {
            if (request.path != "/quick/")
                compute(Duration::milliseconds(15));
            if (request.path == "/computes-and-waits/")
                fibers::sleep_for(Duration::milliseconds(1));
            return HttpResponse("ok");
        },
        options);
    for (const std::string path : {"/computes/", "/computes-and-waits/"}) {
        const log::Capture log("nuages.server", log::Level::warning);
        Client client(server);
        EXPECT_TRUE(eventually([&] {  // not more often than once a second
            client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
            client.receive();
            return log.contains(path + " kept its loop for ");
        }));
    }
    const log::Capture log("nuages.server", log::Level::warning);
    Client client(server);
    client.send("GET /quick/ HTTP/1.1\r\nHost: x\r\n\r\n");
    client.receive();
    EXPECT_FALSE(log.contains("/quick/"));
}

TEST(Server, ServesFromSeveralLoops) {
    Options options;
    options.threads = 3;
    fibers::Mutex mutex;
    std::set<std::thread::id> threads;
    RunningServer server(
        [&](HttpRequest&) {
            const fibers::MutexLock lock(mutex);
            threads.insert(std::this_thread::get_id());
            return HttpResponse("ok");
        },
        options);
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 60; ++i) {
        clients.push_back(std::make_unique<Client>(server));
        clients.back()->send(get_root);
        EXPECT_EQ(clients.back()->receive().body, "ok");
    }
    EXPECT_EQ(server.server().statistics().requests, 60u);
    EXPECT_EQ(server.server().statistics().connections, 60u);
    clients.clear();
    EXPECT_TRUE(eventually([&] { return server.server().statistics().connections == 0; }));
    EXPECT_LE(threads.size(), 3u);
}

TEST(Server, RequestsOfConnectionsBeyondTheMostAreRefusedUntilOneEnds) {
    Options options;
    options.max_connections = 2;
    RunningServer server(ok, options);
    auto a = std::make_unique<Client>(server), b = std::make_unique<Client>(server);
    for (Client* client : {a.get(), b.get()}) {
        client->send(get_root);
        EXPECT_EQ(client->receive().status, 200);
    }
    Client refused(server), waits(server);
    refused.send(get_root);
    const Response answer = refused.receive();
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.header("Retry-After"), "1");
    EXPECT_TRUE(refused.at_end());
    b->send(get_root);
    EXPECT_EQ(b->receive().status, 200) << "those that were there before go on";
    a.reset();
    ASSERT_TRUE(eventually([&] { return server.server().statistics().connections == 2; }));
    waits.send(get_root);
    EXPECT_EQ(waits.receive().status, 200);
    EXPECT_EQ(server.server().statistics().refused, 1u);
}

TEST(Server, ShedsRequestsBeyondTheMostInFlight) {
    Options options;
    options.max_requests_in_flight = 1;
    fibers::Event started, go;
    RunningServer server(
        [&](HttpRequest&) {
            started.set();
            go.wait();
            return HttpResponse("ok");
        },
        options);
    Client first(server), second(server);
    first.send(get_root);
    started.wait();
    second.send(get_root);
    const Response refused = second.receive();
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.header("Retry-After"), "1");
    go.set();
    EXPECT_EQ(first.receive().status, 200);
    Client third(server);
    third.send(get_root);
    EXPECT_EQ(third.receive().status, 200);
}

TEST(Server, StopAnswersWhatIsInFlightAndClosesTheRest) {
    fibers::Event started, go;
    RunningServer server([&](HttpRequest& request) {
        if (request.path == "/slow") {
            started.set();
            go.wait();
        }
        return HttpResponse(std::string(request.path));
    });
    Client idle(server), slow(server);
    idle.send(get_root);
    EXPECT_EQ(idle.receive().status, 200);
    slow.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    started.wait();
    server.server().stop();
    EXPECT_TRUE(idle.at_end());
    go.set();
    const Response response = slow.receive();
    EXPECT_EQ(response.body, "/slow");
    EXPECT_EQ(response.header("Connection"), "close");
    EXPECT_TRUE(slow.at_end());
    server.stop();
}

TEST(Server, StopLetsARequestThatIsOnItsWayIn) {
    RunningServer server(ok);
    Client client(server);
    client.send(get_root);
    EXPECT_EQ(client.receive().status, 200);
    server.server().stop();
    // The first may still overtake the order to stop.
    std::string connection;
    for (int i = 0; i < 2 && connection.empty(); ++i) {
        client.send(get_root);
        const Response response = client.receive();
        EXPECT_EQ(response.status, 200);
        connection = response.header("Connection");
    }
    EXPECT_EQ(connection, "close");
}

TEST(Server, StopUnwindsWhatTakesLongerThanTheTimeForIt) {
    Options options;
    options.shutdown_timeout = Duration::milliseconds(50);
    fibers::Event started;
    std::atomic<bool> unwound{false};
    RunningServer server(
        [&](HttpRequest&) {
            struct Unwinds {
                std::atomic<bool>& flag;
                ~Unwinds() { flag = true; }
            } const unwinds{unwound};
            started.set();
            fibers::sleep_for(Duration::hours(1));
            return HttpResponse("never");
        },
        options);
    Client client(server);
    client.send("POST / HTTP/1.1\r\nHost: x\r\n\r\n");
    started.wait();
    server.stop();
    EXPECT_TRUE(unwound);
    EXPECT_TRUE(client.at_end());
}

TEST(Server, LogsTheErrorOfAFiberThatAViewHasLeftBehind) {
    log::Capture log("nuages.server");
    RunningServer server([](HttpRequest&) {
        fibers::spawn([] { throw std::runtime_error("in the background"); });
        fibers::yield();
        return HttpResponse("ok");
    });
    Client client(server);
    client.send(get_root);
    EXPECT_EQ(client.receive().status, 200);
    server.stop();
    ASSERT_EQ(log.records().size(), 1u);
    EXPECT_NE(log.records()[0].message.find("in the background"), std::string::npos);
}

TEST(Server, StopsWithoutAnyConnectionAndBeforeItRuns) {
    { RunningServer server(ok); }
    Options options;
    options.threads = 2;
    Server server(options, ok);
    server.bind("127.0.0.1", 0);
    server.stop();
    server.run();
}

TEST(Server, KeepsItsFiguresAfterTheEnd) {
    RunningServer server(ok);
    {
        Client client(server);
        client.send(get_root);
        EXPECT_EQ(client.receive().status, 200);
    }
    server.stop();
    EXPECT_EQ(server.server().statistics().requests, 1u);
    EXPECT_EQ(server.server().statistics().connections, 0u);
}

}  // namespace
}  // namespace nuages::server::testing
