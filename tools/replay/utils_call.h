#pragma once

#include <span>
#include <string_view>

#include <nuages/base/error.h>
#include <nuages/base/value.h>
#include <nuages/i18n/locale.h>

namespace nuages::replay {

// One recorded call of a utility, its arguments decoded and its language at hand.
struct UtilityCall {
    const Value& line;
    List args;
    const i18n::Locale& locale;

    const Value& arg(std::size_t index) const {
        static const Value none;
        return index < args.size() ? args[index] : none;
    }
    std::string_view text(std::size_t index) const {
        if (!arg(index).is_text())
            throw TypeError("not text: " + arg(index).repr());
        return args[index].as_text();
    }
    const Value& keyword(std::string_view name) const { return line["kwargs"][name]; }
    bool flag(std::string_view name, bool otherwise = false) const {
        const Value& value = keyword(name);
        return value.is_null() ? otherwise : value.truth();
    }
};

// A recorded function by its name, and what stands for it here.
struct Utility {
    std::string_view name;
    Value (*call)(const UtilityCall&);
};

std::span<const Utility> text_utilities();
std::span<const Utility> html_utilities();
std::span<const Utility> url_utilities();
std::span<const Utility> http_utilities();
std::span<const Utility> date_utilities();
std::span<const Utility> number_utilities();
std::span<const Utility> validator_utilities();

}  // namespace nuages::replay
