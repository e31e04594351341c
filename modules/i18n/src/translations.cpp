#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <sys/stat.h>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/i18n/language.h>
#include <nuages/i18n/translations.h>

#include "data_file.h"
#include "message_table.h"
#include "names.h"

namespace nuages::i18n {
namespace {

// A language with what its catalogs say.
class CatalogLocale final : public Locale {
public:
    CatalogLocale(std::string language, Formats formats, const Translations& translations, MessageTable table)
        : Locale(std::move(formats)),
          language_(std::move(language)),
          translations_(translations),
          table_(std::move(table)) {}

    std::string_view language() const override { return language_; }
    const Translations& translations() const override { return translations_; }

    std::string translate(std::string_view message, std::string_view context) const override {
        const MessageTable::Found* found = table_.find(message, context);
        if (!found)
            return std::string(message);
        // As in gettext, a message with plural forms counts one thing.
        const auto form = plural_form(found->forms, found->rule ? (*found->rule)(1) : 0);
        return std::string(form.value_or(message));
    }
    std::string translate_plural(std::string_view singular, std::string_view plural, std::int64_t number,
                                 std::string_view context) const override {
        if (const MessageTable::Found* found = table_.find(singular, context); found && found->rule) {
            if (const auto form = plural_form(found->forms, (*found->rule)(number)))
                return std::string(*form);
        }
        return std::string(number == 1 ? singular : plural);
    }

private:
    std::string language_;
    const Translations& translations_;
    MessageTable table_;
};

std::optional<std::string> framework_catalog(std::string_view locale) {
    for (const EmbeddedFile& file : framework_catalogs()) {
        if (file.path.starts_with(locale) && file.path.substr(locale.size()) == ".mo")
            return std::string(file.content);
    }
    return std::nullopt;
}

bool is_english(std::string_view code) {
    return code == "en" || code.starts_with("en-");
}

void add_catalogs(std::string_view language, const std::vector<CatalogSource>& sources, MessageTable& table) {
    const std::string locale = to_locale(language);
    for (const CatalogSource& source : sources) {
        std::string place;
        if (auto content = source.read(locale, place))
            table.add(Catalog::parse(std::move(*content), place));
    }
    if (auto content = framework_catalog(locale))
        table.add(Catalog::parse(std::move(*content), "nuages/" + locale + ".mo"));
    add_names(language, table);
}

}  // namespace

CatalogSource CatalogSource::folder(std::string path, std::string domain) {
    const auto place_of = [path = std::move(path), domain = std::move(domain)](std::string_view locale) {
        return path + "/" + std::string(locale) + "/LC_MESSAGES/" + domain + ".mo";
    };
    const auto read = [place_of](std::string_view locale, std::string& place) -> std::optional<std::string> {
        place = place_of(locale);
        std::ifstream file(place, std::ios::binary);
        if (!file)
            return std::nullopt;
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    const auto version = [place_of](std::string_view locale) -> std::uint64_t {
        struct stat status {};
        if (::stat(place_of(locale).c_str(), &status) != 0)
            return 0;
        const auto nanoseconds = static_cast<std::uint64_t>(status.st_mtim.tv_sec) * 1'000'000'000 +
                                 static_cast<std::uint64_t>(status.st_mtim.tv_nsec);
        return (nanoseconds ^ (status.st_ino << 40) ^ (static_cast<std::uint64_t>(status.st_size) << 20)) | 1;
    };
    return {read, version};
}

struct Translations::Cache {
    struct Entry {
        std::unique_ptr<const Locale> locale;
        std::uint64_t version = 0;  // of its catalogs
    };
    std::shared_mutex mutex;
    std::map<std::string, Entry, std::less<>> locales;
    std::vector<std::unique_ptr<const Locale>> replaced;  // somebody may still speak them
};

Translations::Translations(LanguageOptions options, std::vector<CatalogSource> sources)
    : options_(std::move(options)), sources_(std::move(sources)), cache_(std::make_unique<Cache>()) {
    options_.language_code = text::lower(options_.language_code);
    codes_ = options_.languages;
    if (codes_.empty()) {
        for (const LanguageInfo& info : known_languages())
            codes_.emplace_back(info.code);
    }
}

Translations::~Translations() = default;

const Locale& Translations::locale(std::string_view language) const {
    // Templates may ask for any text: what is no code is no language, and there is an end to new ones.
    constexpr std::size_t most_locales = 500;
    if (!options_.use_i18n || !is_language_code(language))
        language = options_.language_code;
    const std::uint64_t version = options_.reload ? version_of(language) : 0;
    {
        std::shared_lock lock(cache_->mutex);
        const auto found = cache_->locales.find(language);
        if (found != cache_->locales.end() && found->second.version == version)
            return *found->second.locale;
        if (found == cache_->locales.end() && cache_->locales.size() >= most_locales)
            language = options_.language_code;
    }
    auto made = make_locale(std::string(language));
    std::unique_lock lock(cache_->mutex);
    Cache::Entry& entry = cache_->locales[std::string(language)];
    // Where two threads made it at once, the first one is kept.
    if (!entry.locale || entry.version != version) {
        if (entry.locale)
            cache_->replaced.push_back(std::move(entry.locale));
        entry = {std::move(made), version};
    }
    return *entry.locale;
}

std::unique_ptr<const Locale> Translations::make_locale(const std::string& language) const {
    MessageTable table;
    if (options_.use_i18n) {
        for (const std::string& code : language_chain(language))
            add_catalogs(code, sources_, table);
        // English is what the messages are in, so it is complete without a catalog.
        if (language != options_.language_code && !is_english(language)) {
            for (const std::string& code : language_chain(options_.language_code))
                add_catalogs(code, sources_, table);
        }
    }
    return std::make_unique<const CatalogLocale>(language, formats_of(language, options_.formats), *this,
                                                 std::move(table));
}

// Of all catalogs that the language may be made of.
std::uint64_t Translations::version_of(std::string_view language) const {
    std::uint64_t version = 0;
    for (const std::string_view start : {language, std::string_view(options_.language_code)}) {
        for (const std::string& code : language_chain(start)) {
            for (const CatalogSource& source : sources_)
                version = version * 1099511628211U + (source.version ? source.version(to_locale(code)) : 0);
        }
    }
    return version;
}

bool Translations::is_offered(std::string_view code) const {
    return std::find(codes_.begin(), codes_.end(), code) != codes_.end();
}

// Whether a language that is offered can be had: it was named by the site, or there is a catalog for it.
bool Translations::is_available(std::string_view code) const {
    if (!is_language_code(code))
        return false;
    if (!options_.languages.empty() || is_english(code) || code == options_.language_code)
        return true;
    const std::string locale = to_locale(code);
    if (framework_catalog(locale))
        return true;
    std::string place;
    return std::any_of(sources_.begin(), sources_.end(),
                       [&](const CatalogSource& source) { return source.read(locale, place).has_value(); });
}

std::optional<std::string> Translations::supported_variant(std::string_view code) const {
    if (code.empty() || !is_language_code(code))
        return std::nullopt;
    const std::vector<std::string> chain = language_chain(code);
    for (const std::string& candidate : chain) {
        if (is_offered(candidate) && is_available(candidate))
            return candidate;
    }
    const std::string variant = chain.back() + "-";
    for (const std::string& offered : codes_) {
        if (offered.starts_with(variant) && is_available(offered))
            return offered;
    }
    return std::nullopt;
}

std::optional<std::string> Translations::language_from_path(std::string_view path) const {
    if (!path.starts_with('/'))
        return std::nullopt;
    path = path.substr(1, path.find('/', 1) - 1);
    return supported_variant(path);
}

std::string Translations::negotiate(std::string_view cookie, std::string_view accept_language) const {
    if (!options_.use_i18n)
        return options_.language_code;
    if (auto language = supported_variant(text::lower(cookie)))
        return *language;
    for (const auto& [code, weight] : parse_accept_lang_header(accept_language)) {
        if (code == "*")
            break;
        if (auto language = supported_variant(code))
            return *language;
    }
    return supported_variant(options_.language_code).value_or(options_.language_code);
}

const Translations& Translations::framework() {
    static const Translations translations{LanguageOptions{}};
    return translations;
}

}  // namespace nuages::i18n
