#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/template/library.h>
#include <nuages/text/string_literal.h>

namespace nuages::templates {
namespace {

[[noreturn]] void malformed(std::string_view parameters, const std::string& why) {
    throw ValueError("'" + std::string(parameters) + "' is no list of parameters: " + why +
                     ". Write it as in Python: \"name, greeting='Hello', *rest, count=3, **options\".");
}

// Splits at commas outside of quotes.
std::vector<std::string_view> split_parameters(std::string_view text) {
    std::vector<std::string_view> parts;
    char quote = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quote) {
            quote = text[i] == quote ? '\0' : quote;
        } else if (text[i] == '"' || text[i] == '\'') {
            quote = text[i];
        } else if (text[i] == ',') {
            parts.push_back(text::trim(text.substr(begin, i - begin)));
            begin = i + 1;
        }
    }
    std::string_view last = text::trim(text.substr(begin));
    if (!last.empty() || !parts.empty())
        parts.push_back(last);
    return parts;
}

bool is_name(std::string_view text) {
    if (text.empty() || text::is_digit(text.front()))
        return false;
    for (char c : text) {
        if (!text::is_alpha(c) && !text::is_digit(c) && c != '_')
            return false;
    }
    return true;
}

Value parse_default(std::string_view all, std::string_view text) {
    if (text == "None")
        return Value();
    if (text == "True" || text == "False")
        return Value(text == "True");
    if (text::is_string_literal(text) && text.size() >= 2)
        return Value(text::unescape_string_literal(text));
    if (auto number = text::parse_int(text))
        return Value(*number);
    if (auto number = text::parse_double(text))
        return Value(*number);
    malformed(all, "the default " + std::string(text) + " is no number, quoted text, True, False or None");
}

}  // namespace

Signature::Signature(std::string_view parameters) {
    bool only_keywords = false;
    for (std::string_view part : split_parameters(parameters)) {
        if (takes_any_keyword_)
            malformed(parameters, "nothing can follow a ** parameter");
        if (part.starts_with("**")) {
            takes_any_keyword_ = true;
            continue;
        }
        if (part.starts_with("*")) {
            if (only_keywords)
                malformed(parameters, "it has two * parameters");
            takes_rest_ = part.size() > 1;
            only_keywords = true;
            continue;
        }
        Parameter parameter;
        std::size_t equals = part.find('=');
        parameter.name = text::trim(part.substr(0, equals));
        if (!is_name(parameter.name))
            malformed(parameters, "'" + parameter.name + "' is no name");
        if (equals != part.npos) {
            parameter.required = false;
            parameter.default_value = parse_default(parameters, text::trim(part.substr(equals + 1)));
        } else if (!only_keywords && !positional_.empty() && !positional_.back().required) {
            malformed(parameters, "'" + parameter.name + "' has no default but follows one that has");
        }
        (only_keywords ? keyword_only_ : positional_).push_back(std::move(parameter));
    }
}

}  // namespace nuages::templates
