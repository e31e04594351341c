#include <cstdlib>
#include <new>

#include <gtest/gtest.h>

#include "render_support.h"

namespace {

std::size_t allocations = 0;

}  // namespace

// not inlined, as the compiler would otherwise take free() for a mistake
[[gnu::noinline]] void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size ? size : 1))
        return memory;
    throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++allocations;
    return std::malloc(size ? size : 1);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace nuages::templates {
namespace {

// How often memory is taken for a page whose size is known from an earlier one.
std::size_t cost(const std::string& source) {
    const Engine engine{Options{}};
    const Template page = engine.from_string(source);
    Context context{{"text", "some <text>"}, {"number", 42}, {"rows", Value::list({1, 2, 3})}};
    page.render(context);
    const std::size_t before = allocations;
    page.render(context);
    return allocations - before;
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
