#include <gtest/gtest.h>

#include <nuages/app/middleware.h>
#include <nuages/base/error.h>

namespace nuages {
namespace {

Handler same(Handler next) {
    return next;
}

std::vector<std::string> names(const MiddlewareList& list) {
    std::vector<std::string> names;
    for (const MiddlewareLayer& layer : list)
        names.push_back(layer.name());
    return names;
}

TEST(MiddlewareList, HasTheDefaultLayersInOrder) {
    EXPECT_EQ(names(default_middleware()),
              (std::vector<std::string>{"security", "common", "csrf", "frame_options"}));
}

TEST(MiddlewareList, PutsLayersBeforeAndAfterOthers) {
    MiddlewareList list = default_middleware();
    list.insert_before("common", {same, "sessions"})
        .insert_after("csrf", {same, "auth"})
        .append({same, "last"});
    EXPECT_EQ(names(list), (std::vector<std::string>{"security", "sessions", "common", "csrf", "auth",
                                                     "frame_options", "last"}));
    EXPECT_TRUE(list.contains("auth"));
    EXPECT_FALSE(list.contains("messages"));
}

TEST(MiddlewareList, NamesTheLayersThereAre) {
    MiddlewareList list = default_middleware();
    try {
        list.insert_before("comon", same);
        FAIL() << "nothing was thrown";
    } catch (const ImproperlyConfigured& error) {
        EXPECT_NE(std::string(error.what()).find("Did you mean 'common'?"), std::string::npos);
    }
}

}  // namespace
}  // namespace nuages
