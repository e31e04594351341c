#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nuages::i18n {
class Locale;
}

namespace nuages::text {

// The locale's "…", with the place of the text.
std::string truncation_end(const i18n::Locale& locale);
// A cut text with its end.
std::string with_truncation_end(std::string_view text, std::string_view end);
// How many characters are left for the text where the end counts, too.
std::int64_t length_before_end(std::int64_t length, std::string_view end);

}  // namespace nuages::text
