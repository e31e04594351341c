#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nuages/base/value.h>

namespace nuages::i18n {
struct Formats;
}

namespace nuages::text {

// A number as a locale writes it. With `decimals`, so many digits behind the separator, cut or filled with
// zeros. Digits are grouped where the formats say so or `grouped` is set. What is no number is written as
// text.
std::string format_number(const Value& number, const i18n::Formats& formats,
                          std::optional<int> decimals = std::nullopt, bool grouped = false);
// The same for a number in decimal notation ("-1234.5", "1e20"); -0.001 with two
// decimals is "-0.00" here, as for reals.
std::string format_decimal(std::string_view number, const i18n::Formats& formats,
                           std::optional<int> decimals = std::nullopt, bool grouped = false);

}  // namespace nuages::text
