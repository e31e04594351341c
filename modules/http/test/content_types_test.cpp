#include <gtest/gtest.h>

#include <nuages/http/media_type.h>

namespace nuages::http {
namespace {

TEST(ContentTypes, GoByTheExtension) {
    EXPECT_EQ(guess_content_type("a/b.CSS").content_type, "text/css");
    EXPECT_EQ(guess_content_type("x.woff2").content_type, "font/woff2");
    EXPECT_EQ(guess_content_type("archive.tar.gz").content_type, "application/x-tar");
    EXPECT_EQ(guess_content_type("archive.tar.gz").encoding, "gzip");
    EXPECT_EQ(guess_content_type("README").content_type, "");
    EXPECT_EQ(guess_content_type(".html").content_type, "");
    EXPECT_EQ(guess_content_type("dir.html/file").content_type, "");
    EXPECT_EQ(guess_content_type("x.unknown").content_type, "");
}

}  // namespace
}  // namespace nuages::http
