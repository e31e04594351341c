// The example of the README.
#include <gtest/gtest.h>

#include <nuages/http.h>

namespace nuages {

struct Visits {
    int count = 0;
};
// Optional: what templates see as request.visits.
std::optional<Value> request_attribute(const Visits& visits, const HttpRequest&, std::string_view name) {
    return name == "visits" ? std::optional<Value>(visits.count) : std::nullopt;
}

int count_visit(HttpRequest& request) {
    return ++request.extension<Visits>().count;
}

TEST(Readme, AModuleKeepsSomethingOnTheRequest) {
    HttpRequest request("GET", "/");
    EXPECT_EQ(count_visit(request), 1);
    EXPECT_EQ(count_visit(request), 2);
    EXPECT_EQ(request.attribute("visits"), Value(2));
}

}  // namespace nuages
