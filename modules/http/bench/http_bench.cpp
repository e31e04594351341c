#include <benchmark/benchmark.h>

#include <nuages/http/request.h>
#include <nuages/http/response.h>

// What a request and its response cost without a server: filling the request, looking at what most middleware
// looks at, and the headers of the default chain.
namespace nuages {
namespace {

const RequestHead small_get{.method = "GET", .target = "/polls/5/?page=2", .remote_addr = "127.0.0.1"};

void fill(HttpRequest& request) {
    request.reset();
    request.headers.add("Host", "localhost:8000");
    request.headers.add("User-Agent",
                        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
    request.headers.add("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
    request.headers.add("Accept-Language", "en-US,en;q=0.5");
    request.headers.add("Accept-Encoding", "gzip, deflate, br, zstd");
    request.headers.add("Connection", "keep-alive");
    request.headers.add(
        "Cookie", "csrftoken=abcdefghijklmnopqrstuvwxyz012345; sessionid=abcdefghijklmnopqrstuvwxyz012345");
    request.assign(small_get);
}

void fill_request(benchmark::State& state) {
    HttpRequest request;
    for (auto _ : state) {
        fill(request);
        benchmark::DoNotOptimize(request.path.data());
    }
}

void look_into_request(benchmark::State& state) {
    HttpRequest request;
    for (auto _ : state) {
        fill(request);
        benchmark::DoNotOptimize(request.get_host());
        benchmark::DoNotOptimize(request.GET.get<int>("page"));
        benchmark::DoNotOptimize(request.COOKIES["sessionid"]);
    }
}

void make_response(benchmark::State& state) {
    for (auto _ : state) {
        HttpResponse response("Hello, World!");
        benchmark::DoNotOptimize(response.content.data());
    }
}

void make_response_with_default_headers(benchmark::State& state) {
    for (auto _ : state) {
        HttpResponse response("Hello, World!");
        response.headers.set("X-Frame-Options", "DENY");
        response.headers.set("X-Content-Type-Options", "nosniff");
        response.headers.set("Referrer-Policy", "same-origin");
        response.headers.set("Cross-Origin-Opener-Policy", "same-origin");
        response.headers.set("Content-Length", std::int64_t{13});
        benchmark::DoNotOptimize(response.headers.lines());
    }
}

BENCHMARK(fill_request);
BENCHMARK(look_into_request);
BENCHMARK(make_response);
BENCHMARK(make_response_with_default_headers);

}  // namespace
}  // namespace nuages

BENCHMARK_MAIN();
