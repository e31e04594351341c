// conformance.txt, played against a server.
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "conformance_support.h"
#include "server_support.h"

namespace nuages::server::testing {
namespace {

using Kind = ConformanceStep::Kind;

constexpr const char* last_request = "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

HttpResponse headers_of(const HttpRequest& request) {
    std::string names;
    for (const HeaderField& field : request.headers)
        names += (names.empty() ? "" : " ") + std::string(field.name);
    return HttpResponse(names);
}

HttpResponse trailers_of(const HttpRequest& request) {
    const std::string body(request.body);
    std::string text;
    for (const HeaderField& field : request.trailers)
        text += std::string(field.name) + "=" + std::string(field.value) + " ";
    return HttpResponse(text + body);
}

HttpResponse pieces_of(HttpRequest& request) {
    std::string text;
    for (std::string piece = request.read(3); !piece.empty(); piece = request.read(3))
        text += piece;
    return HttpResponse(text);
}

HttpResponse answer(HttpRequest& request) {
    if (request.path == "/204")
        return HttpResponse("", 204);
    if (request.path == "/304")
        return HttpResponseNotModified();
    if (request.path == "/headers")
        return headers_of(request);
    if (request.path == "/host")
        return HttpResponse(std::string(request.get_host()));
    if (request.path == "/ignore")
        return HttpResponse("ignored");
    if (request.path == "/pieces")
        return pieces_of(request);
    if (request.path == "/size")
        return HttpResponse(std::to_string(request.body.size()));
    if (request.path == "/stream")
        return StreamingHttpResponse([](ResponseWriter& writer) {
            writer.write("one");
            writer.flush();
            writer.write(" two");
        });
    if (request.path == "/trailers")
        return trailers_of(request);
    std::string echo = std::string(request.method) + " " + std::string(request.path);
    if (!request.body.empty())
        echo += " " + std::string(request.body);
    return HttpResponse(echo);
}

Options limits() {
    Options options;
    options.max_header_bytes = 1024;
    options.max_body_bytes = 100;
    options.max_queue_delay = {};
    return options;
}

Options impatient() {
    Options options = limits();
    options.header_timeout = options.body_timeout = options.keep_alive_timeout = Duration::milliseconds(400);
    return options;
}

enum class Way { at_once, byte_by_byte, behind_another };

void send(Client& client, const std::string& bytes, Way way) {
    if (way != Way::byte_by_byte) {
        client.send(bytes);
        return;
    }
    for (const char& byte : bytes)
        if (!client.send({&byte, 1}))
            return;
}

std::size_t last_send(const ConformanceCase& played) {
    std::size_t last = 0;
    for (std::size_t i = 0; i < played.steps.size(); ++i)
        if (played.steps[i].kind == Kind::send)
            last = i;
    return last;
}

bool has_end(const ConformanceCase& played) {
    for (const ConformanceStep& step : played.steps)
        if (step.kind == Kind::end)
            return true;
    return false;
}

void play(const ConformanceCase& played, RunningServer& server, Way way) {
    SCOPED_TRACE(played.section + ": " + played.name);
    Client client(server);
    Response response;
    // What is sent right behind must be answered exactly where the connection goes on.
    const bool followed = !has_end(played) && !played.alone && !played.slow;
    if (way == Way::behind_another)
        client.send("GET /first HTTP/1.1\r\nHost: x\r\n\r\n");
    for (std::size_t i = 0; i < played.steps.size(); ++i) {
        const ConformanceStep& step = played.steps[i];
        switch (step.kind) {
            case Kind::send:
                send(client, step.text, way);
                if (followed && i == last_send(played))
                    client.send(last_request);
                break;
            case Kind::end:
                client.end_sending();
                break;
            case Kind::answer:
            case Kind::head:
                if (way == Way::behind_another && response.status == 0) {
                    EXPECT_EQ(client.receive().body, "GET /first");
                }
                response = client.receive(step.kind == Kind::head);
                EXPECT_EQ(response.status, step.status) << response.body;
                if (step.has_text) {
                    EXPECT_EQ(response.body, step.text);
                }
                break;
            case Kind::field:
                EXPECT_EQ(response.header(step.text), step.value) << response.head;
                break;
        }
    }
    if (played.goes_on) {
        EXPECT_NE(response.header("Connection"), "close");
        EXPECT_EQ(client.receive().body, "GET /last");
    } else if (response.status != 0 && followed) {
        EXPECT_EQ(response.header("Connection"), "close");
    }
    if (way == Way::behind_another && response.status == 0) {
        EXPECT_EQ(client.receive().body, "GET /first");
    }
    EXPECT_TRUE(client.at_end());
}

const Conformance& conformance() {
    static const Conformance read = read_conformance(NUAGES_TEST_DIR "/conformance.txt");
    return read;
}

void play_all(Way way) {
    RunningServer patient(answer, limits()), slow(answer, impatient());
    for (const ConformanceCase& played : conformance().cases) {
        // Bytes one by one take time themselves, on a busy machine more than the slow cases have.
        if (played.slow && way == Way::byte_by_byte)
            continue;
        play(played, played.slow ? slow : patient, way);
    }
}

TEST(Conformance, InOnePiece) {
    play_all(Way::at_once);
}

TEST(Conformance, ByteByByte) {
    play_all(Way::byte_by_byte);
}

TEST(Conformance, BehindAnotherRequest) {
    play_all(Way::behind_another);
}

TEST(ConformancePage, IsWhatIsTested) {
    const std::string path = NUAGES_SOURCE_DIR "/docs/http-conformance.md";
    const std::string page = conformance_page(conformance());
    if (std::getenv("NUAGES_WRITE_DOCS"))
        std::ofstream(path) << page;
    std::stringstream written;
    written << std::ifstream(path).rdbuf();
    EXPECT_TRUE(written.str() == page) << path << " is not what conformance.txt says; write it with\n"
                                       << "NUAGES_WRITE_DOCS=1 server_test --gtest_filter=ConformancePage.*";
    EXPECT_GE(conformance().cases.size(), 150u);
}

}  // namespace
}  // namespace nuages::server::testing
