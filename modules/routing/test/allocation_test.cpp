#include <gtest/gtest.h>

#include <nuages/routing/resolver.h>

#include "counted_allocations.h"

namespace nuages {
namespace {

HttpResponse detail(HttpRequest&, int) {
    return {};
}

TEST(Allocations, ALookUpTakesNone) {
    const UrlResolver resolver({path("polls/", include({path("<int:id>/", detail, "detail")}, "polls"))});
    const std::size_t before = test::allocations();
    EXPECT_EQ(resolver.find("/polls/5/").url_name(), "detail");
    EXPECT_FALSE(resolver.find("/polls/x/"));
    EXPECT_EQ(test::allocations(), before);
}

}  // namespace
}  // namespace nuages
