#include "language_prefix.h"

#include <nuages/i18n/active.h>
#include <nuages/i18n/translations.h>
#include <nuages/routing/i18n_patterns.h>

namespace nuages {

UrlPatterns i18n_patterns(UrlPatterns patterns, DefaultLanguage default_language) {
    UrlPattern prefixed;
    prefixed.syntax = UrlPattern::Syntax::language;
    prefixed.default_language = default_language;
    prefixed.is_include = true;
    prefixed.children = std::move(patterns);
    return {std::move(prefixed)};
}

std::string routing::language_prefix(DefaultLanguage default_language) {
    const i18n::LanguageOptions& site = i18n::active_locale().translations().options();
    const std::string_view language = i18n::get_language();
    if (!site.use_i18n ||
        (default_language == DefaultLanguage::without_prefix && language == site.language_code))
        return {};
    return std::string(language) + '/';
}

}  // namespace nuages
