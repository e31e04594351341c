#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

#include <nuages/base/function.h>
#include <nuages/base/value.h>

namespace nuages {

// How the piece of a path in `<name:parameter>` is recognised, read and written.
struct Converter {
    std::string name;
    std::string regex;  // of the text it takes; its groups must be non-capturing
    // Null where the text has the right form but is no such value; then the pattern does not match.
    Function<std::optional<Value>(std::string_view text)> to_value;
    // Null where the value is none that this converter can write; then reversing tries other patterns.
    Function<std::optional<std::string>(const Value& value)> to_url;
};

// A type of the site's own that views take as a parameter and paths name by its converter. It says
//   static constexpr std::string_view converter_name = "yyyy";
//   static constexpr std::string_view converter_regex = "[0-9]{4}";
//   static std::optional<Year> parse(std::string_view text);
//   std::string str() const;                                        // as it stands in the path
template <class T>
concept UrlParameter = requires(const T& value, std::string_view text) {
    { T::converter_name } -> std::convertible_to<std::string_view>;
    { T::parse(text) } -> std::same_as<std::optional<T>>;
    { value.str() } -> std::convertible_to<std::string>;
};

namespace routing {

// int, str, slug, uuid, path; null for any other name.
const Converter* builtin_converter(std::string_view name) noexcept;

}  // namespace routing

// The converter of such a type, for patterns that no typed view reads: those of an include.
template <UrlParameter T>
Converter converter_of() {
    Converter converter;
    converter.name = T::converter_name;
    if constexpr (requires { T::converter_regex; })
        converter.regex = T::converter_regex;
    else
        converter.regex = routing::builtin_converter(T::converter_name)->regex;
    converter.to_value = [](std::string_view text) -> std::optional<Value> {
        const std::optional<T> value = T::parse(text);
        if (!value)
            return std::nullopt;
        if constexpr (std::constructible_from<Value, const T&>)
            return Value(*value);
        else
            return Value(value->str());
    };
    converter.to_url = [](const Value& value) -> std::optional<std::string> {
        const std::optional<T> parsed = T::parse(value.str());
        return parsed ? std::optional<std::string>(parsed->str()) : std::nullopt;
    };
    return converter;
}

}  // namespace nuages
