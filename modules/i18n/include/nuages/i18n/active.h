#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nuages/base/time.h>
#include <nuages/base/value.h>
#include <nuages/fibers/scope.h>
#include <nuages/i18n/locale.h>

namespace nuages::i18n {

// The language and time zone that the code of a fiber speaks.
struct Active {
    const Locale* locale = &english();  // never null
    ZoneId time_zone = tz::utc;
};

// That of the innermost Override; English and UTC outside of all. A handler may change it for the rest of its
// request only through the block of an Override.
const Active& active() noexcept;
inline const Locale& active_locale() noexcept {
    return *active().locale;
}
inline std::string_view get_language() {
    return active_locale().language();
}

// Language or time zone (Django's override and timezone.override) until the end of the block. What it names
// has to outlive the block.
class Override {
public:
    explicit Override(const Locale& locale) : Override(Active{&locale, active().time_zone}) {}
    explicit Override(ZoneId time_zone) : Override(Active{active().locale, time_zone}) {}
    // Another language of the same site.
    explicit Override(std::string_view language);
    explicit Override(Active value) : value_(value), scope_(&value_) {}
    Override(const Override&) = delete;
    Override& operator=(const Override&) = delete;

private:
    Active value_;
    fibers::ScopeValue<Active> scope_;
};

// The message in the active language; makemessages finds it by these names.
std::string gettext(std::string_view message);
std::string pgettext(std::string_view context, std::string_view message);
std::string ngettext(std::string_view singular, std::string_view plural, std::int64_t number);
std::string npgettext(std::string_view context, std::string_view singular, std::string_view plural,
                      std::int64_t number);
// Marks a message that is translated elsewhere.
constexpr std::string_view gettext_noop(std::string_view message) {
    return message;
}
// Translated whenever it is shown, in the language that is active then.
Value gettext_lazy(std::string_view message);
Value pgettext_lazy(std::string_view context, std::string_view message);

}  // namespace nuages::i18n
