#pragma once

#include <string>
#include <string_view>

#include <nuages/routing/pattern.h>

namespace nuages {

// The patterns below the language of the page: "/ko/polls/", "/en/polls/" (Django's i18n_patterns).
//
//     UrlPatterns mysite::urls() {
//         UrlPatterns patterns = {path("feed/", views::feed, "feed")};
//         patterns += i18n_patterns({path("polls/", include(polls::urls))});
//         return patterns;
//     }
//
// A path is found and reversed in the language that is active then; locale_middleware makes that of the path
// active. Only for the site's own list: the resolver throws ImproperlyConfigured where an include has such.
UrlPatterns i18n_patterns(UrlPatterns patterns,
                          DefaultLanguage default_language = DefaultLanguage::with_prefix);

// The URL of the same view in another language of the site: translate_url("/en/polls/", "ko") is
// "/ko/polls/". The text itself where no view answers it or its path names no language. Throws
// ImproperlyConfigured outside the scope of a site.
std::string translate_url(std::string_view url, std::string_view language);

}  // namespace nuages
