// A server whose view costs a fixed amount of CPU time, with a histogram of its own.
//   bench_overload PORT MICROSECONDS [MAX_QUEUE_DELAY_MICROSECONDS]
// "/" is the view; "/figures/" says "answered refused p50 p99 max" (microseconds, of the answered ones) since
// it was asked last.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/server/server.h>

namespace {

using nuages::Duration;
using nuages::HttpRequest;
using nuages::HttpResponse;

nuages::server::Server* running = nullptr;  // for the signal handler
volatile std::uint64_t sink = 0;

void work(std::uint64_t rounds) {
    std::uint64_t x = 88172645463325252ULL;
    for (std::uint64_t i = 0; i < rounds; ++i) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    sink = x;
}

std::int64_t cpu_ns() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

// The rounds that take that long here, by the median of some tries.
std::uint64_t calibrate(double microseconds) {
    constexpr std::uint64_t rounds = 2'000'000;
    std::vector<std::int64_t> tries;
    for (int i = 0; i < 15; ++i) {
        const std::int64_t start = cpu_ns();
        work(rounds);
        tries.push_back(cpu_ns() - start);
    }
    std::nth_element(tries.begin(), tries.begin() + 7, tries.end());
    return static_cast<std::uint64_t>(static_cast<double>(rounds) * microseconds * 1000 /
                                      static_cast<double>(tries[7]));
}

// Of the one loop.
struct Figures {
    std::vector<std::int64_t> answered;  // microseconds
    std::uint64_t refused = 0;

    HttpResponse take() {
        std::sort(answered.begin(), answered.end());
        const auto percentile = [&](std::size_t p) {
            return answered.empty() ? 0LL : static_cast<long long>(answered[(answered.size() - 1) * p / 100]);
        };
        char text[128];
        std::snprintf(text, sizeof text, "%zu %llu %lld %lld %lld\n", answered.size(),
                      static_cast<unsigned long long>(refused), percentile(50), percentile(99),
                      percentile(100));
        answered.clear();
        refused = 0;
        return HttpResponse(text, 200, "text/plain");
    }
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: %s PORT MICROSECONDS [MAX_QUEUE_DELAY_MICROSECONDS]\n", argv[0]);
        return 2;
    }
    const std::uint64_t rounds = calibrate(std::atof(argv[2]));
    Figures figures;
    figures.answered.reserve(1'000'000);
    nuages::server::Options options;
    options.threads = 1;
    if (argc > 3)
        options.max_queue_delay = Duration{std::atoll(argv[3])};
    options.on_answer = [&figures](const nuages::server::Answer& answer) {
        if (!answer.request || answer.request->path != "/")
            return;
        if (answer.status == 200)
            figures.answered.push_back(answer.duration.us);
        else
            ++figures.refused;
    };
    nuages::server::Server server(options, [&](HttpRequest& request) {
        if (request.path == "/figures/")
            return figures.take();
        work(rounds);
        return HttpResponse("Done", 200, "text/plain");
    });
    server.bind("127.0.0.1", static_cast<std::uint16_t>(std::atoi(argv[1])));
    running = &server;
    std::signal(SIGTERM, [](int) { running->stop(); });
    server.run();
}
