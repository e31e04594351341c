#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/http/request.h>

namespace nuages {
namespace {

TEST(HttpRequest, TakesTheTargetApart) {
    const HttpRequest request("GET", "/polls/5/?a=1&b=2#fragment");
    EXPECT_EQ(request.method, "GET");
    EXPECT_EQ(request.path, "/polls/5/");
    EXPECT_EQ(request.path_info, "/polls/5/");
    EXPECT_EQ(request.query_string, "a=1&b=2");
    EXPECT_EQ(request.GET["b"], "2");
}

TEST(HttpRequest, PathsAreDecodedAndBytesThatAreNoTextStayEncoded) {
    EXPECT_EQ(HttpRequest("GET", "/q/%ED%95%9C/a%20b+c/").path, "/q/한/a b+c/");
    EXPECT_EQ(HttpRequest("GET", "/%FF/%ed%95x%C3%A9").path, "/%FF/%ED%95xé");
    EXPECT_EQ(HttpRequest("GET", "/a%2Fb%00").path, std::string_view("/a/b\0", 5));
    EXPECT_EQ(HttpRequest("GET", "/%").path, "/%");
}

TEST(HttpRequest, AbsoluteTargetsNameTheHost) {
    HttpRequest request("GET", "http://localhost:81/a?b");
    request.headers.set("Host", "evil.com");
    EXPECT_EQ(request.path, "/a");
    EXPECT_EQ(request.get_host(), "localhost:81");
    EXPECT_EQ(HttpRequest("GET", "http://localhost?x").path, "/");
    EXPECT_EQ(HttpRequest("OPTIONS", "*").path, "*");
    for (const char* target : {"", "polls/", "ftp://x/", "evil.com:443"})
        EXPECT_THROW(HttpRequest("GET", target), BadRequest) << target;
}

TEST(HttpRequest, HostsAreChecked) {
    HttpRequest request("GET", "/");
    RequestOptions options;
    options.allowed_hosts = {".example.com", "10.0.0.1"};
    request.set_options(options);
    for (const char* good : {"example.com", "EXAMPLE.com:8000", "a.b.example.com.", "10.0.0.1:80"}) {
        request.headers.set("Host", good);
        EXPECT_EQ(request.get_host(), good);
    }
    for (const char* bad : {"evil.com", "notexample.com", "example.com@evil.com", "example.com/..",
                            "example.com:80:1", "example.com:x", "ex ample.com", "[::1", "한.example.com"}) {
        request.headers.set("Host", bad);
        EXPECT_THROW((void)request.get_host(), DisallowedHost) << bad;
    }
    request.headers.set("Host", "evil.com");
    try {
        (void)request.get_host();
    } catch (const DisallowedHost& error) {
        EXPECT_STREQ(error.what(),
                     "Invalid HTTP_HOST header: 'evil.com'. You may need to add 'evil.com' to "
                     "ALLOWED_HOSTS.");
        EXPECT_EQ(error.status(), 400);
    }
}

TEST(HttpRequest, WithoutAHostHeaderTheServersNameCounts) {
    HttpRequest request;
    RequestHead head;
    head.server_port = 8000;
    request.assign(head);
    EXPECT_EQ(request.get_host(), "localhost:8000");
    EXPECT_EQ(request.get_port(), "8000");
    head.server_port = 443;
    head.secure = true;
    request.assign(head);
    EXPECT_EQ(request.get_host(), "localhost");
}

TEST(HttpRequest, ProxyHeadersCountOnlyWhereTheSiteSaysSo) {
    HttpRequest request("GET", "/");
    request.headers.set("Host", "localhost");
    request.headers.set("X-Forwarded-Proto", "https");
    request.headers.set("X-Forwarded-Host", "127.0.0.1");
    request.headers.set("X-Forwarded-Port", "8443");
    EXPECT_FALSE(request.is_secure());
    EXPECT_EQ(request.get_host(), "localhost");
    RequestOptions options;
    options.secure_proxy_header = "X-Forwarded-Proto";
    options.use_x_forwarded_host = options.use_x_forwarded_port = true;
    request.set_options(options);
    EXPECT_TRUE(request.is_secure());
    EXPECT_EQ(request.get_host(), "127.0.0.1");
    EXPECT_EQ(request.get_port(), "8443");
    request.headers.set("X-Forwarded-Proto", "http, https");
    EXPECT_FALSE(request.is_secure());
}

TEST(HttpRequest, FullPathsAreEncoded) {
    const HttpRequest request("GET", "/%ED%95%9C b?q=한&x=%20");
    EXPECT_EQ(request.get_full_path(), "/%ED%95%9C%20b?q=%ED%95%9C&x=%20");
    EXPECT_EQ(request.get_full_path(true), "/%ED%95%9C%20b/?q=%ED%95%9C&x=%20");
    EXPECT_EQ(HttpRequest("GET", "/a/?").get_full_path(true), "/a/");
}

TEST(HttpRequest, BuildsAbsoluteUris) {
    HttpRequest request("GET", "/polls/5/?a=1");
    request.headers.set("Host", "localhost:8000");
    EXPECT_EQ(request.build_absolute_uri(), "http://localhost:8000/polls/5/?a=1");
    EXPECT_EQ(request.build_absolute_uri("/x/?y"), "http://localhost:8000/x/?y");
    EXPECT_EQ(request.build_absolute_uri("results/"), "http://localhost:8000/polls/5/results/");
    EXPECT_EQ(request.build_absolute_uri("../6/"), "http://localhost:8000/polls/6/");
    EXPECT_EQ(request.build_absolute_uri("/a/./b/../c"), "http://localhost:8000/a/c");
    EXPECT_EQ(request.build_absolute_uri("https://other/x"), "https://other/x");
    EXPECT_EQ(request.build_absolute_uri("//other/x"), "http://other/x");
    HttpRequest slashes("GET", "//evil.com/x");
    slashes.headers.set("Host", "localhost");
    EXPECT_EQ(slashes.build_absolute_uri(), "http://localhost//evil.com/x");
}

TEST(HttpRequest, ContentTypesAreSplit) {
    const HttpRequest request("POST", "/", "", "Text/HTML; Charset=\"utf-8\"; q=1");
    EXPECT_EQ(request.content_type, "text/html");
    EXPECT_EQ(request.encoding(), "utf-8");
    EXPECT_EQ(request.content_param("q"), "1");
    EXPECT_EQ(request.content_params().size(), 2U);
    EXPECT_EQ(HttpRequest("GET", "/").content_type, "");
}

TEST(HttpRequest, AcceptsWhatTheHeaderAllows) {
    HttpRequest request("GET", "/");
    EXPECT_TRUE(request.accepts("text/html"));
    request.headers.set("Accept", "text/html, application/*;q=0.8");
    EXPECT_TRUE(request.accepts("text/html"));
    EXPECT_TRUE(request.accepts("application/json"));
    EXPECT_FALSE(request.accepts("image/png"));
    request.headers.set("Accept", "");
    EXPECT_FALSE(request.accepts("text/html"));
}

TEST(HttpRequest, ThePrefixOfTheSiteIsNoPartOfWhatIsRouted) {
    HttpRequest request("GET", "/shop/cart/");
    request.set_script_prefix("/shop");
    EXPECT_EQ(request.path, "/shop/cart/");
    EXPECT_EQ(request.path_info, "/cart/");
    request.set_path_info("/other/");
    EXPECT_EQ(request.path, "/shop/other/");
    EXPECT_THROW(request.set_script_prefix("/else"), ValueError);
}

TEST(HttpRequest, MetaHasDjangosNames) {
    HttpRequest request("POST", "/a?b", "", "text/plain");
    request.headers.set("User-Agent", "test");
    EXPECT_EQ(request.meta("REQUEST_METHOD"), "POST");
    EXPECT_EQ(request.meta("HTTP_USER_AGENT"), "test");
    EXPECT_EQ(request.meta("CONTENT_TYPE"), "text/plain");
    EXPECT_EQ(request.meta("QUERY_STRING"), "b");
    EXPECT_EQ(request.meta("REMOTE_ADDR"), "127.0.0.1");
    EXPECT_FALSE(request.meta("HTTP_REFERER"));
    EXPECT_FALSE(request.meta("PATH"));
}

TEST(HttpRequest, ResetMakesItNew) {
    HttpRequest request("POST", "/a?b=1", "c=2", "application/x-www-form-urlencoded");
    request.headers.set("Cookie", "d=3");
    EXPECT_EQ(request.POST["c"], "2");
    request.reset();
    EXPECT_EQ(request.method, "GET");
    EXPECT_EQ(request.path, "/");
    EXPECT_TRUE(request.GET.empty());
    EXPECT_TRUE(request.POST.empty());
    EXPECT_TRUE(request.COOKIES.empty());
    EXPECT_TRUE(request.headers.empty());
    EXPECT_EQ(request.content_type, "");
    EXPECT_EQ(request.body, "");
}

TEST(HttpRequest, CookiesComeFromTheHeader) {
    HttpRequest request;
    request.headers.add("Cookie", "a=1");
    request.headers.add("Cookie", "b=2");
    request.assign({});
    EXPECT_EQ(request.COOKIES["a"], "1");
    EXPECT_EQ(request.COOKIES["b"], "2");
}

}  // namespace
}  // namespace nuages
