#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/i18n/language.h>

#include "data_file.h"

namespace nuages::i18n {
namespace {

struct Table {
    std::vector<LanguageInfo> languages;
    std::vector<std::pair<std::string_view, std::string_view>> other_names;
};

Table read_table() {
    Table table;
    for (std::string_view line : data_lines("languages.tsv")) {
        const std::vector<std::string_view> cells = text::split(line, '\t');
        if (cells.size() == 2 && cells[1].starts_with('>'))
            table.other_names.emplace_back(cells[0], cells[1].substr(1));
        else if (cells.size() >= 3)
            table.languages.push_back({cells[0], cells[1], cells[2], cells.size() > 3});
    }
    return table;
}

const Table& table() {
    static const Table loaded = read_table();
    return loaded;
}

std::string_view other_name(std::string_view code) {
    for (const auto& [name, language] : table().other_names) {
        if (name == code)
            return language;
    }
    return {};
}

bool is_alphanumeric(char c) noexcept {
    return text::is_alpha(c) || text::is_digit(c);
}

}  // namespace

const std::vector<LanguageInfo>& known_languages() {
    return table().languages;
}

const LanguageInfo* find_language(std::string_view code) {
    if (const std::string_view language = other_name(code); !language.empty())
        code = language;
    for (const LanguageInfo& info : table().languages) {
        if (info.code == code)
            return &info;
    }
    return nullptr;
}

const LanguageInfo& language_info(std::string_view code) {
    if (const LanguageInfo* info = find_language(code))
        return *info;
    const std::size_t dash = code.find('-');
    const std::string_view generic = code.substr(0, dash);
    if (dash == code.npos)
        throw ValueError("Unknown language code " + std::string(code) + ".");
    if (const LanguageInfo* info = find_language(generic))
        return *info;
    throw ValueError("Unknown language code " + std::string(code) + " and " + std::string(generic) + ".");
}

std::string to_locale(std::string_view language) {
    const std::string lowered = text::lower(language);
    const std::size_t dash = lowered.find('-');
    if (dash == lowered.npos) {
        const std::size_t underscore = language.find('_');
        if (underscore == language.npos)
            return lowered;
        return text::lower(language.substr(0, underscore)) + std::string(language.substr(underscore));
    }
    std::string country = lowered.substr(dash + 1);
    std::string tail;
    if (const std::size_t second = country.find('-'); second != country.npos) {
        tail = country.substr(second);
        country.resize(second);
    }
    // Two letters are a country (BR), more a script (Hans).
    if (!country.empty() && country.size() > 2) {
        if (country[0] >= 'a' && country[0] <= 'z')
            country[0] = static_cast<char>(country[0] - 32);
    } else {
        for (char& c : country) {
            if (c >= 'a' && c <= 'z')
                c = static_cast<char>(c - 32);
        }
    }
    return lowered.substr(0, dash) + "_" + country + tail;
}

std::string to_language(std::string_view locale) {
    std::string language = text::lower(locale);
    const std::size_t underscore = language.find('_');
    if (underscore != language.npos)
        language[underscore] = '-';
    return language;
}

bool is_language_code(std::string_view code) noexcept {
    // One to eight letters, then groups of one to eight letters or digits, then perhaps an @ with up to 20.
    std::size_t length = 0;
    bool first = true;
    bool modifier = false;
    for (char c : code) {
        if (c == '-' || c == '@') {
            if (length == 0 || modifier)
                return false;
            length = 0;
            first = false;
            modifier = c == '@';
        } else if (!is_alphanumeric(c) || (first && text::is_digit(c)) || ++length > (modifier ? 20u : 8u)) {
            return false;
        }
    }
    return length > 0;
}

std::vector<std::string> language_chain(std::string_view code) {
    std::vector<std::string> chain{text::lower(code)};
    if (const std::string_view language = other_name(chain.front()); !language.empty())
        chain.emplace_back(language);
    std::string_view rest = code;
    for (std::size_t dash = rest.rfind('-'); dash != rest.npos && chain.size() < 10; dash = rest.rfind('-')) {
        rest = rest.substr(0, dash);
        chain.push_back(text::lower(rest));
    }
    return chain;
}

namespace {

// One language of the header at the front of `rest`, with its weight; false where there is none.
bool take_language(std::string_view& rest, std::string& language, double& weight) {
    std::size_t end = 0;
    if (rest.starts_with('*')) {
        end = 1;
    } else {
        while (end < rest.size() && (is_alphanumeric(rest[end]) || rest[end] == '-'))
            ++end;
        const std::string_view code = rest.substr(0, end);
        if (!is_language_code(code))
            return false;
    }
    language = rest.substr(0, end);
    rest.remove_prefix(end);
    weight = 1;
    const auto skip_blanks = [&] {
        while (!rest.empty() && text::is_space(rest[0]))
            rest.remove_prefix(1);
    };
    skip_blanks();
    if (rest.starts_with(';')) {
        rest.remove_prefix(1);
        skip_blanks();
        if (!rest.starts_with("q="))
            return false;
        rest.remove_prefix(2);
        std::size_t digits = 0;
        while (digits < rest.size() && (text::is_digit(rest[digits]) || rest[digits] == '.'))
            ++digits;
        const std::string_view number = rest.substr(0, digits);
        // "0", "0.", "0.123", "1", "1.000"
        const bool well_formed =
            !number.empty() && number.size() <= 5 && (number[0] == '0' || number[0] == '1') &&
            (number.size() == 1 || number[1] == '.') && number.find('.', 2) == number.npos &&
            (number[0] == '0' || number.find_first_not_of("0.", 1) == number.npos);
        if (!well_formed)
            return false;
        weight = text::parse_double(number.back() == '.' ? number.substr(0, 1) : number).value_or(0);
        rest.remove_prefix(digits);
        skip_blanks();
    }
    if (rest.empty())
        return true;
    if (rest[0] != ',')
        return false;
    rest.remove_prefix(1);
    skip_blanks();
    return true;
}

}  // namespace

std::vector<std::pair<std::string, double>> parse_accept_lang_header(std::string_view header) {
    constexpr std::size_t longest = 500;
    if (header.size() > longest) {
        const std::size_t comma = header.rfind(',', longest - 1);
        if (comma == header.npos || comma == 0)
            return {};
        header = header.substr(0, comma);
    }
    const std::string lowered = text::lower(header);
    std::string_view rest = lowered;
    std::vector<std::pair<std::string, double>> languages;
    while (!rest.empty()) {
        std::string language;
        double weight = 1;
        if (!take_language(rest, language, weight))
            return {};
        // Behind those of the same weight.
        const auto place =
            std::upper_bound(languages.begin(), languages.end(), weight,
                             [](double wanted, const auto& other) { return wanted > other.second; });
        languages.insert(place, {std::move(language), weight});
    }
    return languages;
}

}  // namespace nuages::i18n
