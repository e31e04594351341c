#include <utility>

#include <nuages/template/locale.h>

namespace nuages::templates {

const std::string* Formats::find(std::string_view setting) const noexcept {
    static constexpr struct {
        std::string_view name;
        std::string Formats::*member;
    } settings[] = {
        {"DATE_FORMAT", &Formats::date_format},
        {"TIME_FORMAT", &Formats::time_format},
        {"DATETIME_FORMAT", &Formats::datetime_format},
        {"YEAR_MONTH_FORMAT", &Formats::year_month_format},
        {"MONTH_DAY_FORMAT", &Formats::month_day_format},
        {"SHORT_DATE_FORMAT", &Formats::short_date_format},
        {"SHORT_DATETIME_FORMAT", &Formats::short_datetime_format},
        {"DECIMAL_SEPARATOR", &Formats::decimal_separator},
        {"THOUSAND_SEPARATOR", &Formats::thousand_separator},
    };
    for (const auto& [name, member] : settings) {
        if (name == setting)
            return &(this->*member);
    }
    return nullptr;
}

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

const Locale& english() {
    static const Locale locale;
    return locale;
}

}  // namespace nuages::templates
