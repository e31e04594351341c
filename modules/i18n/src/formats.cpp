#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/i18n/language.h>
#include <nuages/i18n/locale.h>

#include "data_file.h"

namespace nuages::i18n {
namespace {

struct TextSetting {
    std::string_view name;
    std::string Formats::*member;
};
constexpr TextSetting text_settings[] = {
    {"date_format", &Formats::date_format},
    {"time_format", &Formats::time_format},
    {"datetime_format", &Formats::datetime_format},
    {"year_month_format", &Formats::year_month_format},
    {"month_day_format", &Formats::month_day_format},
    {"short_date_format", &Formats::short_date_format},
    {"short_datetime_format", &Formats::short_datetime_format},
    {"decimal_separator", &Formats::decimal_separator},
    {"thousand_separator", &Formats::thousand_separator},
};

const std::vector<DataSection>& all_formats() {
    static const std::vector<DataSection> sections = data_sections("formats.ini");
    return sections;
}

// "3,2,0" as the bytes 3 2; the last one repeats anyway.
std::string grouping(std::string_view setting) {
    std::string groups;
    for (std::string_view piece : text::split(setting, ',')) {
        const auto size = text::parse_int(text::trim(piece));
        if (size && *size > 0 && *size < 100)
            groups += static_cast<char>(*size);
    }
    return groups;
}

void read(const DataSection& section, Formats& formats) {
    for (const TextSetting& setting : text_settings) {
        for (const DataEntry& entry : section.entries) {
            if (entry.key == setting.name)
                formats.*setting.member = entry.value;
        }
    }
    if (const std::string_view day = section["first_day_of_week"]; !day.empty())
        formats.first_day_of_week = static_cast<int>(text::parse_int(day).value_or(0));
    if (const std::string_view groups = section["number_grouping"]; !groups.empty())
        formats.number_grouping = grouping(groups);
}

// What is understood where a language says nothing, and beside what it says.
struct InputSetting {
    std::string_view name;
    std::string_view key;
    std::string_view otherwise;
    std::string_view iso;
};
constexpr InputSetting input_settings[] = {
    {"DATE_INPUT_FORMATS", "date_input_formats",
     "%Y-%m-%d|%m/%d/%Y|%m/%d/%y|%b %d %Y|%b %d, %Y|%d %b %Y|%d %b, %Y|%B %d %Y|%B %d, %Y|%d %B %Y|%d %B, %Y",
     "%Y-%m-%d"},
    {"TIME_INPUT_FORMATS", "time_input_formats", "%H:%M:%S|%H:%M:%S.%f|%H:%M", "%H:%M:%S|%H:%M:%S.%f|%H:%M"},
    {"DATETIME_INPUT_FORMATS", "datetime_input_formats",
     "%Y-%m-%d %H:%M:%S|%Y-%m-%d %H:%M:%S.%f|%Y-%m-%d %H:%M|%m/%d/%Y %H:%M:%S|%m/%d/%Y %H:%M:%S.%f|%m/%d/%Y "
     "%H:%M|%m/%d/%y %H:%M:%S|%m/%d/%y %H:%M:%S.%f|%m/%d/%y %H:%M",
     "%Y-%m-%d %H:%M:%S|%Y-%m-%d %H:%M:%S.%f|%Y-%m-%d %H:%M|%Y-%m-%d"},
};

}  // namespace

const std::string* Formats::find(std::string_view setting) const noexcept {
    for (const TextSetting& candidate : text_settings) {
        const bool same =
            candidate.name.size() == setting.size() &&
            std::equal(setting.begin(), setting.end(), candidate.name.begin(), [](char a, char b) {
                return a == '_' ? b == '_' : a >= 'A' && a <= 'Z' && text::ascii_lower(a) == b;
            });
        if (same)
            return &(this->*candidate.member);
    }
    return nullptr;
}

Formats formats_of(std::string_view language, Formats otherwise) {
    const std::vector<std::string> chain = language_chain(language);
    for (std::size_t i = chain.size(); i-- > 0;) {
        if (const DataSection* section = find_section(all_formats(), chain[i]))
            read(*section, otherwise);
    }
    return otherwise;
}

std::vector<std::string> input_formats(std::string_view language, std::string_view setting) {
    for (const InputSetting& known : input_settings) {
        if (known.name != setting)
            continue;
        std::string_view list = known.otherwise, iso;
        const std::vector<std::string> chain = language_chain(language);
        for (std::size_t i = chain.size(); i-- > 0;) {
            const DataSection* section = find_section(all_formats(), chain[i]);
            if (section && !(*section)[known.key].empty()) {
                list = (*section)[known.key];
                iso = known.iso;  // to what a language says itself
            }
        }
        std::vector<std::string> formats;
        for (std::string_view part : {list, iso}) {
            for (std::string_view format : text::split(part, '|')) {
                if (!format.empty() && std::find(formats.begin(), formats.end(), format) == formats.end())
                    formats.emplace_back(format);
            }
        }
        return formats;
    }
    throw ValueError("'" + std::string(setting) +
                     "' is no list of input formats. They are DATE_INPUT_FORMATS, TIME_INPUT_FORMATS and "
                     "DATETIME_INPUT_FORMATS.");
}

}  // namespace nuages::i18n
