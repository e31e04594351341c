#pragma once

#include <string>
#include <string_view>

#include <nuages/base/function.h>
#include <nuages/text/regex_flags.h>

namespace nuages::validators {

// The text has to hold a match of a regular expression in Python's dialect, or must not hold one. Copies
// share the compiled expression; any thread may use one.
//
//     const RegexValidator phone("^[0-9]{3}-[0-9]{4}\\Z", {.message = "Write 555-1234."});
//     phone(text);
class RegexValidator {
public:
    struct Options {
        std::string message = "Enter a valid value.";
        std::string code = "invalid";
        bool inverse_match = false;
        text::RegexFlags flags;
    };
    // Throws ValueError for a pattern that is none.
    explicit RegexValidator(std::string_view pattern, Options options);
    explicit RegexValidator(std::string_view pattern) : RegexValidator(pattern, Options()) {}

    // Throws ValidationError. A text that takes the expression too many steps is not valid, either way.
    void operator()(std::string_view text) const { check_(text); }
    const std::string& pattern() const noexcept { return pattern_; }

private:
    std::string pattern_;
    Function<void(std::string_view)> check_;
};

// Whole numbers with a separator between, of which some may be negative (Django's int_list_validator).
enum class Sign { unsigned_only, any };
RegexValidator int_list_validator(std::string_view separator = ",", Sign sign = Sign::unsigned_only,
                                  RegexValidator::Options options = {});

}  // namespace nuages::validators
