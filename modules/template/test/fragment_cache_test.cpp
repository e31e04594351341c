#include <gtest/gtest.h>

#include <nuages/template/fragment_cache.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

thread_local std::int64_t seconds = 0;
DateTime test_clock() {
    return DateTime::from_unix(seconds);
}

TEST(FragmentCache, ForgetsWhatIsTooOld) {
    seconds = 1000;
    MemoryFragmentCache cache(1000, test_clock);
    cache.set("a", "1", Duration::seconds(10));
    cache.set("b", "2", std::nullopt);
    cache.set("c", "3", Duration::seconds(0));
    EXPECT_EQ(cache.get("a"), "1");
    EXPECT_EQ(cache.get("c"), std::nullopt);
    seconds += 10;
    EXPECT_EQ(cache.get("a"), std::nullopt);
    EXPECT_EQ(cache.get("b"), "2");
    EXPECT_EQ(cache.bytes(), 2u);
}

TEST(FragmentCache, KeepsWhatWasUsedLast) {
    MemoryFragmentCache cache(6);
    cache.set("a", "1", std::nullopt);
    cache.set("b", "2", std::nullopt);
    cache.set("c", "3", std::nullopt);
    EXPECT_EQ(cache.get("a"), "1");
    cache.set("d", "4", std::nullopt);
    EXPECT_EQ(cache.get("b"), std::nullopt);
    EXPECT_EQ(cache.get("a"), "1");
    cache.set("e", "far too long", std::nullopt);
    EXPECT_EQ(cache.get("e"), std::nullopt);
    cache.set("a", "5", std::nullopt);
    EXPECT_EQ(cache.get("a"), "5");
    EXPECT_LE(cache.bytes(), 6u);
    cache.clear();
    EXPECT_EQ(cache.bytes(), 0u);
}

TEST(FragmentCache, HasDjangosKeys) {
    EXPECT_EQ(template_fragment_key("foo"), "template.cache.foo.d41d8cd98f00b204e9800998ecf8427e");
    EXPECT_NE(template_fragment_key("foo", {Value("a"), Value("b")}),
              template_fragment_key("foo", {Value("ab")}));
}

TEST(CacheTag, ShowsWhatWasRenderedBefore) {
    Options options;
    const auto cache = std::make_shared<MemoryFragmentCache>();
    options.fragment_caches = {{"default", cache}, {"other", std::make_shared<MemoryFragmentCache>()}};
    const std::string source = "{% load cache %}{% cache 60 part user %}{{ n }}{% endcache %}";
    EXPECT_EQ(render(source, {{"n", 1}, {"user", "a"}}, options), "1");
    EXPECT_EQ(render(source, {{"n", 2}, {"user", "a"}}, options), "1");
    EXPECT_EQ(render(source, {{"n", 3}, {"user", "b"}}, options), "3");
    EXPECT_EQ(cache->get(template_fragment_key("part", {Value("a")})), "1");
    EXPECT_EQ(render("{% load cache %}{% cache 60 part user using='other' %}{{ n }}{% endcache %}",
                     {{"n", 4}, {"user", "a"}}, options),
              "4");
    EXPECT_EQ(render("{% load cache %}{% cache None part2 %}<{{ n }}>{% endcache %}", {{"n", "<"}}, options),
              "<&lt;>");
}

TEST(CacheTag, SaysWhatIsWrongInDjangosWords) {
    EXPECT_EQ(syntax_error("{% load cache %}{% cache 1 %}{% endcache %}"),
              "''cache'' tag requires at least 2 arguments.");
    EXPECT_EQ(syntax_error("{% load cache %}{% cache 'x' a %}{% endcache %}"),
              "\"cache\" tag got a non-integer timeout value: 'x'");
    EXPECT_EQ(syntax_error("{% load cache %}{% cache 1 a using='no' %}{% endcache %}"),
              "Invalid cache name specified for cache tag: 'no'");
    EXPECT_EQ(syntax_error("{% load cache %}{% cache 99999999999999999999 a %}x{% endcache %}"), "no error");
}

}  // namespace
}  // namespace nuages::templates
