#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/fibers/scope.h>
#include <nuages/i18n/active.h>
#include <nuages/i18n/translations.h>
#include <nuages/routing/i18n_patterns.h>
#include <nuages/routing/reverse.h>

#include "url_support.h"

namespace nuages {
namespace {

HttpResponse page(HttpRequest&) {
    return "";
}

UrlPatterns patterns(DefaultLanguage default_language = DefaultLanguage::with_prefix) {
    UrlPatterns patterns = {path_dyn("feed/", named_view("feed"), "feed")};
    patterns += i18n_patterns({path_dyn("", named_view("home"), "home"),
                               path_dyn("polls/<int:pk>/", named_view("detail"), "detail"),
                               re_path_dyn("^old/([0-9]+)/$", named_view("old"), "old"),
                               path("shop/", include({path("", page, "index")}, "shop"))},
                              default_language);
    patterns.push_back(path_dyn("<slug:any>/", named_view("any"), "any"));
    return patterns;
}

class I18nPatterns : public testing::Test {
protected:
    std::string in(std::string_view language, std::string_view path, const UrlResolver& resolver) const {
        const i18n::Override active(site.locale(language));
        return answer(resolver, path);
    }
    std::string reverse_in(std::string_view language, const UrlResolver& resolver, std::string_view name,
                           const List& args = {}, std::string_view script_prefix = "/") const {
        const i18n::Override active(site.locale(language));
        return resolver.reverse(name, args, {}, {}, script_prefix);
    }

    const i18n::Translations site{{.language_code = "en", .languages = {"en", "ko", "pt-br"}}};
    const UrlResolver urls{patterns()};
};

TEST_F(I18nPatterns, AreFoundInTheActiveLanguageOnly) {
    EXPECT_EQ(in("ko", "/ko/", urls), "home [] {}");
    EXPECT_EQ(in("ko", "/ko/polls/5/", urls), "detail [] {'pk': 5}");
    EXPECT_EQ(in("ko", "/ko/old/7/", urls), "old ['7'] {}");
    EXPECT_EQ(in("pt-br", "/pt-br/polls/5/", urls), "detail [] {'pk': 5}");
    EXPECT_EQ(in("en", "/ko/polls/5/", urls), "404");
    EXPECT_EQ(in("ko", "/polls/5/", urls), "404");
    EXPECT_EQ(in("ko", "/feed/", urls), "feed [] {}");
}

TEST_F(I18nPatterns, KeepTheirPlaceInTheList) {
    EXPECT_EQ(in("ko", "/ko/", urls), "home [] {}");
    EXPECT_EQ(in("en", "/ko/", urls), "any [] {'any': 'ko'}");
    UrlPatterns behind = {path_dyn("<slug:any>/", named_view("any"), "any")};
    behind += patterns();
    EXPECT_EQ(in("ko", "/ko/", UrlResolver(behind)), "any [] {'any': 'ko'}");
}

TEST_F(I18nPatterns, TheSitesLanguageMayDoWithout) {
    const UrlResolver resolver(patterns(DefaultLanguage::without_prefix));
    EXPECT_EQ(in("en", "/polls/5/", resolver), "detail [] {'pk': 5}");
    EXPECT_EQ(in("en", "/en/polls/5/", resolver), "404");
    EXPECT_EQ(in("ko", "/ko/polls/5/", resolver), "detail [] {'pk': 5}");
    EXPECT_EQ(reverse_in("en", resolver, "detail", {5}), "/polls/5/");
    EXPECT_EQ(reverse_in("ko", resolver, "detail", {5}), "/ko/polls/5/");
    EXPECT_EQ(resolver.language_prefix(), DefaultLanguage::without_prefix);
    EXPECT_EQ(urls.language_prefix(), DefaultLanguage::with_prefix);
    EXPECT_EQ(UrlResolver(UrlPatterns()).language_prefix(), std::nullopt);
}

TEST_F(I18nPatterns, AreReversedInTheActiveLanguage) {
    EXPECT_EQ(reverse_in("ko", urls, "detail", {5}), "/ko/polls/5/");
    EXPECT_EQ(reverse_in("en", urls, "old", {"7"}), "/en/old/7/");
    EXPECT_EQ(reverse_in("pt-br", urls, "shop:index", {}, "/my/"), "/my/pt-br/shop/");
    EXPECT_EQ(reverse_in("ko", urls, "feed"), "/feed/");
    try {
        reverse_in("pt-br", urls, "detail", {"x"});
        FAIL();
    } catch (const NoReverseMatch& error) {
        EXPECT_NE(std::string_view(error.what()).find("['pt\\\\-br/polls/(?P<pk>[0-9]+)/\\\\Z']"),
                  std::string_view::npos)
            << error.what();
    }
}

TEST_F(I18nPatterns, NeedTranslations) {
    const i18n::Translations plain({.language_code = "ko", .use_i18n = false});
    const i18n::Override active(plain.default_locale());
    EXPECT_EQ(answer(urls, "/polls/5/"), "detail [] {'pk': 5}");
    EXPECT_EQ(urls.reverse("detail", {5}), "/polls/5/");
}

TEST_F(I18nPatterns, ShowTheirPrefixInMatchesListsAndOnTheDebugPage) {
    const i18n::Override active(site.locale("ko"));
    EXPECT_EQ(urls.resolve("/ko/polls/5/").route(), "ko/polls/<int:pk>/");
    EXPECT_EQ(urls.list()[2].route, "/ko/polls/<int:pk>/");
    const auto tried = urls.tried("/ko/x");
    ASSERT_GE(tried.size(), 2u);
    EXPECT_EQ(tried[1].front(), "ko/");
}

TEST_F(I18nPatterns, AreForTheSitesOwnListOnly) {
    EXPECT_THROW(UrlResolver({path("a/", include(patterns()))}), ImproperlyConfigured);
}

TEST_F(I18nPatterns, HaveCounterpartsInOtherLanguages) {
    UrlScope scope{&urls, "/my/"};
    const fibers::ScopeValue<UrlScope> in_scope(&scope);
    const i18n::Override active(site.locale("pt-br"));
    EXPECT_EQ(translate_url("/my/en/polls/5/?a=%20b#c", "ko"), "/my/ko/polls/5/?a=%20b#c");
    EXPECT_EQ(translate_url("https://example.com/my/ko/shop/", "en"), "https://example.com/my/en/shop/");
    for (const char* kept : {"/my/feed/", "/elsewhere/en/polls/5/", "/my/en/nothing/", "", "http://[x"})
        EXPECT_EQ(translate_url(kept, "ko"), kept);
}

}  // namespace
}  // namespace nuages
