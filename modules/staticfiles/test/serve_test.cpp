#include <fcntl.h>
#include <sys/stat.h>

#include <gtest/gtest.h>

#include <nuages/staticfiles/serve.h>

#include "temporary_folder.h"

namespace nuages::staticfiles {
namespace {

class ServeTest : public ::testing::Test {
protected:
    ServeTest() {
        folder.write("style.css", "body { margin: 0 }");
        folder.write("한글.txt", "안녕하세요");
        folder.write("empty.txt", "");
    }

    HttpResponse get(std::string_view name) {
        HttpRequest request("GET", "/static/x");
        return serve(request, name, finder);
    }
    HttpResponse get_with(std::string_view name, std::string_view header, std::string_view value) {
        HttpRequest request("GET", "/static/x");
        request.headers.set(header, value);
        return serve(request, name, finder);
    }

    TemporaryFolder folder;
    Finder finder{{{folder.path(), ""}}};
};

TEST_F(ServeTest, AnswersWithTheFileItsTypeAndItsValidators) {
    const HttpResponse response = get("style.css");
    EXPECT_EQ(response.status_code, 200);
    EXPECT_EQ(response.read_body(), "body { margin: 0 }");
    EXPECT_TRUE(response.headers.get("Content-Type").starts_with("text/css"));
    EXPECT_EQ(response["Accept-Ranges"], "bytes");
    EXPECT_EQ(response["Cache-Control"], "no-cache");
    EXPECT_TRUE(response.headers.get("ETag").starts_with('"'));
    EXPECT_TRUE(response.headers.get("Last-Modified").ends_with(" GMT"));
}

TEST_F(ServeTest, KoreanNamesAndContentsComeThrough) {
    EXPECT_EQ(get("한글.txt").read_body(), "안녕하세요");
}

TEST_F(ServeTest, AnUnchangedFileIsNotSentAgain) {
    const HttpResponse first = get("style.css");
    const HttpResponse by_etag = get_with("style.css", "If-None-Match", first["ETag"]);
    EXPECT_EQ(by_etag.status_code, 304);
    EXPECT_EQ(by_etag.read_body(), "");
    EXPECT_EQ(by_etag["ETag"], first["ETag"]);
    EXPECT_EQ(get_with("style.css", "If-Modified-Since", first["Last-Modified"]).status_code, 304);
}

TEST_F(ServeTest, ASecondSaveWithinTheSameSecondChangesTheEntityTag) {
    const std::string before(get("style.css")["ETag"]);
    struct stat status {};
    ASSERT_EQ(::stat((folder / "style.css").c_str(), &status), 0);
    folder.write("style.css", "body { margin: 1 }");
    timespec times[2] = {status.st_atim, status.st_mtim};
    times[1].tv_nsec = (times[1].tv_nsec + 1000) % 1'000'000'000;
    ASSERT_EQ(::utimensat(AT_FDCWD, (folder / "style.css").c_str(), times, 0), 0);
    EXPECT_NE(get("style.css")["ETag"], before);
}

TEST_F(ServeTest, ARangeIsSentAlone) {
    const HttpResponse response = get_with("style.css", "Range", "bytes=5-10");
    EXPECT_EQ(response.status_code, 206);
    EXPECT_EQ(response.read_body(), "{ marg");
    EXPECT_EQ(response["Content-Range"], "bytes 5-10/18");
    EXPECT_EQ(response["Content-Length"], "6");
}

TEST_F(ServeTest, ARangeBehindTheEndGets416) {
    const HttpResponse response = get_with("style.css", "Range", "bytes=18-");
    EXPECT_EQ(response.status_code, 416);
    EXPECT_EQ(response["Content-Range"], "bytes */18");
    EXPECT_EQ(get_with("empty.txt", "Range", "bytes=0-").status_code, 416);
}

TEST_F(ServeTest, AFailedPreconditionGets412) {
    EXPECT_EQ(get_with("style.css", "If-Match", "\"other\"").status_code, 412);
}

TEST_F(ServeTest, OtherMethodsAreNotAllowed) {
    HttpRequest request("POST", "/static/style.css");
    const HttpResponse response = serve(request, "style.css", finder);
    EXPECT_EQ(response.status_code, 405);
    EXPECT_EQ(response["Allow"], "GET, HEAD");
}

TEST_F(ServeTest, AMissingFileIsHttp404) {
    EXPECT_THROW(get("missing.css"), Http404);
    EXPECT_THROW(get("../style.css"), Http404);
}

TEST_F(ServeTest, FilesWithAHashInTheirNameMayBeKeptForAYear) {
    HttpRequest request("GET", "/static/x");
    const HttpResponse response = serve_file(request, folder / "style.css", "style.css", Caching::immutable);
    EXPECT_EQ(response["Cache-Control"], "max-age=31536000, public, immutable");
}

}  // namespace
}  // namespace nuages::staticfiles
