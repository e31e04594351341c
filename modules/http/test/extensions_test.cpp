#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <nuages/http/request.h>

namespace extensions_test {

std::vector<std::string> destroyed;

struct Session {
    int votes = 0;
    ~Session() { destroyed.push_back("session"); }
};
struct alignas(64) User {
    std::string name = "anonymous";
    ~User() { destroyed.push_back("user"); }
};
std::optional<nuages::Value> request_attribute(const User& user, const nuages::HttpRequest& request,
                                               std::string_view name) {
    if (name == "user")
        return nuages::Value(user.name + " at " + std::string(request.path));
    return std::nullopt;
}
struct Failing {
    Failing() { throw std::runtime_error("no"); }
};

template <int number>
struct Large {
    ~Large() { destroyed.push_back(std::to_string(number)); }
    std::array<char, 300> text{};
};

}  // namespace extensions_test

namespace nuages {
namespace {

using namespace extensions_test;

TEST(Extensions, AreMadeOnceAndFound) {
    HttpRequest request("GET", "/");
    EXPECT_EQ(request.find_extension<Session>(), nullptr);
    request.extension<Session>().votes = 3;
    EXPECT_EQ(request.extension<Session>().votes, 3);
    EXPECT_EQ(request.find_extension<Session>()->votes, 3);
    EXPECT_EQ(request.find_extension<User>(), nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&request.extension<User>()) % 64, 0U);
}

TEST(Extensions, AreDestroyedWithTheRequestTheYoungestFirst) {
    destroyed.clear();
    {
        HttpRequest request("GET", "/");
        request.extension<Session>();
        request.extension<User>();
        request.reset();
        EXPECT_EQ(destroyed, (std::vector<std::string>{"user", "session"}));
        EXPECT_EQ(request.find_extension<User>(), nullptr);
        request.extension<Session>();
    }
    EXPECT_EQ(destroyed.size(), 3U);
}

TEST(Extensions, MayBeMoreThanTheRequestHasRoomFor) {
    HttpRequest request("GET", "/");
    for (int round = 0; round < 2; ++round) {
        destroyed.clear();
        request.extension<Large<1>>().text.fill('1');
        request.extension<Large<2>>().text.fill('2');
        request.extension<User>();
        request.extension<Large<3>>().text.fill('3');
        EXPECT_EQ(request.extension<Large<1>>().text.back(), '1');
        EXPECT_EQ(request.extension<Large<2>>().text.back(), '2');
        EXPECT_EQ(request.extension<Large<3>>().text.back(), '3');
        request.reset();
        EXPECT_EQ(destroyed, (std::vector<std::string>{"3", "user", "2", "1"}));
    }
}

TEST(Extensions, AConstructorThatThrowsLeavesNothingBehind) {
    HttpRequest request("GET", "/");
    EXPECT_THROW(request.extension<Failing>(), std::runtime_error);
    EXPECT_EQ(request.find_extension<Failing>(), nullptr);
}

TEST(Extensions, AddAttributesToTheRequest) {
    HttpRequest request("GET", "/a/");
    EXPECT_FALSE(request.attribute("user"));
    request.extension<Session>();
    request.extension<User>();
    EXPECT_EQ(*request.attribute("user"), Value("anonymous at /a/"));
    EXPECT_EQ(*to_value(request).as_object().attribute("user"), Value("anonymous at /a/"));
    EXPECT_FALSE(request.attribute("other"));
}

}  // namespace
}  // namespace nuages
