#include "techempower/app.h"

#include <iterator>
#include <random>
#include <vector>

#include <nuages/db.h>

#include "techempower/models.h"

namespace techempower {
namespace {

using nuages::Command;
using nuages::CommandContext;

constexpr const char* messages[] = {
    "fortune: No such file or directory",
    "A computer scientist is someone who fixes things that aren't broken.",
    "After enough decimal places, nobody gives a damn.",
    "A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1",
    "A computer program does what you tell it to do, not what you want it to do.",
    "Emacs is a nice operating system, but I prefer UNIX. — Tom Christaensen",
    "Any program that runs right is obsolete.",
    "A list is only as strong as its weakest link. — Donald Knuth",
    "Feature: A bug with seniority.",
    "Computers make very fast, very accurate mistakes.",
    "<script>alert(\"This should not be displayed in a browser alert box.\");</script>",
    "フレームワークのベンチマーク",
};

void load(CommandContext& context) {
    std::minstd_rand generator{1};
    std::uniform_int_distribution random(1, 10'000);
    std::vector<World> worlds(10'000);
    std::int64_t id = 0;  // from 1 on, also where the tables had rows before
    for (World& world : worlds) {
        world.id = ++id;
        world.random_number = random(generator);
    }
    std::vector<Fortune> fortunes(std::size(messages));
    for (std::size_t i = 0; i < fortunes.size(); ++i) {
        fortunes[i].id = static_cast<std::int64_t>(i) + 1;
        fortunes[i].message = messages[i];
    }
    nuages::db::atomic([&] {
        World::objects.all().delete_();
        Fortune::objects.all().delete_();
        World::objects.bulk_create(worlds);
        Fortune::objects.bulk_create(fortunes);
    });
    context.out.line("10000 worlds and 12 fortunes loaded.");
}

Command load_benchmark() {
    return Command("load_benchmark", "Fills the tables with what the benchmark's rules say.", load);
}

}  // namespace

nuages::App app() {
    return nuages::App("techempower").models<World, Fortune>().commands(load_benchmark);
}

}  // namespace techempower
