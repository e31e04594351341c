#include <string>

#include <benchmark/benchmark.h>

#include "beast_parser.h"

// The head of a request, parsed by the server's parser and by Boost.Beast's.
namespace nuages::server {
namespace {

const std::string tiny = "GET /plaintext HTTP/1.1\r\nHost: localhost:8000\r\n\r\n";
// What a browser sends.
const std::string browser =
    "GET /polls/5/?page=2 HTTP/1.1\r\nHost: localhost:8000\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
    "Accept-Language: en-US,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"
    "Connection: keep-alive\r\nCookie: csrftoken=abcdefghijklmnopqrstuvwxyz012345; "
    "sessionid=abcdefghijklmnopqrstu\r\n\r\n";
const std::string api =
    "POST /api/v1/orders HTTP/1.1\r\nHost: api.example.com\r\nUser-Agent: python-requests/2.31.0\r\n"
    "Accept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\n"
    "Authorization: Bearer " +
    std::string(700, 'e') + "\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n";

template <class Parser>
void parse(benchmark::State& state, const std::string& request) {
    Parser parser;
    for (auto _ : state) {
        parser.begin({8192, 1'000'000});
        auto outcome = parser.parse_head(request);
        if (outcome != Parser::Outcome::complete) {
            state.SkipWithError("the request was not taken");
            return;
        }
        benchmark::DoNotOptimize(parser.head().fields.data());
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(request.size()));
}

void ours(benchmark::State& state, const std::string& request) {
    parse<RequestParser>(state, request);
}
void by_beast(benchmark::State& state, const std::string& request) {
    parse<beast::RequestParser>(state, request);
}

BENCHMARK_CAPTURE(ours, tiny, tiny);
BENCHMARK_CAPTURE(by_beast, tiny, tiny);
BENCHMARK_CAPTURE(ours, browser, browser);
BENCHMARK_CAPTURE(by_beast, browser, browser);
BENCHMARK_CAPTURE(ours, api, api);
BENCHMARK_CAPTURE(by_beast, api, api);

}  // namespace
}  // namespace nuages::server

BENCHMARK_MAIN();
