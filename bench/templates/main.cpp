// Renders the pages of this benchmark and says what each costs:
//   bench_templates FOLDER OUTPUT_FOLDER
// One line a page: its name, microseconds of CPU time (median of the slices) and allocations of one
// rendering. The pages go to the output folder, where run.sh holds them against those of the other engines.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <sstream>
#include <vector>

#include <nuages/app/template_tags.h>
#include <nuages/fibers/scope.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/json/json.h>
#include <nuages/routing/resolver.h>
#include <nuages/routing/reverse.h>
#include <nuages/template.h>
#include <nuages/urls.h>

#include "allocations.h"

namespace nuages::bench {
namespace {

using templates::Context;
using templates::Engine;
using templates::Template;

constexpr int slices = 15;
constexpr double slice_seconds = 0.05;

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw Error("The benchmark cannot read " + path + ".");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

double cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// Median of the slices, in microseconds a call.
template <class F>
double measure(F function) {
    const double start = cpu_seconds();
    std::size_t calls = 0;
    for (; cpu_seconds() - start < slice_seconds; ++calls)
        function();
    std::vector<double> times;
    for (int slice = 0; slice < slices; ++slice) {
        const double before = cpu_seconds();
        for (std::size_t i = 0; i < calls; ++i)
            function();
        times.push_back((cpu_seconds() - before) / static_cast<double>(calls) * 1e6);
    }
    std::nth_element(times.begin(), times.begin() + slices / 2, times.end());
    return times[slices / 2];
}

Context fortunes_context(const Value& data) {
    List rows;
    for (const Value& message : data["fortunes"].as_list())
        rows.push_back(Value::dict({{"id", rows.size() + 1}, {"message", message}}));
    return {{"fortunes", std::move(rows)}};
}

Context table_context(const Value&) {
    const Value row = Value::list({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    return {{"table", List(1000, row)}};
}

Context page_context(const Value& data) {
    List menu;
    for (const Value& name : data["menu"].as_list())
        menu.push_back(Value::dict({{"url", "/" + name.str() + "/"}, {"title", name}}));
    List posts;
    for (int i = 0; i < 20; ++i)
        posts.push_back(Value::dict({{"slug", "post-" + std::to_string(i)},
                                     {"title", "Post <" + std::to_string(i) + ">"},
                                     {"body", data["body"]},
                                     {"published", Date(2026, 1 + i % 12, 1 + i)},
                                     {"comments", i % 3}}));
    return {{"menu", std::move(menu)},
            {"path", "/blog/"},
            {"year", 2026},
            {"heading", "What's new"},
            {"user", Value::dict({{"is_authenticated", true}, {"name", "ada lovelace"}})},
            {"posts", std::move(posts)}};
}

struct Page {
    const char* name;
    Context (*context)(const Value& data);
};
constexpr Page pages[] = {{"fortunes", fortunes_context}, {"table", table_context}, {"page", page_context}};

// The page's content block, without the URLs, until there are 10 KiB.
std::string source_of_10_kib(const std::string& page) {
    const std::size_t begin = page.find("<h1>");
    const std::string content = page.substr(begin, page.rfind("{% endblock %}") - begin);
    std::string source;
    while (source.size() < 10 * 1024)
        source += content;
    return source;
}

HttpResponse post(HttpRequest&, std::string) {
    return HttpResponse();
}

Engine make_engine(const std::string& folder) {
    templates::Options options;
    options.loaders.push_back(
        std::make_shared<templates::DirectoryLoader>(std::vector<std::string>{folder + "/templates"}));
    options.builtins.push_back(app::site_tags());
    return Engine(std::move(options));
}

void run(const std::string& folder, const std::string& output) {
    const UrlResolver resolver(UrlPatterns{path("posts/<slug:slug>/", post, "post")});
    UrlScope urls{&resolver};
    const fibers::ScopeValue<UrlScope> in_scope(&urls);
    const Value data = json::loads(read_file(folder + "/data.json"));
    const Engine engine = make_engine(folder);
    for (const Page& page : pages) {
        const Template loaded = engine.get_template(page.name + std::string(".html"));
        Context context = page.context(data);
        const std::string text = loaded.render(context);
        std::ofstream(output + "/" + page.name + ".nuages", std::ios::binary) << text;
        const std::size_t before = allocations();
        loaded.render(context);
        const std::size_t taken = allocations() - before;
        std::printf("%s %.3f %zu\n", page.name, measure([&] { loaded.render(context); }), taken);
    }
    const std::string source = source_of_10_kib(read_file(folder + "/templates/page.html"));
    std::printf("parse %.3f 0\n", measure([&] { engine.from_string(source); }));
}

}  // namespace
}  // namespace nuages::bench

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: %s FOLDER OUTPUT_FOLDER\n", argv[0]);
        return 2;
    }
    try {
        nuages::bench::run(argv[1], argv[2]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench templates: %s\n", error.what());
        return 1;
    }
}
