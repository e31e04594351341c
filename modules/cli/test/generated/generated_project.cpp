// What startproject and startapp write has to build and run: the way of somebody who begins, from the first
// command to an edit that is seen in the browser. Compiles a few files, so it takes its time.
#include <algorithm>
#include <csignal>

#include <gtest/gtest.h>

#include "site_process_support.h"

namespace nuages::cli {
namespace {

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

class GeneratedProject : public ::testing::Test {
protected:
    // A command in the project's folder; its output where it fails.
    std::string run(const std::string& command) {
        const std::string log = folder / "output.txt";
        const ExitStatus status =
            Process({.command = {"sh", "-c",
                                 "cd " + (folder / where) + " && { " + command + "; } > " + log + " 2>&1"}})
                .wait();
        const std::string output = folder.read("output.txt");
        EXPECT_TRUE(status.ok()) << command << ": " << status.describe() << "\n" << output;
        return output;
    }
    void replace(const std::string& file, const std::string& from, const std::string& to) {
        std::string content = folder.read(where + "/" + file);
        const auto at = content.find(from);
        ASSERT_NE(at, std::string::npos) << file << ":\n" << content;
        folder.write(where + "/" + file, content.replace(at, from.size(), to));
    }

    TemporaryFolder folder;
    std::string where = ".";
};

TEST_F(GeneratedProject, BuildsRunsAndFollowsAnEdit) {
    const std::string nuages = std::string(NUAGES_BINARY_DIR) + "/bin/nuages";
    run(nuages + " startproject mysite");
    where = "mysite";
    run(nuages + " startapp polls");

    // As startapp says it.
    replace("mysite/site.cpp", "#include \"mysite/urls.h\"",
            "#include \"mysite/urls.h\"\n#include \"polls/app.h\"");
    replace("mysite/site.cpp", ".install()", ".install(polls::app())");
    replace("mysite/urls.cpp", "#include \"mysite/views.h\"",
            "#include \"mysite/views.h\"\n#include \"polls/urls.h\"");
    replace("mysite/urls.cpp", "// path(\"polls/\"", "path(\"polls/\"");
    // And the model of the comment.
    std::string models = folder.read("mysite/polls/models.h");
    std::string uncommented;
    for (std::size_t at = models.find("// struct"); at < models.size();) {
        const auto end = models.find('\n', at);
        std::string line = models.substr(at, end - at);
        uncommented += (line.starts_with("// ") ? line.substr(3) : line.starts_with("//") ? "" : line) + "\n";
        at = end + 1;
    }
    folder.write("mysite/polls/models.h", models.substr(0, models.find("// Create")) + uncommented);
    replace("polls/app.cpp", "nuages::App(\"polls\");  // .models<Question, Choice>()",
            "nuages::App(\"polls\").models<Question>();");

    run(std::string("cmake --preset dev -DCMAKE_CXX_COMPILER=") + NUAGES_CXX);
    run("cmake --build --preset dev");
    EXPECT_TRUE(contains(run("build/dev/mysite makemigrations"), "+ Create model Question"));
    EXPECT_TRUE(contains(run("build/dev/mysite migrate"), "Applying polls.0001_initial... OK"));
    EXPECT_TRUE(contains(run("build/dev/mysite check"), "no issues"));
    run("ctest --preset dev");

    const ReservedPort port;
    const std::string serve =
        "exec build/dev/mysite runserver " + std::to_string(port) + " > ../log.txt 2>&1";
    Process site({.command = {"sh", "-c", "cd " + (folder / "mysite") + " && " + serve}});
    ASSERT_TRUE(eventually([&] { return contains(http_get(port, "/"), "It works"); }));
    EXPECT_TRUE(contains(http_get(port, "/polls/"), "<h1>polls</h1>"));
    EXPECT_TRUE(contains(http_get(port, "/static/site.css"), "200 OK"));

    replace("polls/views.cpp", "return render(request, \"polls/index.html\");",
            "return HttpResponse(\"edited\")");
    EXPECT_TRUE(eventually(
        [&] { return contains(http_get(port, "/polls/", "Accept: text/html\r\n"), "expected ‘;’"); }));
    EXPECT_TRUE(contains(http_get(port, "/polls/"), "<h1>polls</h1>"));
    replace("polls/views.cpp", "return HttpResponse(\"edited\")", "return HttpResponse(\"edited\");");
    EXPECT_TRUE(eventually([&] { return contains(http_get(port, "/polls/"), "\r\n\r\nedited"); }));
    site.send(SIGTERM);
    EXPECT_TRUE(site.wait().ok());
    EXPECT_TRUE(contains(folder.read("log.txt"), "polls/views.cpp changed, building."));
}

TEST_F(GeneratedProject, DoesNotBuildWithABrokenTemplate) {
    run(std::string(NUAGES_BINARY_DIR) + "/bin/nuages startproject mysite");
    where = "mysite";
    run(std::string("cmake --preset dev -DCMAKE_CXX_COMPILER=") + NUAGES_CXX);
    run("cmake --build --preset dev");

    const std::string good = folder.read("mysite/templates/home.html");
    folder.write("mysite/templates/home.html", good + "\n{% if %}");
    const std::string broken = run("! cmake --build --preset dev");
    const auto line = std::count(good.begin(), good.end(), '\n') + 2;
    EXPECT_TRUE(contains(broken, "templates/home.html:" + std::to_string(line) + ": (templates.E001)"))
        << broken;
    EXPECT_TRUE(contains(broken, "Unclosed tag") || contains(broken, "Unexpected end of expression"))
        << broken;
    // The program itself, which the development server builds, takes no check.
    run("cmake --build --preset dev --target mysite");
    // No settings of a live site are needed.
    folder.write("mysite/templates/home.html", good);
    run("NUAGES_SETTINGS=prod cmake --build --preset dev");

    // A template that is new is looked at, too.
    folder.write("mysite/templates/new.html", "{% url 'nowhere' %}");
    EXPECT_TRUE(contains(run("! cmake --build --preset dev"), "No URL has the name 'nowhere'"));
}

TEST_F(GeneratedProject, CanBeConfiguredWithTheSourcesOfTheFramework) {
    run(std::string(NUAGES_BINARY_DIR) + "/bin/nuages startproject mysite");
    where = "mysite";
    run("cmake -G Ninja -B build -DNUAGES_DIR=" NUAGES_SOURCE_DIR " -DCMAKE_CXX_COMPILER=" NUAGES_CXX);
    EXPECT_TRUE(contains(run("ninja -C build -t targets all"), "mysite_test: phony"));
}

}  // namespace
}  // namespace nuages::cli
