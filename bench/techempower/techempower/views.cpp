#include "techempower/views.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <mutex>
#include <random>
#include <vector>

#include <nuages/shortcuts.h>

#include "techempower/models.h"

namespace techempower {
namespace {

using nuages::HttpRequest;
using nuages::HttpResponse;
using nuages::JsonResponse;
using nuages::List;
using nuages::Value;

constexpr int world_count = 10'000;

// Not in its caller: the device is an object of several KiB.
[[gnu::noinline]] std::uint32_t random_seed() {
    return std::random_device{}();
}

int random_between_1_and(int last) {
    thread_local std::minstd_rand generator{random_seed()};
    return std::uniform_int_distribution(1, last)(generator);
}

// What is no number counts as 1, and the number lies between 1 and 500.
int count_of(HttpRequest& request, std::string_view parameter) {
    auto count = request.GET.get<std::int64_t>(parameter).value_or(1);
    return static_cast<int>(std::clamp<std::int64_t>(count, 1, 500));
}

Value as_value(const World& world) {
    return Value::dict({{"id", world.id}, {"randomNumber", world.random_number}});
}

World random_world() {
    return World::objects.get({"pk", random_between_1_and(world_count)});
}

HttpResponse plaintext(HttpRequest&) {
    return HttpResponse("Hello, World!", 200, "text/plain");
}

HttpResponse json(HttpRequest&) {
    return JsonResponse({{"message", "Hello, World!"}});
}

HttpResponse db(HttpRequest&) {
    return JsonResponse(as_value(random_world()));
}

HttpResponse queries(HttpRequest& request) {
    List worlds;
    for (int i = count_of(request, "queries"); i > 0; --i)
        worlds.push_back(as_value(random_world()));
    return JsonResponse(worlds);
}

HttpResponse fortunes(HttpRequest& request) {
    auto found = Fortune::objects.all();
    std::vector<Fortune> fortunes(std::make_move_iterator(found.begin()),
                                  std::make_move_iterator(found.end()));
    Fortune added;
    added.message = "Additional fortune added at request time.";
    fortunes.push_back(added);
    std::sort(fortunes.begin(), fortunes.end(),
              [](const Fortune& a, const Fortune& b) { return a.message < b.message; });
    return nuages::render(request, "fortunes.html", {{"fortunes", fortunes}});
}

HttpResponse updates(HttpRequest& request) {
    List worlds;
    for (int i = count_of(request, "queries"); i > 0; --i) {
        World world = random_world();
        world.random_number = random_between_1_and(world_count);
        world.save();
        worlds.push_back(as_value(world));
    }
    return JsonResponse(worlds);
}

// All worlds, read once: a cache in the memory of the process, as the rules of that test ask for.
class CachedWorlds {
public:
    HttpResponse operator()(HttpRequest& request) const {
        std::call_once(cache_->loaded, [this] {
            for (const World& world : World::objects.order_by("id"))
                cache_->worlds.push_back(as_value(world));
        });
        List chosen;
        for (int i = count_of(request, "count"); i > 0; --i)
            chosen.push_back(
                cache_->worlds.at(static_cast<std::size_t>(random_between_1_and(world_count)) - 1));
        return JsonResponse(chosen);
    }

private:
    struct Cache {
        std::once_flag loaded;
        List worlds;
    };
    std::shared_ptr<Cache> cache_ = std::make_shared<Cache>();
};

}  // namespace

nuages::UrlPatterns urls() {
    using nuages::path;
    return {path("plaintext", plaintext),
            path("json", json),
            path("db", db),
            path("queries", queries),
            path("fortunes", fortunes),
            path("updates", updates),
            path("cached-queries", nuages::view(CachedWorlds()))};
}

}  // namespace techempower
