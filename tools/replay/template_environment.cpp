#include "template_environment.h"

#include <string>

#include "corpus.h"

namespace nuages::replay {
namespace {

void set(std::string& format, const Value& setting) {
    if (setting.is_text())
        format = setting.as_text();
}

// Without a language the settings rule, with one its own formats.
templates::Formats formats_of(const Value& settings, bool has_language) {
    templates::Formats formats;
    formats.use_thousand_separator = settings["USE_THOUSAND_SEPARATOR"].truth();
    if (has_language)
        return formats;
    formats.number_grouping = std::string(1, static_cast<char>(settings["NUMBER_GROUPING"].as_int()));
    set(formats.date_format, settings["DATE_FORMAT"]);
    set(formats.datetime_format, settings["DATETIME_FORMAT"]);
    set(formats.time_format, settings["TIME_FORMAT"]);
    set(formats.decimal_separator, settings["DECIMAL_SEPARATOR"]);
    set(formats.thousand_separator, settings["THOUSAND_SEPARATOR"]);
    return formats;
}

}  // namespace

TemplateEnvironment::TemplateEnvironment(const Value& settings) {
    const Value& language = settings["language"];
    const bool has_language = !settings.as_dict().contains("language") || language.is_text();
    if (language.is_text() && !language.as_text().starts_with("en"))
        throw std::runtime_error("the language " + language.str() + " is not there yet");
    locale_ = std::make_unique<templates::Locale>(formats_of(settings, has_language));
    const Value& zone = settings["timezone"].is_text() ? settings["timezone"] : settings["TIME_ZONE"];
    std::string name = zone.is_text() ? zone.to_text() : "America/Chicago";
    if (name.size() == 5 && (name[0] == '+' || name[0] == '-'))
        name.insert(3, ":");
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
