#include <cstdlib>
#include <new>

#include <gtest/gtest.h>

#include <nuages/http/request.h>
#include <nuages/http/response.h>

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

TEST(Allocations, APooledRequestTakesNoneForASmallGet) {
    HttpRequest request;
    const auto fill = [&] {
        request.reset();
        request.headers.add("Host", "localhost:8000");
        request.headers.add("Cookie", "sessionid=abcdefghijklmnopqrstuvwxyz0123456789");
        request.assign({.method = "GET", .target = "/polls/5/?page=2"});
    };
    fill();
    const std::size_t before = allocations;
    fill();
    EXPECT_EQ(request.path, "/polls/5/");
    EXPECT_EQ(request.find_extension<int>(), nullptr);
    EXPECT_EQ(allocations, before);
}

TEST(Allocations, ASmallResponseTakesNone) {
    const std::size_t before = allocations;
    HttpResponse response("Hello, World!");
    HttpResponse moved = std::move(response);
    EXPECT_EQ(moved.content.size(), 13U);
    EXPECT_EQ(allocations, before);
}

}  // namespace
}  // namespace nuages
