#include <memory>
#include <utility>

#include <nuages/text/python_regex.h>
#include <nuages/validators/regex_validator.h>
#include <nuages/validators/validation_error.h>

namespace nuages::validators {
namespace {

class RegexRule {
public:
    RegexRule(std::string_view pattern, RegexValidator::Options options)
        : regex_(pattern, options.flags), options_(std::move(options)) {}

    void operator()(std::string_view text) const {
        if (!is_valid(text))
            throw ValidationError(options_.message, options_.code, {{"value", text}});
    }

private:
    bool is_valid(std::string_view text) const try {
        return regex_.matches(text) != options_.inverse_match;
    } catch (const text::RegexTooSlow&) {
        return false;
    }

    text::PythonRegex regex_;
    RegexValidator::Options options_;
};

}  // namespace

RegexValidator::RegexValidator(std::string_view pattern, Options options)
    : pattern_(pattern), check_(RegexRule(pattern, std::move(options))) {}

RegexValidator int_list_validator(std::string_view separator, Sign sign, RegexValidator::Options options) {
    const std::string number = sign == Sign::any ? "(?:-)?\\d+" : "\\d+";
    return RegexValidator("^" + number + "(?:" + text::escape_regex(separator) + number + ")*\\Z",
                          std::move(options));
}

}  // namespace nuages::validators
