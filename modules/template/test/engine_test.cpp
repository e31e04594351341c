#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include <nuages/template/engine.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

class Folder {
public:
    explicit Folder(const std::string& name)
        : path_(std::filesystem::path(NUAGES_BINARY_DIR) / "template_test" / name) {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string path() const { return path_.string(); }
    void write(const std::string& name, std::string_view source) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name) << source;
    }
    void remove(const std::string& name) const { std::filesystem::remove(path_ / name); }

private:
    std::filesystem::path path_;
};

Options over(std::vector<std::string> directories, bool reload) {
    Options options;
    options.loaders.push_back(std::make_shared<DirectoryLoader>(std::move(directories)));
    options.reload = reload;
    return options;
}

std::string page(const Engine& engine, std::string_view name) {
    return engine.get_template(name).render(Context());
}

TEST(Engine, FindsTheFirstTemplateOfTheDirectoriesInOrder) {
    Folder a("order_a");
    Folder b("order_b");
    a.write("x.html", "a");
    b.write("x.html", "b");
    b.write("deep/y.html", "y");
    Engine engine(over({a.path(), b.path()}, false));
    EXPECT_EQ(page(engine, "x.html"), "a");
    EXPECT_EQ(page(engine, "deep/y.html"), "y");
    EXPECT_EQ(engine.get_template("x.html").origin(), a.path() + "/x.html");
    EXPECT_EQ(engine.template_names(), (std::vector<std::string>{"deep/y.html", "x.html"}));
}

TEST(Engine, NeverLeavesTheDirectories) {
    Folder a("inside");
    a.write("x.html", "a");
    a.write("sub/y.html", "y");
    Engine engine(over({a.path() + "/sub"}, false));
    for (std::string_view name : {"../x.html", "a/../../x.html", "/etc/passwd", "..", "", "./../x.html"})
        EXPECT_THROW(engine.get_template(name), TemplateDoesNotExist) << name;
    EXPECT_THROW(engine.get_template(std::string_view("y.html\0", 7)), TemplateDoesNotExist);
    EXPECT_EQ(page(engine, "a/../y.html"), "y");
}

TEST(Engine, SeesChangedFilesAtTheNextUseWhereItReloads) {
    Folder a("reload_a");
    Folder b("reload_b");
    b.write("x.html", "one");
    b.write("child.html", "{% extends 'x.html' %}");
    Engine engine(over({a.path(), b.path()}, true));
    EXPECT_EQ(page(engine, "x.html"), "one");
    EXPECT_EQ(page(engine, "child.html"), "one");
    b.write("x.html", "two, longer");
    EXPECT_EQ(page(engine, "x.html"), "two, longer");
    EXPECT_EQ(page(engine, "child.html"), "two, longer");
    a.write("x.html", "a new one in front");
    EXPECT_EQ(page(engine, "child.html"), "a new one in front");
    a.remove("x.html");
    EXPECT_EQ(page(engine, "x.html"), "two, longer");
}

TEST(Engine, KeepsTheFirstVersionWhereItDoesNotReload) {
    Folder a("keep");
    a.write("x.html", "one");
    a.write("child.html", "{% include 'x.html' %}");
    Engine engine(over({a.path()}, false));
    EXPECT_EQ(page(engine, "child.html"), "one");
    a.write("x.html", "two, longer");
    EXPECT_EQ(page(engine, "x.html"), "one");
    EXPECT_EQ(page(engine, "child.html"), "one");
}

TEST(Engine, TemplatesInUseOutliveTheirReplacement) {
    Folder a("outlive");
    a.write("x.html", "{{ 'one' }}");
    Engine engine(over({a.path()}, true));
    Template old = engine.get_template("x.html");
    a.write("x.html", "{{ 'second' }}");
    EXPECT_EQ(page(engine, "x.html"), "second");
    EXPECT_EQ(old.render(Context()), "one");
}

TEST(Engine, NamesTheTriedPlacesAndANearName) {
    Folder a("tried");
    a.write("polls/index.html", "");
    Engine engine(over({a.path()}, false));
    try {
        engine.get_template("polls/indx.html");
        FAIL();
    } catch (const TemplateDoesNotExist& error) {
        EXPECT_EQ(error.name(), "polls/indx.html");
        ASSERT_EQ(error.tried().size(), 1u);
        EXPECT_EQ(error.tried()[0].origin, a.path() + "/polls/indx.html");
        std::string message = error.what();
        EXPECT_NE(message.find("Did you mean 'polls/index.html'?"), message.npos) << message;
        EXPECT_NE(message.find("(Source does not exist)"), message.npos) << message;
    }
}

// Templates of a site's own making: each name is its template.
class EchoLoader final : public Loader {
public:
    std::vector<Origin> places(std::string_view name) const override {
        return name.starts_with("echo/")
                   ? std::vector<Origin>{{"echo:" + std::string(name), std::string(name)}}
                   : std::vector<Origin>();
    }
    std::optional<std::string> read(const Origin& origin) const override {
        return "{{ v }} of " + origin.name;
    }
    std::uint64_t version(const Origin&) const override { return 1; }
    std::vector<std::string> names() const override { return {"echo/example"}; }
};

