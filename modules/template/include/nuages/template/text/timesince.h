#pragma once

#include <string>
#include <string_view>

#include <nuages/base/time.h>

namespace nuages::i18n {
class Locale;
}

namespace nuages::text {

// How long ago `moment` was, seen from `now`, in at most `depth` adjacent units: "2 weeks, 3 days" (with
// no-break spaces). "0 minutes" for the future. Both are naive or both aware. The units are translated in
// that context (msgctxt).
std::string time_since(DateTime moment, DateTime now, const i18n::Locale& locale, int depth = 2,
                       std::string_view message_context = {});
// How long it takes until `moment`; "0 minutes" for the past.
std::string time_until(DateTime moment, DateTime now, const i18n::Locale& locale, int depth = 2,
                       std::string_view message_context = {});

}  // namespace nuages::text
