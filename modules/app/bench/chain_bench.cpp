// What the default middleware costs a request: compare `plain` (handler and resolver alone) with
// `default_chain`.
#include <benchmark/benchmark.h>

#include <nuages/app/application.h>
#include <nuages/app/middleware.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>

namespace {

using namespace nuages;

HttpResponse plaintext(HttpRequest&) {
    return HttpResponse("Hello, World!", 200, "text/plain");
}

app::Blueprint blueprint(MiddlewareList middleware) {
    app::Blueprint blueprint;
    blueprint.settings.environment = {
        {"NUAGES_SECRET_KEY", "k7w&2m-q9x_4zr+v8b(3n)h5j=t6y*p1d!f0g@s^l%c#e$a~oiu"},
        {"NUAGES_ALLOWED_HOSTS", "localhost"}};
    blueprint.middleware = std::move(middleware);
    blueprint.urls = [] { return UrlPatterns{path("plaintext", plaintext)}; };
    return blueprint;
}

void answer(benchmark::State& state, MiddlewareList middleware, std::string_view cookie) {
    const app::Application application(blueprint(std::move(middleware)));
    HttpRequest request;
    for (auto _ : state) {
        request.reset();
        request.headers.add("Host", "localhost");
        if (!cookie.empty())
            request.headers.add("Cookie", cookie);
        request.assign({.target = "/plaintext"});
        HttpResponse response = application.handle(request);
        benchmark::DoNotOptimize(response);
    }
}

void reset_only(benchmark::State& state) {
    HttpRequest request;
    for (auto _ : state) {
        request.reset();
        request.headers.add("Host", "localhost");
        request.assign({.target = "/plaintext"});
        HttpResponse response = plaintext(request);
        benchmark::DoNotOptimize(response);
    }
}

BENCHMARK(reset_only);
BENCHMARK_CAPTURE(answer, plain, MiddlewareList(), "");
BENCHMARK_CAPTURE(answer, security, MiddlewareList{security_middleware}, "");
BENCHMARK_CAPTURE(answer, common, MiddlewareList{common_middleware}, "");
BENCHMARK_CAPTURE(answer, csrf, MiddlewareList{csrf_middleware}, "");
BENCHMARK_CAPTURE(answer, frame_options, MiddlewareList{frame_options_middleware}, "");
BENCHMARK_CAPTURE(answer, default_chain, default_middleware(), "");
BENCHMARK_CAPTURE(answer, default_chain_with_cookies, default_middleware(),
                  "sessionid=0123456789abcdefghijklmnopqrstuv; csrftoken=abcdefghijklmnopqrstuvwxyzABCDEF");

}  // namespace

BENCHMARK_MAIN();
