#pragma once

#include <string>
#include <string_view>

#include <nuages/base/value.h>

namespace nuages::i18n {
struct Formats;
class Locale;
}  // namespace nuages::i18n

namespace nuages::text {

// The value as people of that language write it: numbers, dates and times in its formats, all else as str().
std::string localize(const Value& value, const i18n::Locale& locale);

// The value as people of that language type it into a form: dates and times in the first of its input
// formats.
std::string localize_input(const Value& value, const i18n::Locale& locale);

// What people of that language typed for a number, with a point for its decimal separator and, where the
// formats group digits, without separators of thousands.
std::string sanitize_separators(std::string_view text, const i18n::Formats& formats);

// A date or time by the characters of C's strftime(): %Y %y %m %d %H %I %M %S %f %j %p %A %a %B %b and %%, in
// English. Others stay as they are. What the value lacks counts as in Python: midnight of 1900-01-01.
std::string strftime(DateTime moment, std::string_view format);

}  // namespace nuages::text
