#pragma once

#include <string>
#include <string_view>

#include <nuages/migrations/field_state.h>

namespace nuages::migrations {

// Whether a column of that type can hold the value; null never fits.
bool fits(FieldType type, const Value& value);
// What a value of the type looks like in TOML: "a whole number (0)".
std::string_view example(FieldType type);

// A value written as in TOML. Throws MigrationError that shows an example where it is none or does not fit
// the type.
Value parse_value(FieldType type, std::string_view toml);
// The same for a word of the command line, where the shell has taken the quotes of a text away.
Value parse_argument(FieldType type, std::string_view word);

}  // namespace nuages::migrations
