#include <gtest/gtest.h>

#include <nuages/http/request.h>

namespace nuages {
namespace {

constexpr std::string_view urlencoded = "application/x-www-form-urlencoded";
constexpr std::string_view multipart = "multipart/form-data; boundary=XX";

std::string part(const std::string& disposition, const std::string& content) {
    return "--XX\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
}

TEST(RequestForm, AnUrlencodedFormIsParsedOnFirstLook) {
    HttpRequest request("POST", "/?q=1", "choice=2&text=a+b", urlencoded);
    EXPECT_EQ(request.POST.get<std::int64_t>("choice"), 2);
    EXPECT_FALSE(request.POST.get<std::int64_t>("text"));
    EXPECT_FALSE(request.POST.get<std::int64_t>("missing"));
    EXPECT_EQ(request.GET["q"], "1");
    EXPECT_TRUE(request.FILES.empty());
}

TEST(RequestForm, OnlyAPostHasOne) {
    HttpRequest put("PUT", "/", "a=1", urlencoded);
    EXPECT_TRUE(put.POST.empty());
    HttpRequest json("POST", "/", "{}", "application/json");
    EXPECT_TRUE(json.POST.empty());
    EXPECT_EQ(json.body, "{}");
}

TEST(RequestForm, AMultipartFormHasFieldsAndFiles) {
    const std::string body = part("name=title", "\xFF!") + part("name=f; filename=a.txt", "content") +
                             part("name=none; filename=\"\"", "") + "--XX--\r\n";
    HttpRequest request("POST", "/", body, multipart);
    ASSERT_TRUE(request.FILES.contains("f"));
    const UploadedFile& file = *request.FILES.get("f");
    EXPECT_EQ(file.name, "a.txt");
    EXPECT_EQ(file.read(), "content");
    EXPECT_EQ(request.FILES.get("none"), nullptr);
    EXPECT_EQ(request.POST["title"], "\xEF\xBF\xBD!");
    EXPECT_EQ(to_value(request.FILES).as_object().item("f")->as_object().attribute("size"), Value(7));
}

TEST(RequestForm, LimitsHoldEachTimeTheFormIsLookedAt) {
    RequestOptions options;
    options.max_fields = 2;
    options.max_files = 1;
    options.max_form_bytes = 20;
    const auto post = [&](HttpRequest& request) {
        request.set_options(options);
        return request.POST["a"];
    };
    HttpRequest fields("POST", "/", "a&b&c", urlencoded);
    EXPECT_THROW(post(fields), TooManyFieldsSent);
    EXPECT_THROW(post(fields), TooManyFieldsSent);
    HttpRequest large("POST", "/", "a=" + std::string(20, 'x'), urlencoded);
    EXPECT_THROW(post(large), RequestDataTooBig);
    HttpRequest parts("POST", "/", part("name=a", "1") + part("name=b", "1") + part("name=c", "1") + "--XX--",
                      multipart);
    EXPECT_THROW(post(parts), TooManyFieldsSent);
    HttpRequest files(
        "POST", "/", part("name=a; filename=x", "1") + part("name=b; filename=y", "1") + "--XX--", multipart);
    EXPECT_THROW(post(files), TooManyFilesSent);
    EXPECT_THROW((void)files.FILES.empty(), TooManyFilesSent);
    HttpRequest long_field("POST", "/", part("name=a", std::string(21, 'x')) + "--XX--", multipart);
    EXPECT_THROW(post(long_field), RequestDataTooBig);
    HttpRequest long_file("POST", "/", part("name=a; filename=x", std::string(100, 'x')) + "--XX--",
                          multipart);
    EXPECT_EQ(post(long_file), "");
    EXPECT_EQ(long_file.FILES.get("a")->size(), 100U);
}

TEST(RequestForm, MalformedFormsAreBadRequests) {
    HttpRequest no_boundary("POST", "/", "x", "multipart/form-data");
    EXPECT_THROW((void)no_boundary.POST.empty(), MultipartError);
    HttpRequest charset("POST", "/", "a=1", "application/x-www-form-urlencoded; charset=latin-1");
    EXPECT_THROW((void)charset.POST.empty(), BadRequest);
    HttpRequest utf8("POST", "/", "a=1", "application/x-www-form-urlencoded; charset=UTF-8");
    EXPECT_EQ(utf8.POST["a"], "1");
    EXPECT_EQ(RequestDataTooBig().status(), 413);
}

}  // namespace
}  // namespace nuages
