#include <gtest/gtest.h>

#include "counted_allocations.h"
#include "render_support.h"

namespace nuages::templates {
namespace {

// How often memory is taken for a page whose size is known from an earlier one.
std::size_t cost(const std::string& source) {
    const Engine engine{Options{}};
    const Template page = engine.from_string(source);
    Context context{{"text", "some <text>"}, {"number", 42}, {"rows", Value::list({1, 2, 3})}};
    page.render(context);
    const std::size_t before = test::allocations();
    page.render(context);
    return test::allocations() - before;
}

std::string repeated(const std::string& part, int times) {
    std::string all;
    for (int i = 0; i < times; ++i)
        all += part;
    return all;
}

TEST(Allocations, APageTakesOneBufferHoweverManyNodesItHas) {
    EXPECT_EQ(cost("a page of text and no more, too long for a small string"), 1u);
    EXPECT_EQ(
        cost(repeated("<p>{{ text }}, {{ number }}{# no #}{% if number > 4 %}, {% endif %}</p>\n", 1000)),
        1u);
}

TEST(Allocations, ALoopTakesNoneForItsItems) {
    const std::size_t three = cost("{% for row in rows %}<p>{{ row }} {{ forloop.counter }}</p>{% endfor %}");
    const std::size_t more = cost("{% for row in rows %}" +
                                  repeated("<p>{{ row }} {{ forloop.counter }}</p>", 100) + "{% endfor %}");
    EXPECT_EQ(three, more);
    EXPECT_LE(three, 4u);
}

}  // namespace
}  // namespace nuages::templates
