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
// zeros. Digits are grouped where the formats say so.
std::string format_number(const Value& number, const i18n::Formats& formats,
                          std::optional<int> decimals = std::nullopt);
// The same for a number in decimal notation ("-1234.5", "1e20"), always grouped where `grouped` is set.
std::string format_decimal(std::string_view number, const i18n::Formats& formats,
                           std::optional<int> decimals = std::nullopt, bool grouped = false);

}  // namespace nuages::text
