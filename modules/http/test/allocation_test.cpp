#include <gtest/gtest.h>

#include <nuages/http/request.h>
#include <nuages/http/response.h>

#include "counted_allocations.h"

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
    const std::size_t before = test::allocations();
    fill();
    EXPECT_EQ(request.path, "/polls/5/");
    EXPECT_EQ(request.find_extension<int>(), nullptr);
    EXPECT_EQ(test::allocations(), before);
}

TEST(Allocations, ASmallResponseTakesNone) {
    const std::size_t before = test::allocations();
    HttpResponse response("Hello, World!");
    HttpResponse moved = std::move(response);
    EXPECT_EQ(moved.content.size(), 13U);
    EXPECT_EQ(test::allocations(), before);
}

}  // namespace
}  // namespace nuages
