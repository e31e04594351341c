#include <gtest/gtest.h>

#include <nuages/template/parser.h>

namespace nuages::templates {
namespace {

TEST(Token, KeepsTranslatedTextTogether) {
    Token token;
    token.contents = R"(if _("a b") c)";
    EXPECT_EQ(token.split(), (std::vector<std::string_view>{"if", R"(_("a b"))", "c"}));
    EXPECT_EQ(token.name(), "if");
}

}  // namespace
}  // namespace nuages::templates
