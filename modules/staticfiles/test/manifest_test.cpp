#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/staticfiles/manifest.h>

namespace nuages::staticfiles {
namespace {

TEST(HashedNameTest, PutsTheHashBeforeTheExtension) {
    // The MD5 of "hello" begins with 5d41402abc4b.
    EXPECT_EQ(hashed_name("css/base.css", "hello"), "css/base.5d41402abc4b.css");
    EXPECT_EQ(hashed_name("a.tar.gz", "hello"), "a.tar.5d41402abc4b.gz");
    EXPECT_EQ(hashed_name("LICENSE", "hello"), "LICENSE.5d41402abc4b");
    EXPECT_EQ(hashed_name("v1.2/LICENSE", "hello"), "v1.2/LICENSE.5d41402abc4b");
}

TEST(ManifestTest, IsReadBackAsItWasWritten) {
    Manifest manifest;
    manifest.set("polls/style.css", "polls/style.5d41402abc4b.css");
    manifest.set("한글.css", "한글.5d41402abc4b.css");
    const Manifest copy = Manifest::parse(manifest.json(), "staticfiles.json");
    EXPECT_EQ(copy.paths(), manifest.paths());
    EXPECT_EQ(copy.find("한글.css"), "한글.5d41402abc4b.css");
    EXPECT_EQ(copy.find("missing.css"), std::nullopt);
    EXPECT_TRUE(copy.has_hashed("polls/style.5d41402abc4b.css"));
    EXPECT_FALSE(copy.has_hashed("polls/style.css"));
}

TEST(ManifestTest, HasDjangosForm) {
    Manifest manifest;
    manifest.set("a.css", "a.0123456789ab.css");
    // The hash is the MD5 of [["a.css", "a.0123456789ab.css"]].
    EXPECT_EQ(manifest.json(),
              R"({"paths": {"a.css": "a.0123456789ab.css"}, "version": "1.1", "hash": "3331937ded9d"})");
}

TEST(ManifestTest, OneOfDjangosOlderVersionIsRead) {
    const Manifest manifest = Manifest::parse(R"({"paths": {"a.css": "a.1.css"}, "version": "1.0"})", "x");
    EXPECT_EQ(manifest.find("a.css"), "a.1.css");
}

TEST(ManifestTest, WhatIsNoManifestIsRefusedByName) {
    for (const char* text :
         {"", "[]", "{}", R"({"version": "2.0", "paths": {}})", R"({"version": "1.1"})", "{"}) {
        try {
            Manifest::parse(text, "/srv/static/staticfiles.json");
            ADD_FAILURE() << text;
        } catch (const ValueError& error) {
            EXPECT_NE(std::string(error.what()).find("/srv/static/staticfiles.json"), std::string::npos);
            EXPECT_NE(std::string(error.what()).find("collectstatic"), std::string::npos);
        }
    }
}

}  // namespace
}  // namespace nuages::staticfiles
