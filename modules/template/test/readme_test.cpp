// The examples of the README.
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include <nuages/template.h>

namespace nuages::templates {
namespace {

struct Folder {
    std::string path = (std::filesystem::temp_directory_path() / "nuages-readme-XXXXXX").string();

    Folder() {
        if (!::mkdtemp(path.data()))
            std::abort();
        std::filesystem::create_directory(path + "/polls");
        std::ofstream(path + "/polls/detail.html") << "{{ question }}: {{ error_message }}";
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

TEST(Readme, APage) {
    const Folder folder;
    const std::string templates = folder.path;
    const std::string question = "What's up?";

    Options options;
    options.loaders.push_back(std::make_shared<DirectoryLoader>(std::vector<std::string>{templates}));
    options.reload = true;  // in development: a changed file is seen at its next use
    Engine engine(std::move(options));
    Context context{{"question", question}, {"error_message", "You didn't select a choice."}};
    std::string page = engine.get_template("polls/detail.html").render(context);

    EXPECT_EQ(page, "What&#x27;s up?: You didn&#x27;t select a choice.");
}

TEST(Readme, TagsAndFiltersOfOnesOwn) {
    Options options;
    auto loader = std::make_shared<MemoryLoader>();
    loader->add("polls/results_table.html", "{% for c in choices %}[{{ c }}]{% endfor %}");
    options.loaders.push_back(loader);

    Library library;
    library.filter("shout", [](std::string_view text) { return std::string(text) + "!"; });
    library.simple_tag("greet", "name, greeting='Hello'", [](const TagCall& call) {
        return Value(call["greeting"].str() + ", " + call["name"].str());
    });
    library.simple_block_tag("box", "title", [](const TagCall& call) {
        return Value::safe("<section title=\"" + html::escape(call["title"].str()) + "\">" +
                           call.content().str() + "</section>");
    });
    library.inclusion_tag("results", "polls/results_table.html", "question", [](const TagCall& call) {
        return Context{{"choices", call["question"]}};
    });
    options.libraries["polls_extras"] = library;  // {% load polls_extras %}

    Engine engine(std::move(options));
    Context context{{"question", Value::list({"a", "b"})}};
    EXPECT_EQ(engine
                  .from_string("{% load polls_extras %}{{ 'a'|shout }} {% greet 'Eva' %} "
                               "{% box '<' %}{{ 'b' }}{% endbox %} {% results question %}")
                  .render(context),
              "a! Hello, Eva <section title=\"&lt;\">b</section> [a][b]");
}

}  // namespace
}  // namespace nuages::templates
