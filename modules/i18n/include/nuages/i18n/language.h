#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nuages::i18n {

// What is known of a language. The texts live as long as the program.
struct LanguageInfo {
    std::string_view code;        // "pt-br"
    std::string_view name;        // "Brazilian Portuguese"
    std::string_view name_local;  // "Português Brasileiro"
    bool bidi;                    // written from right to left
};

// Null for a code that is not known. Another name of a language (zh-cn) finds the language itself (zh-hans).
const LanguageInfo* find_language(std::string_view code);
// As find_language, and a variant that is not known finds its language (ko-kr: ko). Throws ValueError with
// Django's words where neither is known.
const LanguageInfo& language_info(std::string_view code);
// All of them, but other names, by their codes.
const std::vector<LanguageInfo>& known_languages();

// The name of the folder of a language's catalogs: "pt-br" is "pt_BR", "zh-hans" is "zh_Hans".
std::string to_locale(std::string_view language);
// "pt_BR" is "pt-br".
std::string to_language(std::string_view locale);
// Whether it could be the code of a language: letters, digits, '-' and '@' as in RFC 5646.
bool is_language_code(std::string_view code) noexcept;

// The codes that a language is looked for by: "zh-hant-hk", "zh-hant", "zh".
std::vector<std::string> language_chain(std::string_view code);

// The languages of a header Accept-Language with their weights, the most wanted first (RFC 9110, 12.5.4).
// Empty for a malformed one; beyond 500 characters the rest is ignored.
std::vector<std::pair<std::string, double>> parse_accept_lang_header(std::string_view header);

}  // namespace nuages::i18n
