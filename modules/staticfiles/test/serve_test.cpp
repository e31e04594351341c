#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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

TEST_F(ServeTest, SeveralRangesAreSentAsParts) {
    const HttpResponse response = get_with("style.css", "Range", "bytes=0-3, 15-");
    EXPECT_EQ(response.status_code, 206);
    const std::string type(response["Content-Type"]);
    ASSERT_TRUE(type.starts_with("multipart/byteranges; boundary=")) << type;
    const std::string boundary = type.substr(type.find('=') + 1);
    EXPECT_EQ(response.read_body(),
              "\r\n--" + boundary +
                  "\r\nContent-Type: text/css\r\nContent-Range: bytes 0-3/18\r\n\r\nbody\r\n--" + boundary +
                  "\r\nContent-Type: text/css\r\nContent-Range: bytes 15-17/18\r\n\r\n0 }\r\n--" + boundary +
                  "--\r\n");
    EXPECT_NE(response["ETag"], "");
}

TEST_F(ServeTest, OverlappingAndManyRangesCostNoMoreThanTheFile) {
    const HttpResponse joined = get_with("style.css", "Range", "bytes=4-9,0-5,8-8,1-2");
    EXPECT_EQ(joined["Content-Range"], "bytes 0-9/18");
    EXPECT_EQ(joined.read_body(), "body { mar");
    std::string many = "bytes=0-0";
    for (int i = 0; i < 1000; ++i)
        many += ",2-2";
    EXPECT_EQ(get_with("style.css", "Range", many).status_code, 200);
    EXPECT_EQ(get_with("style.css", "Range", "bytes=0-1,x-y").status_code, 200);
    EXPECT_EQ(get_with("style.css", "Range", "bytes=99-100,200-").status_code, 416);
    EXPECT_EQ(get_with("style.css", "Range", "bytes=99-100,2-2").read_body(), "d");
}

class PrecompressedTest : public ServeTest {
protected:
    HttpResponse within(std::string_view name, std::string_view accepted) {
        HttpRequest request("GET", "/static/x");
        request.headers.set("Accept-Encoding", accepted);
        return serve_from(request, name, folder.path());
    }
};

TEST_F(PrecompressedTest, VariantsAreSentToThoseWhoTakeThem) {
    folder.write("style.css.gz", "gz");
    folder.write("style.css.br", "br");
    const HttpResponse brotli = within("style.css", "gzip, br");
    EXPECT_EQ(brotli["Content-Encoding"], "br");
    EXPECT_EQ(brotli["Vary"], "Accept-Encoding");
    EXPECT_TRUE(brotli.headers.get("Content-Type").starts_with("text/css"));
    EXPECT_EQ(brotli.read_body(), "br");
    EXPECT_EQ(within("style.css", "gzip;q=1, br;q=0")["Content-Encoding"], "gzip");
    const HttpResponse plain = within("style.css", "identity");
    EXPECT_EQ(plain["Content-Encoding"], "");
    EXPECT_EQ(plain["Vary"], "Accept-Encoding");
    EXPECT_NE(plain["ETag"], brotli["ETag"]);
}

TEST_F(PrecompressedTest, AVariantThatIsOlderThanTheFileIsNotSent) {
    folder.write("style.css.gz", "gz");
    const timespec old[2] = {{1, 0}, {1, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, (folder / "style.css.gz").c_str(), old, 0), 0);
    EXPECT_EQ(within("style.css", "gzip")["Content-Encoding"], "");
}

TEST_F(PrecompressedTest, NothingOutsideOfTheFolderIsOpened) {
    folder.write("inner/secret.txt", "inside");
    folder.write(".hidden", "x");
    ASSERT_EQ(::symlink("/etc/passwd", (folder / "out.txt").c_str()), 0);
    ASSERT_EQ(::symlink("../etc", (folder / "up").c_str()), 0);
    ASSERT_EQ(::symlink((folder / "inner/secret.txt").c_str(), (folder / "in.txt").c_str()), 0);
    for (const char* name :
         {"out.txt", "up/passwd", "../style.css", ".hidden", "inner", "inner/", "", "/etc/passwd"})
        EXPECT_THROW(within(name, ""), Http404) << name;
    EXPECT_EQ(within("in.txt", "").read_body(), "inside");
    EXPECT_EQ(within("inner/secret.txt", "").read_body(), "inside");
}

TEST_F(PrecompressedTest, UploadsGetNoRightsInTheSitesName) {
    folder.write("page.html", "<script>alert(1)</script>");
    HttpRequest request("GET", "/media/page.html");
    const HttpResponse response = serve_upload(request, "page.html", folder.path());
    EXPECT_EQ(response["X-Content-Type-Options"], "nosniff");
    EXPECT_TRUE(response.headers.get("Content-Security-Policy").ends_with("sandbox"));
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