TEST(Engine, AsksLoadersInOrderWhateverTheyAre) {
    Options options;
    options.loaders.push_back(std::make_shared<MemoryLoader>(
        std::initializer_list<std::pair<std::string_view, std::string_view>>{{"echo/a", "memory"}}));
    options.loaders.push_back(std::make_shared<EchoLoader>());
    const Engine engine(std::move(options));
    EXPECT_EQ(engine.get_template("echo/a").render(Context()), "memory");
    EXPECT_EQ(engine.get_template("echo/b").render(Context{{"v", 1}}), "1 of echo/b");
    EXPECT_EQ(engine.get_template("echo/b").origin(), "echo:echo/b");
    EXPECT_EQ(engine.template_names(), (std::vector<std::string>{"echo/a", "echo/example"}));
    EXPECT_THROW(engine.get_template("other"), TemplateDoesNotExist);
}

TEST(Engine, SelectsTheFirstThatExists) {
    Engine engine(with_templates({{"b", "b"}, {"c", "c"}, {"broken", "{% include 'none' %}"}}));
    EXPECT_EQ(engine.select_template({"a", "b", "c"}).name(), "b");
    EXPECT_THROW(engine.select_template({"x", "y"}), TemplateDoesNotExist);
    EXPECT_THROW(engine.select_template({}), TemplateDoesNotExist);
    EXPECT_THROW(engine.select_template({"broken", "b"}).render(Context()), TemplateDoesNotExist);
}

TEST(Engine, RendersFromSeveralThreadsAtOnce) {
    Engine engine(with_templates(
        {{"base", "<{% block b %}{% endblock %}{% include 'part' %}>"},
         {"part", "{% for i in items %}{% cycle 'a' 'b' %}{{ i }}{% endfor %}"},
         {"page", "{% extends 'base' %}{% block b %}{{ name }}{{ block.super }}{% endblock %}"}}));
    std::vector<std::thread> threads;
    std::atomic<int> wrong = 0;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&engine, &wrong, t] {
            for (int i = 0; i < 200; ++i) {
                Context context{{"name", t}, {"items", Value::list({1, 2, 3})}};
                if (engine.get_template("page").render(context) != "<" + std::to_string(t) + "a1b2a3>")
                    ++wrong;
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(wrong, 0);
}

TEST(Engine, TellsTheObserverWhereAnErrorArose) {
    Options options =
        with_templates({{"page", "line 1\n{% include 'part' %}"}, {"part", "\n\nx {{ a|add:missing }} y"}});
    std::vector<Location> seen;
    options.on_error = [&seen](const Context&, const Location& location) { seen.push_back(location); };
    Engine engine(std::move(options));
    EXPECT_THROW(page(engine, "page"), VariableDoesNotExist);
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].name, "part");
    EXPECT_EQ(seen[0].line, 3);
    EXPECT_EQ(seen[0].before, "x ");
    EXPECT_EQ(seen[0].during, "{{ a|add:missing }}");
    EXPECT_EQ(seen[0].after, " y");
    EXPECT_EQ(seen[0].surroundings.size(), 3u);
}

TEST(Engine, CanTurnEscapingOffForAllItsPages) {
    Options options = with_templates({{"part", "{{ v }}"}});
    options.autoescape = false;
    Context context{{"v", "<"}};
    EXPECT_EQ(Engine(options).from_string("{{ v }}{% include 'part' %}").render(context), "<<");
    EXPECT_TRUE(context.autoescape());
}

TEST(Engine, LibrariesAreLoadedByName) {
    Options options;
    Library shout;
    shout.filter("shout", [](std::string_view text) { return std::string(text) + "!"; });
    shout.filter("whisper", [](std::string_view text) { return "(" + std::string(text) + ")"; });
    options.libraries["shouting"] = shout;
    EXPECT_EQ(render("{% load shouting %}{{ 'a'|shout }}", {}, options), "a!");
    EXPECT_EQ(render("{% load shout from shouting %}{{ 'a'|shout }}", {}, options), "a!");
    EXPECT_EQ(syntax_error("{% load shout from shouting %}{{ 'a'|whisper }}", options),
              "Invalid filter: 'whisper'");
    EXPECT_EQ(syntax_error("{% load none from shouting %}", options),
              "'none' is not a valid tag or filter in tag library 'shouting'");
    EXPECT_EQ(syntax_error("{% load shoutin %}", options),
              "'shoutin' is not a registered tag library. Must be one "
              "of:\ncache\nhumanize\ni18n\nl10n\nshouting\ntz");
    Options builtin;
    builtin.builtins.push_back(shout);
    EXPECT_EQ(render("{{ 'a'|shout }}", {}, builtin), "a!");
}

}  // namespace
}  // namespace nuages::templates
