#include <gtest/gtest.h>

#include <nuages/staticfiles/embedded.h>

namespace nuages::staticfiles {
namespace {

TEST(EmbeddedFilesTest, TheFirstOfAName) {
    EmbeddedFiles files;
    files.add({{"a.css", "site"}, {"a.css", "app"}});
    ASSERT_NE(files.find("a.css"), nullptr);
    EXPECT_EQ(files.find("a.css")->content, "site");
    EXPECT_EQ(files.find("b.css"), nullptr);
}

TEST(EmbeddedFilesTest, AreFoundUnderTheirHashedNames) {
    EmbeddedFiles files;
    files.add({{"a.css", "b { background: url(c.png) }"}, {"c.png", "png"}});
    const Manifest manifest = files.hash("/static/");
    const EmbeddedFiles::File* style = files.find(manifest.find("a.css").value());
    ASSERT_NE(style, nullptr);
    EXPECT_TRUE(style->hashed);
    EXPECT_EQ(style->content, "b { background: url(\"" + manifest.find("c.png").value() + "\") }");
    EXPECT_FALSE(files.find("a.css")->hashed);
    EXPECT_NE(files.find("a.css")->etag, style->etag);
}

}  // namespace
}  // namespace nuages::staticfiles
