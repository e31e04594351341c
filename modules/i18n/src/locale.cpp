#include <utility>

#include <nuages/i18n/locale.h>
#include <nuages/i18n/translations.h>

namespace nuages::i18n {

Locale::Locale(Formats formats) : formats_(std::move(formats)) {}

Locale::~Locale() = default;

std::string_view Locale::language() const {
    return "en-us";
}

std::string Locale::translate(std::string_view message, std::string_view) const {
    return std::string(message);
}

std::string Locale::translate_plural(std::string_view singular, std::string_view plural, std::int64_t number,
                                     std::string_view) const {
    return std::string(number == 1 ? singular : plural);
}

const Translations& Locale::translations() const {
    return Translations::framework();
}

const Locale& english() {
    static const Locale locale;
    return locale;
}

}  // namespace nuages::i18n
