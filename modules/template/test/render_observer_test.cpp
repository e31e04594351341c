#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <nuages/template/engine.h>
#include <nuages/template/render_observer.h>

namespace nuages::templates {
namespace {

class Names final : public RenderObserver {
public:
    void on_render(std::string_view name, const Context&) override { seen.emplace_back(name); }
    std::vector<std::string> seen;
};

TEST(RenderObserverTest, IsToldOfEachTemplateAsItBegins) {
    Options options;
    options.loaders.push_back(std::make_shared<MemoryLoader>(
        MemoryLoader{{"base.html", "{% block content %}{% endblock %}"},
                     {"page.html",
                      "{% extends 'base.html' %}{% block content %}{% include 'part.html' only %}"
                      "{% endblock %}"},
                     {"part.html", "part"}}));
    const Engine engine(std::move(options));
    Names names;
    Context context;
    context.attach<RenderObserver>(names);
    EXPECT_EQ(engine.render_to_string("page.html", context), "part");
    EXPECT_EQ(names.seen, (std::vector<std::string>{"page.html", "base.html", "part.html"}));
    engine.from_string("x").render(context);
    EXPECT_EQ(names.seen.back(), "");
}

}  // namespace
}  // namespace nuages::templates
