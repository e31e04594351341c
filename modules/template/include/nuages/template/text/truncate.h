#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nuages::i18n {
class Locale;
}

namespace nuages::text {

// Text cut to so many characters, with the ellipsis among them, or words. Combining characters do not count.
std::string truncate_chars(std::string_view text, std::int64_t length, const i18n::Locale& locale);
std::string truncate_words(std::string_view text, std::int64_t count, const i18n::Locale& locale);
// The same with an end of one's own: put behind the text, or around it where it says "%(truncated_text)s".
std::string truncate_chars(std::string_view text, std::int64_t length, std::string_view end);
std::string truncate_words(std::string_view text, std::int64_t count, std::string_view end);

}  // namespace nuages::text

namespace nuages::html {

// HTML cut to so many characters or words of its text; elements that are open there are closed.
std::string truncate_chars(std::string_view html, std::int64_t length, std::string_view end);
std::string truncate_words(std::string_view html, std::int64_t count, std::string_view end);

}  // namespace nuages::html
