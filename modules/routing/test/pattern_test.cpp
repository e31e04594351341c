#include <cstdint>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/base/uuid.h>
#include <nuages/routing/pattern.h>
#include <nuages/urls.h>

#include "url_support.h"

namespace nuages {
namespace {

struct Year {
    static constexpr std::string_view converter_name = "yyyy";
    static constexpr std::string_view converter_regex = "[0-9]{4}";
    static std::optional<Year> parse(std::string_view text) {
        const auto number = text::parse_int(text);
        return number && *number > 0 ? std::optional(Year{static_cast<int>(*number)}) : std::nullopt;
    }
    std::string str() const {
        std::string digits = std::to_string(number);
        return std::string(4 - std::min<std::size_t>(4, digits.size()), '0') + digits;
    }
    int number = 0;
};

HttpResponse index(HttpRequest&) {
    return "index";
}
HttpResponse detail(HttpRequest&, int id) {
    return "detail " + std::to_string(id);
}
HttpResponse tiny(HttpRequest&, std::uint8_t n) {
    return "tiny " + std::to_string(n);
}
JsonResponse archive(HttpRequest&, int year, const std::string& slug) {
    return JsonResponse(Value::list({year, slug}));
}
HttpResponse file(HttpRequest&, std::string_view path) {
    return "file " + std::string(path);
}
HttpResponse thing(HttpRequest&, UUID id) {
    return "thing " + id.str();
}
HttpResponse year_view(HttpRequest&, Year year) {
    return "year " + std::to_string(year.number);
}
HttpResponse post(HttpRequest&, std::string blog, int id) {
    return blog + " " + std::to_string(id);
}
HttpResponse page(HttpRequest&, std::optional<int> number) {
    return "page " + std::to_string(number.value_or(1));
}

UrlPatterns blog_urls() {
    return UrlPatterns{path("<int:id>/", with_outer<1>(post), "post")}.in_app("blog");
}

UrlPatterns urls() {
    return {path("", index, "index"),
            path("<int:id>/", detail, "detail"),
            path("tiny/<int:n>/", tiny),
            path("tiny/<int:n>/", detail),
            path("<int:year>/<slug:slug>/", archive),
            path("f/<path:path>", file),
            path("u/<uuid:id>/", thing),
            path("y/<yyyy:year>/", year_view, "year"),
            path("y/<str:name>/", file),
            path("over/<int:id>/", detail, {{"id", 99}}, "over"),
            path("lambda/<int:n>/", view([](HttpRequest& request, std::int64_t n) {
                     return HttpResponse(std::string(request.method) + std::to_string(n));
                 })),
            path("blog/<slug:blog>/", include(blog_urls)),
            re_path("^page/(?:([0-9]+)/)?$", page),
            re_path("^named/(?P<year>[0-9]{4})/(?P<slug>[a-z]+)/$", archive)};
}

TEST(Path, FeedsViewsByTheOrderOfTheirConverters) {
    const UrlResolver resolver(urls());
    EXPECT_EQ(answer(resolver, "/"), "index");
    EXPECT_EQ(answer(resolver, "/42/"), "detail 42");
    EXPECT_EQ(answer(resolver, "/2026/a-b_c/"), "[2026, \"a-b_c\"]");
    EXPECT_EQ(answer(resolver, "/f/a/b c"), "file a/b c");
    EXPECT_EQ(answer(resolver, "/u/075194d3-6885-417e-a8a8-6c931e272f00/"),
              "thing 075194d3-6885-417e-a8a8-6c931e272f00");
    EXPECT_EQ(answer(resolver, "/lambda/7/"), "GET7");
}

TEST(Path, ANumberThatDoesNotFitTheParameterIsNoMatch) {
    const UrlResolver resolver(urls());
    EXPECT_EQ(answer(resolver, "/2147483647/"), "detail 2147483647");
    EXPECT_EQ(answer(resolver, "/2147483648/"), "404");
    EXPECT_EQ(answer(resolver, "/99999999999999999999999999/"), "404");
    EXPECT_EQ(answer(resolver, "/tiny/255/"), "tiny 255");
    EXPECT_EQ(answer(resolver, "/tiny/256/"), "detail 256");
    EXPECT_EQ(resolver.tried("/2147483648/").size(), urls().size());
}

TEST(Path, TypesOfTheSiteBringTheirConverter) {
    const UrlResolver resolver(urls());
    EXPECT_EQ(answer(resolver, "/y/0042/"), "year 42");
    EXPECT_EQ(answer(resolver, "/y/42/"), "file 42");
    EXPECT_EQ(answer(resolver, "/y/0000/"), "file 0000");
    EXPECT_EQ(resolver.reverse("year", {7}), "/y/0007/");
}

TEST(Path, ExtraArgumentsReplaceCapturedOnes) {
    const UrlResolver resolver(urls());
    EXPECT_EQ(answer(resolver, "/over/3/"), "detail 99");
    EXPECT_EQ(resolver.resolve("/over/3/").kwargs(), (Dict{{"id", 99}}));
    EXPECT_EQ(resolver.resolve("/over/3/").captured_kwargs(), (Dict{{"id", 3}}));
    EXPECT_THROW(UrlResolver({path("<int:id>/", detail, {{"id", "x"}})}), ImproperlyConfigured);
}

TEST(Path, CapturesOfAnIncludeComeFirst) {
    const UrlResolver resolver(urls());
    EXPECT_EQ(answer(resolver, "/blog/cats/5/"), "cats 5");
    EXPECT_EQ(resolver.reverse("blog:post", {"cats", 5}), "/blog/cats/5/");
    try {
        UrlResolver wrong({path("<slug:blog>/", include({path("<int:id>/", detail)}))});
        FAIL();
    } catch (const ImproperlyConfigured& error) {
        EXPECT_NE(std::string(error.what()).find("captures 2 arguments, but its view takes 1"),
                  std::string::npos);
        EXPECT_NE(std::string(error.what()).find("with_outer<N>(view)"), std::string::npos);
    }
    EXPECT_THROW(UrlResolver({path("<int:blog>/", include(blog_urls))}), ImproperlyConfigured);
}

TEST(RePath, FeedsOptionalGroupsAndNamedOnes) {
    const UrlResolver resolver(urls());
    EXPECT_EQ(answer(resolver, "/page/"), "page 1");
    EXPECT_EQ(answer(resolver, "/page/3/"), "page 3");
    EXPECT_EQ(answer(resolver, "/named/2026/abc/"), "[2026, \"abc\"]");
}

TEST(RePath, IsCheckedAgainstTheViewWhenTheSiteStarts) {
    EXPECT_THROW(UrlResolver({re_path("^(\\d+)/(\\d+)/$", detail)}), ImproperlyConfigured);
    EXPECT_THROW(UrlResolver({re_path("^$", detail)}), ImproperlyConfigured);
    try {
        UrlResolver wrong({re_path("^(unclosed/$", index)});
        FAIL();
    } catch (const ImproperlyConfigured& error) {
        EXPECT_NE(std::string(error.what()).find("'^(unclosed/$' is not a valid regular expression: missing"),
                  std::string::npos)
            << error.what();
    }
    EXPECT_EQ(answer(UrlResolver({re_path("^(x)?/$", detail)}), "/x/"), "404");
    EXPECT_EQ(answer(UrlResolver({re_path("^(1)?/$", detail)}), "/"), "404");
}

TEST(Include, NeedsAnAppNameForANamespace) {
    EXPECT_THROW(include(UrlPatterns{}, "", "instance"), ImproperlyConfigured);
    EXPECT_EQ(include(blog_urls).namespace_, "blog");
    EXPECT_EQ(include(blog_urls, "", "other").namespace_, "other");
    EXPECT_EQ(include(blog_urls, "", "other").app_name, "blog");
}

TEST(UrlPatterns, CanBeAddedUp) {
    UrlPatterns patterns{path("a/", index)};
    patterns += patterns;
    patterns.push_back(path("b/", index));
    EXPECT_EQ(patterns.size(), 3U);
}

}  // namespace
}  // namespace nuages
