#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/function.h>
#include <nuages/i18n/locale.h>

namespace nuages::i18n {

// Where compiled catalogs are: gives the content of the .mo file for a locale ("pt_BR"), nullopt where there
// is none. `place` gets what errors call it. Called from any thread.
struct CatalogSource {
    Function<std::optional<std::string>(std::string_view locale, std::string& place)> read;
    // Changes whenever the catalog does; 0 where there is none. May be empty: then it never changes.
    Function<std::uint64_t(std::string_view locale)> version;

    // The files FOLDER/<locale>/LC_MESSAGES/<domain>.mo.
    static CatalogSource folder(std::string path, std::string domain = "django");
};

struct LanguageOptions {
    std::string language_code = "en-us";
    // Those that visitors may have, by their codes. Empty: all for which there is a catalog.
    std::vector<std::string> languages;
    // Off: everything is in language_code, untranslated.
    bool use_i18n = true;
    // Whether catalogs that have changed are read again (for development).
    bool reload = false;
    // What a language does not say itself, and use_thousand_separator.
    Formats formats;
};

// The languages of a site: their catalogs are read when a language is first used, and kept. Safe from any
// thread; the locales live as long as it does.
class Translations {
public:
    // A message is looked for in the sources in this order, then in the framework's own catalogs.
    explicit Translations(LanguageOptions options, std::vector<CatalogSource> sources = {});
    Translations(const Translations&) = delete;
    Translations& operator=(const Translations&) = delete;
    ~Translations();

    // The locale of a language. What it does not translate is looked for in the language that it is a variant
    // of (ko-kr: ko), then in language_code's. Throws CatalogError where a catalog is damaged.
    const Locale& locale(std::string_view language) const;
    const Locale& default_locale() const { return locale(options_.language_code); }
    // The codes of the setting, or of the known languages.
    const std::vector<std::string>& languages() const noexcept { return codes_; }
    const LanguageOptions& options() const noexcept { return options_; }

    // Django's get_supported_language_variant: the code itself, the language that it is a variant of, or
    // another variant of that, whichever visitors may have first.
    std::optional<std::string> supported_variant(std::string_view code) const;
    // The language that a path begins with ("/ko/polls/"), where visitors may have it.
    std::optional<std::string> language_from_path(std::string_view path) const;
    // The best for a cookie and a header Accept-Language; either may be empty. language_code where none fits.
    std::string negotiate(std::string_view cookie, std::string_view accept_language) const;

    // English with the framework's catalogs, for code that runs outside of a site.
    static const Translations& framework();

private:
    struct Cache;
    std::unique_ptr<const Locale> make_locale(const std::string& language) const;
    std::uint64_t version_of(std::string_view language) const;
    bool is_available(std::string_view code) const;
    bool is_offered(std::string_view code) const;

    LanguageOptions options_;
    std::vector<CatalogSource> sources_;
    std::vector<std::string> codes_;
    std::unique_ptr<Cache> cache_;
};

}  // namespace nuages::i18n
