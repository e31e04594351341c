#include <cstdio>
#include <fstream>
#include <utility>

#include <gtest/gtest.h>

#include <nuages/base/value.h>
#include <nuages/http/errors.h>
#include <nuages/http/response.h>

namespace nuages {
namespace {

TEST(Responses, RedirectsEncodeWhereTheyLead) {
    const HttpResponseRedirect found("/한/?a=b c");
    EXPECT_EQ(found.status_code, 302);
    EXPECT_EQ(found.url(), "/%ED%95%9C/?a=b%20c");
    EXPECT_EQ(HttpResponsePermanentRedirect("/").status_code, 301);
    EXPECT_EQ(HttpResponseRedirect("//x/y").url(), "//x/y");
}

TEST(Responses, RedirectsRefuseOtherSchemes) {
    for (const char* url :
         {"javascript:alert(1)", "JAVASCRIPT:x", " data:text/html,x", "java\nscript:x", "http://[x"})
        EXPECT_THROW(HttpResponseRedirect{url}, DisallowedRedirect) << url;
    EXPECT_EQ(HttpResponseRedirect("https://example.com/").status_code, 302);
}

TEST(Responses, ALocationCannotAddHeaders) {
    EXPECT_EQ(HttpResponseRedirect("/a\r\nX: 1").url(), "/a%0D%0AX:%201");
}

TEST(Responses, EachHasItsStatus) {
    EXPECT_EQ(HttpResponseNotFound("x").status_code, 404);
    EXPECT_EQ(HttpResponseBadRequest().status_code, 400);
    EXPECT_EQ(HttpResponseForbidden().status_code, 403);
    EXPECT_EQ(HttpResponseGone().status_code, 410);
    EXPECT_EQ(HttpResponseServerError().status_code, 500);
    EXPECT_FALSE(HttpResponseNotModified().headers.contains("Content-Type"));
    const HttpResponseNotAllowed not_allowed({"GET", "POST"});
    EXPECT_EQ(not_allowed.status_code, 405);
    EXPECT_EQ(not_allowed["Allow"], "GET, POST");
}

TEST(Responses, JsonIsWrittenAsDjangoWritesIt) {
    const JsonResponse response({{"id", 1}, {"name", "한"}, {"tags", Value::list({true, nullptr})}});
    EXPECT_EQ(response.content, R"({"id": 1, "name": "\ud55c", "tags": [true, null]})");
    EXPECT_EQ(response["Content-Type"], "application/json");
}

TEST(Responses, MayBeReturnedAsHttpResponse) {
    const auto view = [](bool stream) -> HttpResponse {
        if (stream)
            return StreamingHttpResponse([](ResponseWriter& writer) {
                writer.write("a");
                writer.write("b");
            });
        return JsonResponse(Value(1), 201);
    };
    EXPECT_EQ(view(false).status_code, 201);
    const HttpResponse stream = view(true);
    EXPECT_EQ(stream.body_kind(), HttpResponse::BodyKind::stream);
    EXPECT_EQ(stream.read_body(), "ab");
}

class FileResponses : public ::testing::Test {
protected:
    FileResponses() : path_(::testing::TempDir() + "report \"1\".txt") {
        std::ofstream(path_) << "0123456789";
    }
    ~FileResponses() override { std::remove(path_.c_str()); }
    std::string path_;
};

TEST_F(FileResponses, SendTheFileUnderItsNameAndType) {
    const FileResponse response(path_);
    EXPECT_EQ(response.file().length(), 10U);
    EXPECT_EQ(response.read_body(), "0123456789");
    EXPECT_EQ(response["Content-Type"], "text/plain");
    EXPECT_EQ(response["Content-Disposition"], "inline; filename=\"report \\\"1\\\".txt\"");
}

TEST_F(FileResponses, CanBeAttachmentsOfAnotherName) {
    const FileResponse response(path_, {.as_attachment = true, .filename = "보고서.csv.gz"});
    EXPECT_EQ(response["Content-Disposition"],
              "attachment; filename*=utf-8''%EB%B3%B4%EA%B3%A0%EC%84%9C.csv.gz");
    EXPECT_EQ(response["Content-Type"], "application/gzip");
}

TEST_F(FileResponses, CanSendAPart) {
    FileResponse response(path_);
    response.file().select(3, 4);
    EXPECT_EQ(response.read_body(), "3456");
    EXPECT_EQ(response.file().file_size(), 10U);
    HttpResponse moved = std::move(response);
    EXPECT_EQ(moved.read_body(), "3456");
}

TEST_F(FileResponses, SayWhatCannotBeOpened) {
    try {
        const FileResponse response("/nonexistent/file");
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "Cannot open the file /nonexistent/file: No such file or directory.");
    }
    EXPECT_THROW(FileResponse{::testing::TempDir()}, Error);
    EXPECT_THROW(FileResponse{"/dev/null"}, Error);
}

}  // namespace
}  // namespace nuages
