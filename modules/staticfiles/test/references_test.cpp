#include "references.h"

#include <gtest/gtest.h>

#include <nuages/base/error.h>

namespace nuages::staticfiles {
namespace {

// Every file but missing.png is there and hashed as "abc".
std::optional<std::string> hashed(const std::string& name) {
    if (name == "missing.png" || name == "css/missing.png")
        return std::nullopt;
    const auto dot = name.rfind('.');
    return name.substr(0, dot) + ".abc" + name.substr(dot);
}

std::string css(std::string_view content) {
    return with_hashed_references("css/base.css", content, "/static/", hashed);
}
std::string js(std::string_view content) {
    return with_hashed_references("js/app.js", content, "/static/", hashed);
}

TEST(ReferencesTest, UrlsOfAStyleSheetGetHashedNames) {
    EXPECT_EQ(css("a { background: url(bg.png) }"), "a { background: url(\"bg.abc.png\") }");
    EXPECT_EQ(css("a { background: url( '../img/bg.png' ) }"),
              "a { background: url(\"../img/bg.abc.png\") }");
    EXPECT_EQ(css("a { background: URL(\"/static/img/bg.png\") }"),
              "a { background: url(\"/static/img/bg.abc.png\") }");
    EXPECT_EQ(css("src: url(f.eot?#iefix), url(f.woff2?v=2)"),
              "src: url(\"f.abc.eot?#iefix\"), url(\"f.abc.woff2?v=2\")");
}

TEST(ReferencesTest, ImportsGetHashedNames) {
    EXPECT_EQ(css("@import 'other.css';"), "@import url(\"other.abc.css\");");
    EXPECT_EQ(css("@import url(other.css);"), "@import url(\"other.abc.css\");");
}

TEST(ReferencesTest, OtherAddressesStay) {
    for (const char* text :
         {"url(https://example.com/a.png)", "url(//example.com/a.png)", "url(data:image/png;base64,AA)",
          "url(#clip)", "url(/media/a.png)", "url()", "@import \"https://example.com/a.css\";"})
        EXPECT_EQ(css(text), text);
}

TEST(ReferencesTest, CommentsStayUnlessTheyNameASourceMap) {
    EXPECT_EQ(css("/* url(missing.png) */"), "/* url(missing.png) */");
    EXPECT_EQ(css("/*# sourceMappingURL=base.css.map */"), "/*# sourceMappingURL=base.css.abc.map */");
    EXPECT_EQ(css("/* open url(missing.png)"), "/* open url(missing.png)");
}

TEST(ReferencesTest, AScriptsSourceMapGetsItsHashedName) {
    EXPECT_EQ(js("let a;\n//# sourceMappingURL=app.js.map\n"),
              "let a;\n//# sourceMappingURL=app.js.abc.map\n");
    EXPECT_EQ(js("let a = 'url(bg.png)';\n"), "let a = 'url(bg.png)';\n");
    EXPECT_EQ(js(""), "");
}

TEST(ReferencesTest, AMissingFileIsNamedWithItsReference) {
    try {
        css("a { background: url(missing.png) }");
        FAIL();
    } catch (const ValueError& error) {
        EXPECT_NE(std::string(error.what()).find("css/missing.png"), std::string::npos);
        EXPECT_NE(std::string(error.what()).find("css/base.css"), std::string::npos);
    }
}

TEST(ReferencesTest, UnfinishedStyleSheetsStayAsTheyAre) {
    for (const char* text :
         {"url(", "url(\"", "@import '", "@import", "a { background: url(bg.png", "/*", ""})
        EXPECT_EQ(css(text), text);
}

}  // namespace
}  // namespace nuages::staticfiles
