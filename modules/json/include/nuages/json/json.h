#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nuages/base/error.h>
#include <nuages/base/value.h>

// JSON (RFC 8259) from and to Value.
namespace nuages::json {

// Text that is no JSON document.
class JSONDecodeError : public ValueError {
public:
    using ValueError::ValueError;
};

// Objects and arrays may be nested this deep; deeper input is refused, so that no text can exhaust a fiber's
// stack.
inline constexpr std::size_t deepest_nesting = 200;

// One document in UTF-8. Whole numbers become integers where 64 bits hold them, other numbers reals. Of a
// repeated key the last value counts.
Value loads(std::string_view text);

struct DumpOptions {
    int indent = -1;           // blanks a level; negative: everything on one line
    bool ensure_ascii = true;  // other characters as \uXXXX, as Python's json.dumps
    bool compact = false;      // "," and ":" without blanks
};

// Python's json.dumps with Django's DjangoJSONEncoder: dates and times as ISO 8601, UUIDs and durations as
// text. Throws TypeError for an object that is neither iterable nor has text of its own, ValueError for nan
// and infinity (no JSON number is one).
std::string dumps(const Value& value, const DumpOptions& options = {});

// Appends the text as a JSON string with its quotes.
void append_string(std::string& out, std::string_view text, bool ensure_ascii = true);

}  // namespace nuages::json
