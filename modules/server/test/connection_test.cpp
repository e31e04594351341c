// One connection: several requests, bodies, clients that are slow, leave, or read slowly.
#include <atomic>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <unistd.h>

#include <gtest/gtest.h>

#include <nuages/fibers/blocking.h>
#include <nuages/fibers/cancel.h>
#include <nuages/fibers/fiber.h>
#include <nuages/fibers/sync.h>
#include <nuages/http/http_date.h>
#include <nuages/http/response.h>
#include <nuages/log/log.h>

#include "server_support.h"

namespace nuages::server::testing {
namespace {

constexpr const char* get_root = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

// This process's own: several may run at once.
std::string temporary_file(const char* name) {
    return ::testing::TempDir() + "nuages_connection_test_" + name + std::to_string(::getpid());
}

std::string get(const std::string& path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

HttpResponse echo(HttpRequest& request) {
    return HttpResponse(std::string(request.method) + " " + std::string(request.path) + " " +
                        std::string(request.body));
}

Options with_timeouts(Duration timeout) {
    Options options;
    options.header_timeout = options.body_timeout = options.keep_alive_timeout = options.write_timeout =
        timeout;
    return options;
}

// ---------------------------------------------------------------- what the handler is told

TEST(Connection, TellsTheHandlerWhatCame) {
    RunningServer server([](HttpRequest& request) {
        EXPECT_EQ(request.method, "POST");
        EXPECT_EQ(request.path, "/caf\xc3\xa9");
        EXPECT_EQ(request.query_string, "a=1&b=%20");
        EXPECT_EQ(request.headers["x-one"], "1");
        EXPECT_EQ(request.headers["X-Two"], "two words");
        EXPECT_EQ(request.content_type, "text/plain");
        EXPECT_EQ(request.body, "hello");
        EXPECT_EQ(request.remote_addr, "127.0.0.1");
        EXPECT_NE(request.remote_port, 0);
        EXPECT_FALSE(request.is_secure());
        EXPECT_TRUE(fibers::in_fiber());
        return HttpResponse("ok");
    });
    Client client(server);
    client.send(
        "POST /caf%C3%A9?a=1&b=%20 HTTP/1.1\r\nHost: 127.0.0.1\r\nX-One: 1\r\nX-Two: two words\r\n"
        "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
    EXPECT_EQ(client.receive().body, "ok");
}

// X_Forwarded_Proto and X-Forwarded-Proto are the same to an application that looks at META.
TEST(Connection, HidesHeadersWithAnUnderscore) {
    RunningServer server([](HttpRequest& request) {
        return HttpResponse(std::to_string(request.headers.size()) + std::string(request.headers["X_Real"]));
    });
    Client client(server);
    client.send("GET / HTTP/1.1\r\nHost: x\r\nX_Real: forged\r\n\r\n");
    EXPECT_EQ(client.receive().body, "1");
}

TEST(Connection, AnswersCarryDateLengthAndType) {
    Options options;
    options.server_header = "test";
    RunningServer server(echo, options);
    Client client(server);
    client.send(get_root);
    const Response response = client.receive();
    EXPECT_TRUE(response.head.starts_with("HTTP/1.1 200 OK\r\n")) << response.head;
    EXPECT_TRUE(response.header("Date").ends_with(" GMT")) << response.head;
    EXPECT_EQ(response.header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(response.header("Content-Length"), "6");
    EXPECT_EQ(response.header("Server"), "test");
    EXPECT_EQ(response.header("Connection"), "");
}

// ---------------------------------------------------------------- several requests

TEST(Connection, AnAnswerThatWaitsForTheRestOfTheBodyCarriesTheDateOfItsEnd) {
    RunningServer server([](HttpRequest&) { return HttpResponse("ignored"); });
    Client client(server);
    client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // the server's clock goes on by a second
    const std::int64_t end = std::time(nullptr);
    client.send("0\r\n\r\n");
    const std::optional<std::int64_t> date = http::parse_http_date(client.receive().header("Date"));
    ASSERT_TRUE(date);
    EXPECT_GE(*date, end - 1);
}

TEST(Connection, ServesManyRequestsInARow) {
    RunningServer server(echo);
    Client client(server);
    for (int i = 0; i < 50; ++i) {
        client.send(get("/" + std::to_string(i)));
        EXPECT_EQ(client.receive().body, "GET /" + std::to_string(i) + " ");
    }
    EXPECT_EQ(server.server().statistics().requests, 50u);
    EXPECT_EQ(server.server().statistics().connections, 1u);
}

TEST(Connection, AnswersPipelinedRequestsInOrder) {
    RunningServer server(echo);
    Client client(server);
    std::string batch;
    for (int i = 0; i < 1000; ++i) {
        batch += i % 3 == 0 ? get("/" + std::to_string(i))
                 : i % 3 == 1
                     ? "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                     : "POST /" + std::to_string(i) +
                           " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    }
    client.send(batch);
    for (int i = 0; i < 1000; ++i) {
        const std::string expected =
            i % 3 == 0 ? "GET /" + std::to_string(i) + " " : "POST /" + std::to_string(i) + " abc";
        ASSERT_EQ(client.receive().body, expected);
    }
}

TEST(Connection, AnswersPipelinedRequestsInOrderAlsoWhenTheFirstSuspends) {
    RunningServer server([](HttpRequest& request) {
        if (request.path == "/slow")
            fibers::sleep_for(Duration::milliseconds(20));
        return HttpResponse(std::string(request.path));
    });
    Client client(server);
    client.send(get("/slow") + get("/fast") + get("/slow") + get("/last"));
    for (const char* path : {"/slow", "/fast", "/slow", "/last"})
        EXPECT_EQ(client.receive().body, path);
}

TEST(Connection, RequestsAfterOneThatClosesAreNotServed) {
    std::atomic<int> served{0};
    RunningServer server([&](HttpRequest&) {
        ++served;
        return HttpResponse("ok");
    });
    Client client(server);
    client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + get("/") + get("/"));
    EXPECT_EQ(client.receive_all().size(), 1u);
    EXPECT_EQ(served, 1);
}

TEST(Connection, AnswersWhatCameBeforeAMalformedRequest) {
    RunningServer server(echo);
    Client client(server);
    client.send(get("/1") + get("/2") + "nonsense\r\n\r\n");
    EXPECT_EQ(statuses(client.receive_all()), "200 200 400");
}

TEST(Connection, AClientThatHasClosedItsSendingHalfStillGetsItsAnswers) {
    RunningServer server(echo);
    Client client(server);
    client.send(get("/1") + get("/2"));
    client.end_sending();
    EXPECT_EQ(statuses(client.receive_all()), "200 200");
}

TEST(Connection, AClientThatClosesItsSendingHalfDuringAPostGetsItsAnswer) {
    std::atomic<bool> started{false};
    RunningServer server([&](HttpRequest& request) {
        started = true;
        fibers::sleep_for(Duration::milliseconds(50));
        return HttpResponse(std::string(request.path));
    });
    Client client(server);
    client.send("POST /1 HTTP/1.1\r\nHost: x\r\n\r\n" + get("/2"));
    ASSERT_TRUE(eventually([&] { return started.load(); }));
    client.end_sending();
    const auto responses = client.receive_all();
    ASSERT_EQ(responses.size(), 1u);
    EXPECT_EQ(responses[0].body, "/1");
}

TEST(Connection, AResponseMayAskToClose) {
    RunningServer server([](HttpRequest&) {
        HttpResponse response("bye");
        response["Connection"] = "close";
        return response;
    });
    Client client(server);
    client.send(get_root);
    const Response response = client.receive();
    EXPECT_EQ(response.header("Connection"), "close");
    EXPECT_TRUE(client.at_end());
}

TEST(Connection, KeepsAnHttp10ConnectionOpenOnlyWhenAsked) {
    RunningServer server(echo);
    Client client(server);
    client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(client.receive().header("Connection"), "keep-alive");
    client.send("GET / HTTP/1.0\r\n\r\n");
    EXPECT_EQ(client.receive().header("Connection"), "close");
    EXPECT_TRUE(client.at_end());
}

// ---------------------------------------------------------------- bodies

std::string pattern(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        text[i] = static_cast<char>('a' + i * 7 % 26);
    return text;
}

TEST(Connection, ReceivesBodiesOfAllSizes) {
    RunningServer server([](HttpRequest& request) { return HttpResponse(std::string(request.body)); });
    Client client(server);
    for (const std::size_t size : {0u, 1u, 1000u, 16'000u, 16'384u, 20'000u, 70'000u, 1'000'000u}) {
        const std::string body = pattern(size);
        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
                    body + get("/"));
        EXPECT_EQ(client.receive().body, body) << size;
        EXPECT_EQ(client.receive().body, "") << size;
    }
}

TEST(Connection, ReceivesChunksOfAllSizes) {
    RunningServer server([](HttpRequest& request) { return HttpResponse(std::string(request.body)); });
    Client client(server);
    const std::string body = pattern(300'000);
    std::string request = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (std::size_t at = 0, size = 1; at < body.size(); at += size, size = size * 3 % 20'011 + 1) {
        const std::string chunk = body.substr(at, size);
        char head[32];
        std::snprintf(head, sizeof head, "%zx\r\n", chunk.size());
        request += head + chunk + "\r\n";
    }
    client.send(request + "0\r\n\r\n" + get("/"));
    EXPECT_EQ(client.receive().body, body);
    EXPECT_EQ(client.receive().status, 200);
}

TEST(Connection, AViewReadsALargeBodyWhileItComes) {
    std::atomic<std::size_t> taken{0};
    Options options;
    options.max_body_bytes = 1ull << 30;
    RunningServer server(
        [&](HttpRequest& request) {
            for (std::string piece = request.read(10'000); !piece.empty(); piece = request.read(10'000))
                taken += piece.size();
            return HttpResponse(std::to_string(taken.load()));
        },
        options);
    Client client(server);
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n" + pattern(1'000'000));
    EXPECT_TRUE(eventually([&] { return taken == 1'000'000u; }));
    client.send(pattern(2'000'000) + get("/"));
    EXPECT_EQ(client.receive().body, "3000000");
    EXPECT_EQ(client.receive().status, 200);
}

TEST(Connection, TakesNoMoreOfABodyIntoMemoryThanTheSiteAllows) {
    RunningServer server([](HttpRequest& request) {
        try {
            return HttpResponse(std::string(request.body));
        } catch (const RequestDataTooBig& error) {
            return HttpResponse("too big", error.status());
        }
    });
    Client client(server);
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n");
    client.send(pattern(5'000'000));
    const Response response = client.receive();
    EXPECT_EQ(response.body, "too big");
    EXPECT_EQ(response.header("Connection"), "close") << "its body is still coming";
}

TEST(Connection, AGetThatTakesTooLongIsCancelledAndOthersRunToTheirEnd) {
    Options options;
    options.request_timeout = Duration::milliseconds(300);
    RunningServer server(
        [](HttpRequest& request) {
            fibers::sleep_for(request.method == "GET" ? Duration::hours(1) : Duration::milliseconds(1500));
            return HttpResponse("late");
        },
        options);
    Client reader(server), writer(server);
    reader.send(get_root);
    writer.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(statuses(reader.receive_all()), "503");
    EXPECT_EQ(writer.receive().body, "late");
}

TEST(Connection, ABodyThatDripsIsGivenUpThoughEachByteComesInTime) {
    RunningServer server(echo, with_timeouts(Duration::milliseconds(300)));
    Client client(server);
    client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 100 && client.send("1\r\na\r\n"); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(client.receive().status, 408);
}

TEST(Connection, SaysContinueOnlyToAClientThatWaits) {
    RunningServer server(echo);
    Client client(server);
    const std::string head =
        "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
    client.send(head);
    EXPECT_EQ(client.receive().status, 100);
    client.send("hello");
    EXPECT_EQ(client.receive().body, "POST / hello");
    client.send(head + "hello");
    EXPECT_EQ(client.receive().status, 200);
}

TEST(Connection, DoesNotInviteABodyThatIsTooLarge) {
    RunningServer server(echo);
    Client client(server);
    client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 999999999999\r\n\r\n");
    EXPECT_EQ(statuses(client.receive_all()), "413");
}

// The answer must not be lost in the reset that closing with unread data would cause.
TEST(Connection, AClientThatGoesOnSendingGetsItsRefusal) {
    Options options;
    options.max_body_bytes = 1000;
    RunningServer server(echo, options);
    Client client(server);
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n");
    client.send(std::string(2'000'000, 'x'));
    EXPECT_EQ(client.receive().status, 413);
}

TEST(Connection, AnEarlierAnswerDoesNotWaitForTheBodyOfTheNextRequest) {
    RunningServer server(echo);
    Client client(server);
    client.send(get("/1") + "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe");
    EXPECT_EQ(client.receive().body, "GET /1 ");
    client.send("llo");
    EXPECT_EQ(client.receive().body, "POST /2 hello");
}

// ---------------------------------------------------------------- HEAD, responses without body, large ones,
// files

TEST(Connection, HeadIsAnsweredWithoutTheBody) {
    RunningServer server([](HttpRequest& request) {
        if (request.path == "/own") {
            HttpResponse response;
            response["Content-Length"] = "42";
            return response;
        }
        return HttpResponse("hello");
    });
    Client client(server);
    client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\nHEAD /own HTTP/1.1\r\nHost: x\r\n\r\n" + get("/"));
    EXPECT_EQ(client.receive(true).header("Content-Length"), "5");
    EXPECT_EQ(client.receive(true).header("Content-Length"), "42");
    EXPECT_EQ(client.receive().body, "hello");
}

TEST(Connection, SomeStatusesHaveNoBodyAndNoLength) {
    RunningServer server([](HttpRequest& request) {
        return HttpResponse("must not be sent", static_cast<int>(request.path == "/304" ? 304 : 204));
    });
    Client client(server);
    client.send(get("/204") + get("/304") + get("/204"));
    for (int status : {204, 304, 204}) {
        const Response response = client.receive();
        EXPECT_EQ(response.status, status);
        EXPECT_EQ(response.header("Content-Length"), "");
    }
}

TEST(Connection, SendsLargeContents) {
    const std::string large = pattern(3'000'000);
    RunningServer server([&](HttpRequest&) { return HttpResponse(large); });
    Client client(server);
    client.send(get("/1") + get("/2"));
    EXPECT_TRUE(client.receive().body == large);
    EXPECT_TRUE(client.receive().body == large);
}

TEST(Connection, SendsFilesAndPartsOfThem) {
    const std::string path = temporary_file("file");
    const std::string content = pattern(1'500'000);
    std::ofstream(path, std::ios::binary) << content;
    RunningServer server([&](HttpRequest& request) {
        FileResponse response(path);
        if (request.path == "/part")
            response.file().select(1000, 500);
        if (request.path == "/nothing")
            response.file().select(0, 0);
        return HttpResponse(std::move(response));
    });
    Client client(server);
    client.send(get("/") + get("/part") + get("/nothing") + "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" +
                get("/part"));
    EXPECT_TRUE(client.receive().body == content);
    EXPECT_TRUE(client.receive().body == content.substr(1000, 500));
    EXPECT_EQ(client.receive().body, "");
    EXPECT_EQ(client.receive(true).header("Content-Length"), std::to_string(content.size()));
    EXPECT_TRUE(client.receive().body == content.substr(1000, 500));
    std::remove(path.c_str());
}

// ---------------------------------------------------------------- errors of the handler

TEST(Connection, AnExceptionBecomesABare500AndALineInTheLog) {
    log::Capture log("nuages.server");
    RunningServer server([](HttpRequest& request) -> HttpResponse {
        if (request.path == "/odd")
            throw 7;
        throw std::runtime_error("secret detail");
    });
    Client client(server);
    client.send(get("/broken") + get("/odd"));
    const Response response = client.receive();
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.body.find("secret"), std::string::npos);
    EXPECT_EQ(client.receive().status, 500);
    server.stop();
    ASSERT_EQ(log.records().size(), 2u);
    EXPECT_EQ(log.records()[0].message, "GET /broken: secret detail");
}

// Nothing of a visitor's may forge a line or reach a terminal, neither where lines are kept nor where they
// are written.
TEST(Connection, NothingIsLoggedWithControlCharacters) {
    ::testing::internal::CaptureStderr();
    RunningServer server([](HttpRequest& request) -> HttpResponse {
        throw std::runtime_error("no page " + std::string(request.path));
    });
    Client client(server);
    client.send(get("/%0aforged%1b%5b31m%00%07%c2%85"));
    EXPECT_EQ(client.receive().status, 500);
    server.stop();
    const std::string written = ::testing::internal::GetCapturedStderr();
    EXPECT_NE(written.find("forged"), std::string::npos);
    EXPECT_EQ(written.find("\nforged"), std::string::npos) << written;
    for (const char c : written)
        EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n') << written;
}

TEST(Connection, AHeaderThatCannotBeSentBecomesA500) {
    log::Capture log("nuages.server");
    RunningServer server([](HttpRequest&) {
        HttpResponse response("ok");
        SetCookie bad;
        bad.name = "bad name\r\nX: y";
        response.cookies.push_back(bad);
        return response;
    });
    Client client(server);
    client.send(get_root);
    EXPECT_EQ(statuses(client.receive_all()), "500");
}

// ---------------------------------------------------------------- slow clients

TEST(Connection, ASlowHeadGets408) {
    RunningServer server(echo, with_timeouts(Duration::milliseconds(150)));
    Client client(server);
    client.send("GET / HTTP/1.1\r\nHo");
    EXPECT_EQ(statuses(client.receive_all()), "408");
}

TEST(Connection, DrippingBytesDoNotExtendTheTimeForAHead) {
    RunningServer server(echo, with_timeouts(Duration::milliseconds(300)));
    Client client(server);
    const std::string head = "GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(500, 'x');
    for (const char byte : head) {
        if (!client.send({&byte, 1}))
            break;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_EQ(client.receive().status, 408);
}

TEST(Connection, ASlowBodyGets408) {
    RunningServer server(echo, with_timeouts(Duration::milliseconds(100)));
    Client client(server);
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
    EXPECT_EQ(statuses(client.receive_all()), "408");
}

TEST(Connection, AnIdleConnectionIsClosedWithoutAWord) {
    RunningServer server(echo, with_timeouts(Duration::milliseconds(150)));
    Client fresh(server), used(server);
    used.send(get_root);
    EXPECT_EQ(used.receive().status, 200);
    EXPECT_TRUE(used.at_end());
    EXPECT_TRUE(fresh.at_end());
}

TEST(Connection, AHandlerMayTakeLongerThanAllTimeOutsOfTheClient) {
    RunningServer server(
        [](HttpRequest&) {
            fibers::sleep_for(Duration::milliseconds(400));
            return HttpResponse("late");
        },
        with_timeouts(Duration::milliseconds(100)));
    Client client(server);
    client.send(get_root);
    EXPECT_EQ(client.receive().body, "late");
}

TEST(Connection, AClientThatTakesNothingIsDropped) {
    RunningServer server([](HttpRequest&) { return HttpResponse(std::string(20'000'000, 'x')); },
                         with_timeouts(Duration::milliseconds(150)));
    Client client(server.port(), 4096);
    client.send(get_root);
    ASSERT_TRUE(eventually([&] { return server.server().statistics().requests == 1; }));
    EXPECT_TRUE(eventually([&] { return server.server().statistics().connections == 0; }));
    EXPECT_LT(client.receive_raw().size(), 20'000'000u);
}

// ---------------------------------------------------------------- clients that leave

struct Watched {
    std::atomic<bool> started{false};
    std::atomic<bool> unwound{false};
    std::atomic<bool> completed{false};

    HttpResponse handle(Duration duration) {
        struct Unwinds {
            std::atomic<bool>& flag;
            ~Unwinds() { flag = true; }
        } const unwinds{unwound};
        started = true;
        fibers::sleep_for(duration);
        completed = true;
        return HttpResponse("done");
    }
};

TEST(Connection, AGetWhoseClientLeavesIsUnwound) {
    Watched watched;
    RunningServer server([&](HttpRequest&) { return watched.handle(Duration::hours(1)); });
    Client client(server);
    client.send(get_root);
    ASSERT_TRUE(eventually([&] { return watched.started.load(); }));
    client.close();
    EXPECT_TRUE(eventually([&] { return watched.unwound.load(); }));
    EXPECT_FALSE(watched.completed);
    EXPECT_TRUE(eventually([&] { return server.server().statistics().connections == 0; }));
}

TEST(Connection, APostWhoseClientLeavesRunsToItsEnd) {
    Watched watched;
    RunningServer server([&](HttpRequest&) { return watched.handle(Duration::milliseconds(100)); });
    Client client(server);
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx");
    ASSERT_TRUE(eventually([&] { return watched.started.load(); }));
    client.close();
    EXPECT_TRUE(eventually([&] { return watched.completed.load(); }));
    EXPECT_TRUE(eventually([&] { return server.server().statistics().connections == 0; }));
}

TEST(Connection, AWorkersJobIsFinishedBeforeAGetIsUnwound) {
    std::atomic<bool> started{false}, go{false}, job_done{false}, unwound{false};
    RunningServer server([&](HttpRequest&) {
        struct Unwinds {
            std::atomic<bool>& flag;
            ~Unwinds() { flag = true; }
        } const unwinds{unwound};
        fibers::run_blocking([&] {
            started = true;
            while (!go)
                std::this_thread::yield();
            job_done = true;
        });
        fibers::sleep_for(Duration::hours(1));
        return HttpResponse("done");
    });
    Client client(server);
    client.send(get_root);
    ASSERT_TRUE(eventually([&] { return started.load(); }));
    client.close();
    EXPECT_FALSE(unwound);
    go = true;
    EXPECT_TRUE(eventually([&] { return unwound.load(); }));
    EXPECT_TRUE(job_done);
}

// Keeps the loop busy while others send, so that all of theirs has come when it looks.
class BusyLoop {
public:
    explicit BusyLoop(RunningServer& server) : client_(server) {
        client_.send(get("/busy"));
        eventually([&] { return busy_.load(); });
    }
    ~BusyLoop() { busy_ = false; }
    static HttpResponse view() {
        for (busy_ = true; busy_;)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return HttpResponse("done");
    }

private:
    static inline std::atomic<bool> busy_{false};
    Client client_;
};

TEST(Connection, TheEndThatComesWithARequestIsSeen) {
    RunningServer server(
        [](HttpRequest& request) { return request.path == "/busy" ? BusyLoop::view() : HttpResponse("ok"); });
    Client client(server);
    {
        const BusyLoop busy(server);
        client.send(get("/"));
        client.end_sending();
    }
    EXPECT_EQ(client.receive().body, "ok");
    EXPECT_TRUE(client.at_end());
}

TEST(Connection, AGetWhoseClientHasLeftAlreadyIsUnwound) {
    std::atomic<bool> unwound{false};
    RunningServer server([&](HttpRequest& request) {
        if (request.path == "/busy")
            return BusyLoop::view();
        struct Unwound {
            std::atomic<bool>& flag;
            ~Unwound() { flag = true; }
        } const guard{unwound};
        fibers::sleep_for(Duration::hours(1));
        return HttpResponse("late");
    });
    Client client(server);
    {
        const BusyLoop busy(server);
        client.send(get("/"));
        client.end_sending();
    }
    EXPECT_TRUE(eventually([&] { return unwound.load(); }));
}

TEST(Connection, MoreRequestsThanItsBufferHoldsAreAllAnswered) {
    RunningServer server(
        [](HttpRequest& request) { return request.path == "/busy" ? BusyLoop::view() : HttpResponse("ok"); });
    Client client(server);
    constexpr int requests = 5000;
    std::string all;
    for (int i = 0; i < requests; ++i)
        all += get("/");
    {
        const BusyLoop busy(server);
        client.send(all);
    }
    for (int i = 0; i < requests; ++i)
        ASSERT_EQ(client.receive().body, "ok") << i;
}

// The order to unwind must not hit the next request of the connection.
TEST(Connection, NothingIsServedAfterTheClientOfAShieldedGetHasLeft) {
    std::atomic<bool> started{false}, told{false};
    std::atomic<int> posts{0};
    RunningServer server([&](HttpRequest& request) {
        if (request.method == "POST") {
            ++posts;
            return HttpResponse("posted");
        }
        const fibers::CancellationShield shield;
        started = true;
        while (!fibers::cancellation_pending())
            fibers::sleep_for(Duration::milliseconds(1));
        told = true;
        return HttpResponse("got");
    });
    Client client(server);
    client.send(get("/") + "POST / HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return started.load(); }));
    client.close();
    EXPECT_TRUE(eventually([&] { return server.server().statistics().connections == 0; }));
    EXPECT_TRUE(told);
    EXPECT_EQ(posts, 0);
}

TEST(Connection, AFileThatIsNotInMemoryIsSentWhole) {
    const std::string path = temporary_file("cold");
    std::string content(7'000'000, '\0');
    for (std::size_t i = 0; i < content.size(); ++i)
        content[i] = static_cast<char>(i * 2654435761u >> 13);
    std::ofstream(path, std::ios::binary) << content;
    RunningServer server([&](HttpRequest&) {
        const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        ::fsync(file);
        ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
        ::close(file);
        return FileResponse(path);
    });
    Client client(server);
    client.send(get_root);
    EXPECT_TRUE(client.receive().body == content);
    std::remove(path.c_str());
}

TEST(Connection, AClientThatLeavesWhileAFileIsSentHarmsNobody) {
    const std::string path = temporary_file("large");
    std::ofstream(path, std::ios::binary) << std::string(30'000'000, 'x');
    RunningServer server([&](HttpRequest&) { return FileResponse(path); });
    {
        Client client(server.port(), 4096);
        client.send(get_root);
        ASSERT_TRUE(eventually([&] { return server.server().statistics().requests == 1; }));
    }
    EXPECT_TRUE(eventually([&] { return server.server().statistics().connections == 0; }));
    Client other(server);
    other.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(other.receive(true).status, 200);
    std::remove(path.c_str());
}

TEST(Connection, AClientThatLeavesInTheMiddleOfABodyIsForgotten) {
    std::atomic<int> served{0};
    RunningServer server([&](HttpRequest&) {
        ++served;
        return HttpResponse("ok");
    });
    Client client(server);
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
    ASSERT_TRUE(eventually([&] { return server.server().statistics().connections == 1; }));
    client.close();
    EXPECT_TRUE(eventually([&] { return server.server().statistics().connections == 0; }));
    EXPECT_EQ(served, 0);
}

TEST(Connection, OthersAreServedWhileAHandlerSuspends) {
    fibers::Event go;
    RunningServer server([&](HttpRequest& request) {
        if (request.path == "/wait")
            go.wait();
        else
            go.set();
        return HttpResponse(std::string(request.path));
    });
    Client waits(server), other(server);
    waits.send(get("/wait"));
    other.send(get("/go"));
    EXPECT_EQ(other.receive().body, "/go");
    EXPECT_EQ(waits.receive().body, "/wait");
}

}  // namespace
}  // namespace nuages::server::testing
