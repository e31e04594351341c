#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nuages::i18n {

class Translations;

// How a language writes dates and numbers, by the names of Django's format settings.
struct Formats {
    std::string date_format = "N j, Y";
    std::string time_format = "P";
    std::string datetime_format = "N j, Y, P";
    std::string year_month_format = "F Y";
    std::string month_day_format = "F j";
    std::string short_date_format = "m/d/Y";
    std::string short_datetime_format = "m/d/Y P";
    int first_day_of_week = 0;  // Sunday
    std::string decimal_separator = ".";
    std::string thousand_separator = ",";
    // Digits in each group from the right; the last one repeats. Empty: no groups.
    std::string number_grouping = "\3";
    bool use_thousand_separator = false;

    // The text setting of that name ("DATE_FORMAT", "DECIMAL_SEPARATOR"); null where it is none.
    const std::string* find(std::string_view setting) const noexcept;
};

// What a language writes differently from `otherwise`. A variant (de-ch) has what its language has, too.
Formats formats_of(std::string_view language, Formats otherwise = {});
// How people may type dates and times there, in strptime's notation, the ISO ones last: the setting is
// "DATE_INPUT_FORMATS", "TIME_INPUT_FORMATS" or "DATETIME_INPUT_FORMATS". Throws ValueError for another.
std::vector<std::string> input_formats(std::string_view language, std::string_view setting);

// The language of a page: translations and formats. This class is English as written in the source; other
// languages override it. Shared by threads, so it never changes once it is in use.
class Locale {
public:
    Locale() = default;
    explicit Locale(Formats formats);
    virtual ~Locale();

    virtual std::string_view language() const;
    // The message itself where there is no translation. `context` tells apart messages of the same words
    // (msgctxt).
    virtual std::string translate(std::string_view message, std::string_view context = {}) const;
    virtual std::string translate_plural(std::string_view singular, std::string_view plural,
                                         std::int64_t number, std::string_view context = {}) const;
    // The languages of the same site.
    virtual const Translations& translations() const;
    const Formats& formats() const noexcept { return formats_; }

private:
    Formats formats_;
};

// English with the formats of the United States, as Django's defaults.
const Locale& english();

}  // namespace nuages::i18n
