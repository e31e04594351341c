// A small site that the tests of commands and servers run as a process of its own.
#include <unistd.h>

#include <nuages/fibers/fiber.h>
#include <nuages/http.h>
#include <nuages/site.h>
#include <nuages/urls.h>

namespace {

using namespace nuages;

HttpResponse home(HttpRequest&) {
    return HttpResponse("<html><body>pid " + std::to_string(::getpid()) + "</body></html>");
}

HttpResponse slow(HttpRequest&) {
    fibers::sleep_for(Duration::milliseconds(300));
    return HttpResponse("slow but sure");
}

HttpResponse user(HttpRequest&, int id) {
    return HttpResponse("user " + std::to_string(id));
}

UrlPatterns urls() {
    return {path("", home, "home"), path("slow/", slow, "slow"), path("user/<int:id>/", user)};
}

Command greet() {
    return Command("greet", "Greets somebody.",
                   [](CommandContext& context) {
                       if (context.text("name") == "nobody")
                           throw CommandError("There is nobody to greet.", 3);
                       if (context.text("name") == "bug")
                           throw std::logic_error("a bug");
                       context.out.line("Hello, " + context.text("name") + "!");
                   })
        .option("name", "Whom", "World");
}

checks::Messages check_for_trouble(const app::Application&) {
    if (::access("trouble", F_OK) != 0)
        return {};
    return {{checks::Level::error, "There is trouble.", "Remove the file trouble.", "site", "site.E001"}};
}

}  // namespace

int main(int argc, char** argv) {
    return Site("config")
        .install(App("things").commands(greet).checks(check_for_trouble))
        .middleware(default_middleware())
        .urls(urls)
        .execute(argc, argv);
}
