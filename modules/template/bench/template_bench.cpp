// How long templates take to parse and to render. tools that compare with other engines use the same
// templates.
#include <string>

#include <benchmark/benchmark.h>

#include <nuages/template.h>

namespace nuages::templates {
namespace {

// The page of a well-known benchmark: a list of rows, escaped.
constexpr std::string_view fortunes =
    "<!DOCTYPE "
    "html><html><head><title>Fortunes</title></head><body><table><tr><th>id</th><th>message</th></tr>"
    "{% for fortune in fortunes %}<tr><td>{{ fortune.id }}</td><td>{{ fortune.message }}</td></tr>{% endfor "
    "%}"
    "</table></body></html>";

constexpr std::string_view table =
    "<table>\n{% for row in table %}<tr>{% for column in row %}<td>{{ column }}</td>{% endfor %}</tr>\n"
    "{% endfor %}</table>";

constexpr std::string_view base =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n  <title>{% block title %}Site{% endblock %}</title>\n"
    "  {% block head %}{% endblock %}\n</head>\n<body>\n  {% include 'nav.html' %}\n"
    "  <main>{% block content %}{% endblock %}</main>\n  <footer>{% block footer %}&copy; {{ year }}{% "
    "endblock %}"
    "</footer>\n</body>\n</html>\n";
constexpr std::string_view nav =
    "<nav>{% for item in menu %}<a href=\"{{ item.url }}\"{% if item.url == path %} class=\"active\"{% endif "
    "%}>"
    "{{ item.title }}</a>{% endfor %}{% if user.is_authenticated %}<b>{{ user.name|title }}</b>{% else %}"
    "<a href=\"/login/\">Log in</a>{% endif %}</nav>";
constexpr std::string_view page =
    "{% extends 'base.html' %}\n{% block title %}{{ block.super }}: {{ heading|upper }}{% endblock %}\n"
    "{% block content %}\n<h1>{{ heading }}</h1>\n{% for post in posts %}\n"
    "  <article class=\"{% cycle 'odd' 'even' %}\">\n    <h2><a href=\"/posts/{{ post.slug }}/\">{{ "
    "post.title }}</a>"
    "</h2>\n    <p>{{ post.body|truncatewords:12 }}</p>\n"
    "    <p class=\"meta\">{{ post.published|date:'N j, Y' }} - {{ post.comments }} comment{{ "
    "post.comments|pluralize "
    "}}{% if not forloop.last %}, more below{% endif %}</p>\n  </article>\n{% empty %}\n  <p>Nothing.</p>\n"
    "{% endfor %}\n{% endblock %}\n";

Value fortune_rows() {
    constexpr const char* messages[] = {
        "fortune: No such file or directory",
        "A computer scientist is someone who fixes things that aren't broken.",
        "After enough decimal places, nobody gives a damn.",
        "A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1",
        "A computer program does what you tell it to do, not what you want it to do.",
        "Emacs is a nice operating system, but I prefer UNIX.",
        "Any program that runs right is obsolete.",
        "A list is only as strong as its weakest link.",
        "Feature: A bug with seniority.",
        "Computers make very fast, very accurate mistakes.",
        "<script>alert(\"This should not be displayed in a browser alert box.\");</script>",
        "\xE3\x83\x95\xE3\x83\xAC\xE3\x83\xBC\xE3\x83\xA0\xE3\x83\xAF\xE3\x83\xBC\xE3\x82\xAF\xE3\x81\xAE",
    };
    List rows;
    int id = 0;
    for (const char* message : messages)
        rows.push_back(Value::dict({{"id", ++id}, {"message", message}}));
    return rows;
}

Value table_rows() {
    List rows;
    for (int i = 0; i < 1000; ++i) {
        List columns;
        for (int j = 0; j < 10; ++j)
            columns.emplace_back(j);
        rows.emplace_back(std::move(columns));
    }
    return rows;
}

Context page_context() {
    List menu;
    for (const char* name : {"home", "blog", "about", "shop", "contact"})
        menu.push_back(Value::dict({{"url", "/" + std::string(name) + "/"}, {"title", name}}));
    List posts;
    for (int i = 0; i < 20; ++i)
        posts.push_back(Value::dict({{"slug", "post-" + std::to_string(i)},
                                     {"title", "Post <" + std::to_string(i) + ">"},
                                     {"body",
                                      "The quick brown fox jumps over the lazy dog, again and again, until "
                                      "everybody is asleep & the show is over for the day."},
                                     {"published", Date(2026, 1 + i % 12, 1 + i)},
                                     {"comments", i % 3}}));
    return {{"menu", menu},
            {"path", "/blog/"},
            {"year", 2026},
            {"heading", "What's new"},
            {"user", Value::dict({{"is_authenticated", true}, {"name", "ada lovelace"}})},
            {"posts", posts}};
}

void render(benchmark::State& state, const Template& page, Context& context) {
    std::size_t bytes = 0;
    for (auto _ : state) {
        std::string text = page.render(context);
        bytes += text.size();
        benchmark::DoNotOptimize(text);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

void fortunes_page(benchmark::State& state) {
    Engine engine{Options{}};
    Context context{{"fortunes", fortune_rows()}};
    render(state, engine.from_string(fortunes), context);
}
BENCHMARK(fortunes_page);

void table_1000x10(benchmark::State& state) {
    Engine engine{Options{}};
    Context context{{"table", table_rows()}};
    render(state, engine.from_string(table), context);
}
BENCHMARK(table_1000x10);

void inheritance_page(benchmark::State& state) {
    Options options;
    options.loaders.push_back(
        std::make_shared<MemoryLoader>(std::initializer_list<std::pair<std::string_view, std::string_view>>{
            {"base.html", base}, {"nav.html", nav}, {"page.html", page}}));
    Engine engine(std::move(options));
    Context context = page_context();
    render(state, engine.get_template("page.html"), context);
}
BENCHMARK(inheritance_page);

void parse_10_kib(benchmark::State& state) {
    std::string source;
    while (source.size() < 10 * 1024) {
        source += page.substr(page.find("<h1>"),
                              page.find("{% endblock %}\n", page.find("<h1>")) - page.find("<h1>"));
    }
    Engine engine{Options{}};
    for (auto _ : state)
        benchmark::DoNotOptimize(engine.from_string(source));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * source.size()));
}
BENCHMARK(parse_10_kib);

void get_template(benchmark::State& state) {
    Options options;
    options.loaders.push_back(
        std::make_shared<MemoryLoader>(std::initializer_list<std::pair<std::string_view, std::string_view>>{
            {"polls/index.html", fortunes}}));
    Engine engine(std::move(options));
    for (auto _ : state)
        benchmark::DoNotOptimize(engine.get_template("polls/index.html"));
}
BENCHMARK(get_template);

}  // namespace
}  // namespace nuages::templates

BENCHMARK_MAIN();
