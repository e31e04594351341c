#include "template_environment.h"

#include <map>
#include <string>
#include <utility>

#include <nuages/i18n/translations.h>

#include "corpus.h"
#include "django_catalogs.h"

namespace nuages::replay {
namespace {

void set(std::string& format, const Value& setting) {
    if (setting.is_text())
        format = setting.as_text();
}

// What a language does not say itself.
templates::Formats formats_of(const Value& settings) {
    templates::Formats formats;
    formats.use_thousand_separator = settings["USE_THOUSAND_SEPARATOR"].truth();
    formats.number_grouping.clear();
    if (const Value& grouping = settings["NUMBER_GROUPING"]; grouping.is_int())
        formats.number_grouping = std::string(1, static_cast<char>(grouping.as_int()));
    set(formats.date_format, settings["DATE_FORMAT"]);
    set(formats.datetime_format, settings["DATETIME_FORMAT"]);
    set(formats.time_format, settings["TIME_FORMAT"]);
    set(formats.decimal_separator, settings["DECIMAL_SEPARATOR"]);
    set(formats.thousand_separator, settings["THOUSAND_SEPARATOR"]);
    return formats;
}

// The languages of a site with these settings, kept for the next case.
const i18n::Translations& translations_of(const Value& settings) {
    static std::map<std::string, std::unique_ptr<i18n::Translations>> kept;
    i18n::LanguageOptions options;
    if (const Value& code = settings["LANGUAGE_CODE"]; code.is_text())
        options.language_code = code.as_text();
    if (const Value& languages = settings["LANGUAGES"]; languages.is_list()) {
        for (const Value& language : languages.as_list())
            options.languages.push_back(language.is_list() ? language[0].str() : language.str());
    }
    options.use_i18n = settings["USE_I18N"].is_null() || settings["USE_I18N"].truth();
    options.formats = formats_of(settings);
    std::string key;
    for (const auto& [name, value] : settings.as_dict()) {
        if (name.as_text() != "language" && name.as_text() != "timezone")
            key += name.str() + "=" + value.repr() + ";";
    }
    auto& translations = kept[key];
    if (!translations) {
        auto sources = locale_paths(settings["LOCALE_PATHS"]);
        for (i18n::CatalogSource& source : django_catalogs())
            sources.push_back(std::move(source));
        translations = std::make_unique<i18n::Translations>(std::move(options), std::move(sources));
    }
    return *translations;
}

}  // namespace

TemplateEnvironment::TemplateEnvironment(const Value& settings) {
    const i18n::Translations& translations = translations_of(settings);
    const Value& language = settings["language"];
    if (language.is_text()) {
        locale_ = &translations.locale(language.as_text());
    } else if (settings.as_dict().contains("language")) {  // deactivated: the settings rule
        untranslated_ = std::make_unique<templates::Locale>(formats_of(settings));
        locale_ = untranslated_.get();
    } else {
        locale_ = &translations.default_locale();
    }
    const Value& zone = settings["timezone"].is_text() ? settings["timezone"] : settings["TIME_ZONE"];
    std::string name = zone.is_text() ? zone.to_text() : "America/Chicago";
    time_zone_ = tz::get(name);
    use_tz_ = settings["USE_TZ"].is_null() || settings["USE_TZ"].truth();
}

void TemplateEnvironment::apply(templates::Context& context) const {
    context.set_locale(*locale_);
    context.set_time_zone(time_zone_);
    context.set_use_tz(use_tz_);
}

DateTime recorded_now() {
    return DateTime::from_unix(1741529107);
}

}  // namespace nuages::replay
