#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <nuages/routing/resolver.h>

// The cost of a look-up must not grow with the number of patterns: 10, 100 and 1000 of them, four for each
// section of a site.
namespace nuages {
namespace {

HttpResponse view(HttpRequest&) {
    return "x";
}
HttpResponse view_of_id(HttpRequest&, int) {
    return "x";
}
HttpResponse view_of_slug(HttpRequest&, std::string_view) {
    return "x";
}

UrlResolver make_site(std::int64_t patterns) {
    UrlPatterns urls;
    for (std::int64_t i = 0; i < patterns / 4; ++i) {
        const std::string prefix = "section" + std::to_string(i) + "/";
        urls.push_back(
            path_dyn(prefix, include({path("", view, "index"), path("<int:id>/", view_of_id, "detail"),
                                      path("<int:id>/edit/", view_of_id, "edit"),
                                      path("by/<slug:slug>/", view_of_slug, "slug")},
                                     "app" + std::to_string(i))));
    }
    return UrlResolver(std::move(urls));
}

void resolve(benchmark::State& state, const std::string& end) {
    const UrlResolver resolver = make_site(state.range(0));
    // the last section: what a list of patterns would come to last
    const std::string path = "/section" + std::to_string(state.range(0) / 4 - 1) + end;
    for (auto _ : state)
        benchmark::DoNotOptimize(resolver.find(path));
}

void reverse(benchmark::State& state) {
    const UrlResolver resolver = make_site(state.range(0));
    const std::string name = "app" + std::to_string(state.range(0) / 4 - 1) + ":detail";
    const List args{12345};
    for (auto _ : state)
        benchmark::DoNotOptimize(resolver.reverse(name, args));
}

// A regular expression, for comparison.
void resolve_regex(benchmark::State& state) {
    const UrlResolver resolver({re_path("^section/(\\d+)/edit/$", view_of_id)});
    for (auto _ : state)
        benchmark::DoNotOptimize(resolver.find("/section/12345/edit/"));
}

BENCHMARK_CAPTURE(resolve, literal, std::string("/"))->Arg(12)->Arg(100)->Arg(1000);
BENCHMARK_CAPTURE(resolve, parameter, std::string("/12345/edit/"))->Arg(12)->Arg(100)->Arg(1000);
BENCHMARK_CAPTURE(resolve, nothing, std::string("/12345/nothing/"))->Arg(12)->Arg(100)->Arg(1000);
BENCHMARK(resolve_regex);
BENCHMARK(reverse)->Arg(12)->Arg(100)->Arg(1000);

}  // namespace
}  // namespace nuages

BENCHMARK_MAIN();
