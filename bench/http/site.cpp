// A site of two views with its URL patterns and the default middleware. `bench_http_site PORT`
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <nuages/app/application.h>
#include <nuages/app/middleware.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/server/server.h>
#include <nuages/urls.h>

namespace {

using namespace nuages;

server::Server* running = nullptr;  // for the signal handler

HttpResponse plaintext(HttpRequest&) {
    return HttpResponse("Hello, World!", 200, "text/plain");
}

HttpResponse json(HttpRequest&) {
    return JsonResponse({{"message", "Hello, World!"}});
}

app::Blueprint site() {
    app::Blueprint blueprint;
    blueprint.settings.environment = {
        {"NUAGES_SECRET_KEY", "k7w&2m-q9x_4zr+v8b(3n)h5j=t6y*p1d!f0g@s^l%c#e$a~oiu"},
        {"NUAGES_ALLOWED_HOSTS", "127.0.0.1"}};
    blueprint.middleware = default_middleware();
    blueprint.urls = [] { return UrlPatterns{path("", plaintext), path("json", json)}; };
    return blueprint;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s PORT\n", argv[0]);
        return 2;
    }
    const app::Application application(site());
    server::Options options;
    options.threads = 1;
    options.server_header = "nuages";
    server::Server server(options, application.handler());
    server.bind("127.0.0.1", static_cast<std::uint16_t>(std::atoi(argv[1])));
    running = &server;
    std::signal(SIGTERM, [](int) { running->stop(); });
    server.run();
}
