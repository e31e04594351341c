// TLS as clients see it: openssl's own, through s_client and its library's peer, the command line.
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/wait.h>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/fibers/fiber.h>
#include <nuages/log/log.h>

#include "server_support.h"

namespace nuages::server::testing {
namespace {

std::string output_of(const std::string& command) {
    std::string text;
    std::FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
    char bytes[4096];
    for (std::size_t size; (size = std::fread(bytes, 1, sizeof bytes, pipe)) > 0;)
        text.append(bytes, size);
    ::pclose(pipe);
    return text;
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

class TlsTest : public ::testing::Test {
protected:
    TlsTest() {
        char name[] = "/tmp/nuages-tls-test-XXXXXX";
        folder = ::mkdtemp(name);
        make_certificate("site", "site.example");
        options.threads = 1;
        options.tls.certificate = folder + "/site.pem";
        options.tls.key = folder + "/site.key";
    }
    ~TlsTest() override { std::filesystem::remove_all(folder); }

    void make_certificate(const std::string& file, const std::string& name) const {
        const std::string made = output_of(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=" +
            name + " -addext subjectAltName=DNS:" + name + ",IP:127.0.0.1 -keyout " + folder + "/" + file +
            ".key -out " + folder + "/" + file + ".pem");
        ASSERT_TRUE(std::filesystem::exists(folder + "/" + file + ".pem")) << made;
    }
    void write(const std::string& file, std::string_view text) const {
        std::ofstream(folder + "/" + file) << text;
    }
    std::string message() const {
        try {
            Server server(options, [](HttpRequest&) { return HttpResponse(); });
            server.bind("127.0.0.1", 0, Transport::tls);
        } catch (const Error& e) {
            return e.what();
        }
        return "";
    }
    // What s_client says on a connection whose input is empty.
    static std::string s_client(std::uint16_t port, const std::string& more) {
        return output_of("openssl s_client -connect 127.0.0.1:" + std::to_string(port) + " " + more +
                         " </dev/null");
    }
    std::string curl(std::uint16_t port, const std::string& path, const std::string& more = {}) const {
        return output_of("curl -s --http1.1 --max-time 20 --cacert " + folder + "/site.pem " + more +
                         " https://127.0.0.1:" + std::to_string(port) + path);
    }

    std::string folder;
    Options options;
};

// A server that speaks TLS, on a thread of its own.
class TlsServer {
public:
    TlsServer(Options options, Handler handler) : server_(std::move(options), std::move(handler)) {
        server_.bind("127.0.0.1", 0, Transport::tls);
        thread_ = std::thread([this] { server_.run(); });
    }
    ~TlsServer() {
        server_.stop();
        thread_.join();
    }
    std::uint16_t port() const { return server_.port(); }
    Server& server() { return server_; }

private:
    Server server_;
    std::thread thread_;
};

HttpResponse describe(HttpRequest& request) {
    return HttpResponse(std::string(request.scheme()) + " " + std::string(request.method) + " " +
                        std::to_string(request.body.size()));
}

TEST_F(TlsTest, AnswersAndTellsTheViewThatItIsSecure) {
    TlsServer server(options, describe);
    EXPECT_EQ(curl(server.port(), "/"), "https GET 0");
    // Two requests of one connection.
    EXPECT_EQ(curl(server.port(), "/a", "https://127.0.0.1:" + std::to_string(server.port()) + "/b"),
              "https GET 0https GET 0");
}

TEST_F(TlsTest, LargeBodiesGoThroughInBothDirections) {
    write("upload", std::string(900'000, 'u'));
    const std::string large(3'000'000, 'x');
    TlsServer server(options, [&](HttpRequest& request) -> HttpResponse {
        if (request.path == "/text")
            return HttpResponse(large);
        if (request.path == "/file")
            return FileResponse(folder + "/upload");
        if (request.path == "/stream")
            return StreamingHttpResponse([](ResponseWriter& writer) {
                for (int i = 0; i < 1000; ++i)
                    writer.write(std::string(1000, 's'));
            });
        return describe(request);
    });
    EXPECT_EQ(curl(server.port(), "/", "-X POST --data-binary @" + folder + "/upload"), "https POST 900000");
    EXPECT_EQ(
        curl(server.port(), "/", "-H 'Transfer-Encoding: chunked' --data-binary @" + folder + "/upload"),
        "https POST 900000");
    EXPECT_EQ(curl(server.port(), "/text"), large);
    EXPECT_EQ(curl(server.port(), "/file"), std::string(900'000, 'u'));
    EXPECT_EQ(curl(server.port(), "/stream"), std::string(1'000'000, 's'));
}

TEST_F(TlsTest, PipelinedRequestsOfOneRecordAreAllAnswered) {
    TlsServer server(options, describe);
    std::string requests;
    for (int i = 0; i < 300; ++i)
        requests += "GET /" + std::string(80, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n";
    requests += "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    write("requests", requests);
    const std::string answers =
        output_of("openssl s_client -quiet -ign_eof -connect 127.0.0.1:" + std::to_string(server.port()) +
                  " <" + folder + "/requests");
    std::size_t count = 0;
    for (std::size_t at = 0; (at = answers.find("https GET 0", at)) != answers.npos; ++at)
        ++count;
    EXPECT_EQ(count, 301u);
}

TEST_F(TlsTest, AgreesOnHttp11AndOnNothingElse) {
    TlsServer server(options, describe);
    EXPECT_TRUE(contains(s_client(server.port(), "-alpn h2,http/1.1"), "ALPN protocol: http/1.1"));
    EXPECT_TRUE(contains(s_client(server.port(), "-alpn h2"), "no application protocol"));
    EXPECT_TRUE(contains(s_client(server.port(), "-tls1_2"), "Protocol  : TLSv1.2"));
    EXPECT_FALSE(contains(s_client(server.port(), "-tls1_1"), "Cipher    : ECDHE"));
}

TEST_F(TlsTest, AnotherProcessWithTheSameTicketKeyResumesASession) {
    options.tls.ticket_key = std::string(80, 'k');
    TlsServer first(options, describe), second(options, describe);
    const std::string session = folder + "/session";
    s_client(first.port(), "-tls1_2 -sess_out " + session);
    EXPECT_TRUE(contains(s_client(second.port(), "-tls1_2 -sess_in " + session), "Reused, TLSv1.2"));
    options.tls.ticket_key.clear();
    TlsServer stranger(options, describe);
    EXPECT_TRUE(contains(s_client(stranger.port(), "-tls1_2 -sess_in " + session), "New, TLSv1.2"));
}

TEST_F(TlsTest, ACertificateThatChangesIsTakenUpWhileItServes) {
    TlsServer server(options, describe);
    EXPECT_TRUE(contains(s_client(server.port(), ""), "site.example"));
    make_certificate("new", "new.example");
    const auto swap = [&](const std::string& file) {
        std::filesystem::rename(folder + "/new" + file, folder + "/site" + file);
    };
    swap(".key");
    {  // its certificate is not there yet
        const log::Capture log("nuages.server");
        server.server().reload_certificate();
        EXPECT_TRUE(log.contains("the certificate stays as it was"));
        EXPECT_TRUE(contains(s_client(server.port(), ""), "site.example"));
    }
    swap(".pem");
    EXPECT_TRUE(eventually([&] { return contains(s_client(server.port(), ""), "new.example"); }));
}

TEST_F(TlsTest, APlainRequestIsToldSo) {
    TlsServer server(options, describe);
    Client client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const Response response = client.receive();
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.body, "This port speaks https: begin the address with https://.\n");
}

TEST_F(TlsTest, AClientThatNeverFinishesItsHandshakeIsDropped) {
    options.header_timeout = Duration::milliseconds(100);
    TlsServer server(options, describe);
    Client silent(server.port());
    Client slow(server.port());
    slow.send(std::string_view("\x16\x03\x01\x02\x00\x01", 6));  // the beginning of a ClientHello
    EXPECT_TRUE(silent.at_end());
    EXPECT_TRUE(slow.at_end());
}

TEST_F(TlsTest, SaysWhatIsWrongWithACertificateOrKey) {
    const std::string certificate = options.tls.certificate;
    options.tls.certificate = "";
    EXPECT_TRUE(contains(message(), "server.tls.certificate")) << message();
    options.tls.certificate = folder + "/missing.pem";
    EXPECT_TRUE(contains(message(), "missing.pem") && contains(message(), "No such file")) << message();
    write("broken.pem", "no certificate");
    options.tls.certificate = folder + "/broken.pem";
    EXPECT_TRUE(contains(message(), "holds no PEM certificate")) << message();
    options.tls.certificate = certificate;
    make_certificate("other", "other.example");
    options.tls.key = folder + "/other.key";
    EXPECT_TRUE(contains(message(), "not the key of the certificate")) << message();
    output_of("openssl pkey -aes256 -passout pass:secret -in " + folder + "/site.key -out " + folder +
              "/locked.key");
    options.tls.key = folder + "/locked.key";
    EXPECT_TRUE(contains(message(), "passphrase")) << message();
    options.tls.key = folder + "/site.key";
    EXPECT_EQ(message(), "");
}

}  // namespace
}  // namespace nuages::server::testing
