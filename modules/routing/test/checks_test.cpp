#include "checks.h"

#include <gtest/gtest.h>

#include "url_support.h"

namespace nuages {
namespace {

std::vector<std::string> ids(UrlPatterns patterns) {
    std::vector<std::string> ids;
    for (const UrlWarning& warning : UrlResolver(std::move(patterns)).check())
        ids.push_back(warning.id);
    return ids;
}
using Ids = std::vector<std::string>;

TEST(UrlChecks, FindWhatLooksWrong) {
    const Handler view = named_view("v");
    EXPECT_EQ(ids({path_dyn("polls/<int:x>/", view, "x")}), Ids{});
    EXPECT_EQ(ids({path_dyn("/polls/", view)}), Ids{"urls.W002"});
    EXPECT_EQ(ids({re_path_dyn("^/polls$", view)}), Ids{"urls.W002"});
    EXPECT_EQ(ids({path_dyn("x/", view, "a:b")}), Ids{"urls.W003"});
    EXPECT_EQ(ids({path_dyn("a>/", view)}), Ids{"urls.W010"});
    EXPECT_EQ(ids({path_dyn("^polls/", view)}), Ids{"2_0.W001"});
    EXPECT_EQ(ids({re_path("^polls/$", include({path_dyn("x/", view)}))}), Ids{"urls.W001"});
    EXPECT_EQ(ids({path_dyn("a/", include({path_dyn("x/", view)}, "app")),
                   path_dyn("b/", include({path_dyn("x/", view)}, "app"))}),
              Ids{"urls.W005"});
}

}  // namespace
}  // namespace nuages
