// Whole connections: several requests, of which the client sends random pieces, through a server that runs
// beside. What comes back must be well-formed responses, and the same ones when the bytes are sent at once.
// The first two bytes of the input choose the pieces.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <nuages/base/text.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/log/log.h>
#include <nuages/server/server.h>

namespace {

using namespace nuages;

// Reads bodies in every way that there is.
HttpResponse answer(HttpRequest& request) {
    if (request.path.starts_with("/s"))
        return StreamingHttpResponse([](ResponseWriter& writer) {
            writer.write("one");
            writer.flush();
            writer.write("two");
        });
    if (request.path.starts_with("/i"))
        return HttpResponse("ignored");
    std::string text(request.method);
    if (request.path.starts_with("/p")) {
        for (std::string piece = request.read(7); !piece.empty(); piece = request.read(7))
            text += piece;
    } else if (request.path.starts_with("/f")) {
        text += request.POST.urlencode() + std::to_string(request.FILES.fields().size());
    } else {
        text += request.body;
    }
    return HttpResponse(text);
}

// Now and then between two pieces: the server's clock goes on while it waits for the rest.
constexpr std::chrono::microseconds pause_time{50};

class Target {
public:
    Target()
        : path_("/tmp/nuages-connection-fuzz-" + std::to_string(::getpid())), server_(options(), answer) {
        log::Options quiet;
        quiet.level = log::Level::critical;
        log::configure(quiet);
        server_.bind_unix(path_);
        std::thread([this] { server_.run(); }).detach();
    }
    int connect() const {
        const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path_.c_str(), path_.size());
        if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            std::abort();
        return fd;
    }

private:
    static server::Options options() {
        server::Options options;
        options.threads = 1;
        options.max_header_bytes = 512;
        options.max_body_bytes = 40'000;
        options.max_queue_delay = {};
        options.request.max_memory_file_bytes = 64;
        return options;
    }
    const std::string path_;
    server::Server server_;
};

// Everything that comes back until the server closes. `next_piece` says how much to send at once.
template <class NextPiece>
std::string play(const Target& target, std::string_view bytes, NextPiece next_piece) {
    const int fd = target.connect();
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, next_piece());
        if (::send(fd, piece.data(), piece.size(), MSG_NOSIGNAL) <= 0)
            break;
        bytes.remove_prefix(piece.size());
    }
    ::shutdown(fd, SHUT_WR);
    std::string received;
    char block[4096];
    for (ssize_t size; (size = ::recv(fd, block, sizeof block, 0)) > 0;)
        received.append(block, static_cast<std::size_t>(size));
    ::close(fd);
    return received;
}

void require(bool condition) {
    if (!condition)
        std::abort();
}

std::string header(std::string_view head, std::string_view name) {
    for (const std::string_view line : text::split(head, '\n'))
        if (line.size() > name.size() && line[name.size()] == ':' &&
            text::iequals(line.substr(0, name.size()), name))
            return std::string(text::trim(line.substr(name.size() + 1)));
    return {};
}

// The size of the chunks at the front of the text; npos where they are cut off.
std::size_t chunks_size(std::string_view text) {
    for (std::size_t at = 0;;) {
        const std::size_t line_end = text.find("\r\n", at);
        if (line_end == text.npos)
            return text.npos;
        const std::size_t size =
            std::strtoul(std::string(text.substr(at, line_end - at)).c_str(), nullptr, 16);
        at = line_end + 2 + size + 2;
        if (at > text.size())
            return text.npos;
        require(text.substr(at - 2, 2) == "\r\n");
        if (size == 0)
            return at;
    }
}

// "200 content" of each response, in order. One that answers a HEAD has headers of a content that does not
// come, so that after it the rest cannot be taken apart.
std::vector<std::string> responses(std::string_view text) {
    std::vector<std::string> all;
    while (!text.empty()) {
        require(text.starts_with("HTTP/1.1 "));
        const std::size_t head_end = text.find("\r\n\r\n");
        require(head_end != text.npos);
        const std::string_view head = text.substr(0, head_end);
        const std::string status(text.substr(9, 3));
        text.remove_prefix(head_end + 4);
        std::size_t size = 0;
        if (text.starts_with("HTTP/1.1 "))
            size = 0;  // no content begins like that: this was a HEAD
        else if (header(head, "Transfer-Encoding") == "chunked")
            size = chunks_size(text);
        else if (const std::string length = header(head, "Content-Length"); !length.empty())
            size = std::strtoul(length.c_str(), nullptr, 10);
        else if (status != "100" && status != "204" && status != "304")
            size = text.size();
        if (size > text.size())
            size = 0;
        all.push_back(status + " " + std::string(text.substr(0, size)));
        if (size == 0 && !text.empty() && !text.starts_with("HTTP/1.1 "))
            return all;
        text.remove_prefix(size);
    }
    return all;
}

}  // namespace

// The search for leaks does not know the stacks of fibers: it would report what only the server's fibers
// hold.
extern "C" int __lsan_is_turned_off() {
    return 1;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Target& target = *new Target;
    if (size < 2)
        return 0;
    std::uint32_t random = data[0] | static_cast<std::uint32_t>(data[1]) << 8 | 1u << 16;
    const std::string_view input(reinterpret_cast<const char*>(data) + 2, size - 2);
    const auto whole = responses(play(target, input, [&] { return input.size(); }));
    const auto pieces = responses(play(target, input, [&] {
        random = random * 1664525u + 1013904223u;
        if ((random >> 20) % 16 == 0)
            std::this_thread::sleep_for(pause_time);
        return static_cast<std::size_t>(random >> 16) % 60 + 1;
    }));
    // Whether the last requests are answered depends on when the end of the client is noticed; the answers do
    // not.
    std::vector<std::string> a, b;
    for (const std::string& response : whole)
        if (!response.starts_with("100"))
            a.push_back(response);
    for (const std::string& response : pieces)
        if (!response.starts_with("100"))
            b.push_back(response);
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        require(a[i] == b[i]);
    return 0;
}
