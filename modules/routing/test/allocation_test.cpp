#include <cstdlib>
#include <new>

#include <gtest/gtest.h>

#include <nuages/routing/resolver.h>

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

namespace nuages {
namespace {

HttpResponse detail(HttpRequest&, int) {
    return {};
}

TEST(Allocations, ALookUpTakesNone) {
    const UrlResolver resolver({path("polls/", include({path("<int:id>/", detail, "detail")}, "polls"))});
    const std::size_t before = allocations;
    EXPECT_EQ(resolver.find("/polls/5/").url_name(), "detail");
    EXPECT_FALSE(resolver.find("/polls/x/"));
    EXPECT_EQ(allocations, before);
}

}  // namespace
}  // namespace nuages
