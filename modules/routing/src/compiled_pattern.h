#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/routing/converter.h>
#include <nuages/routing/pattern.h>
#include <nuages/text/python_regex.h>

namespace nuages::routing {

// Sets of characters that a built-in converter takes a run of. `other` is for those only a regex can tell.
enum class Run : std::uint8_t { digits, slug, segment, uuid, line, other };

// How many bytes at the start of the text belong to the run; 0 where it cannot begin there.
std::size_t run_length(Run run, std::string_view text) noexcept;

// A piece of a route: literal text, or a parameter.
struct Part {
    std::string literal;  // of a literal
    std::string name;     // of a parameter
    const Converter* converter = nullptr;
    Run run = Run::other;

    bool is_parameter() const noexcept { return converter != nullptr; }
};

// A piece of the path that a pattern captures.
struct Group {
    std::string name;                      // "" for an unnamed group of a regex
    const Converter* converter = nullptr;  // null: the text as it is
    Run run = Run::other;
};

// One pattern of the list, taken apart. That of a language has neither parts nor a regex.
struct CompiledPattern {
    const UrlPattern* source = nullptr;
    std::vector<Group> groups;
    std::string regex_text;  // the whole as a regex without the leading ^, as Django writes it
    // A route in which each parameter ends where its run of characters ends, so that there is one way to
    // match it: `parts` is all there is to do. Otherwise `regex` decides.
    bool simple = false;
    std::vector<Part> parts;
    std::optional<text::PythonRegex> regex;
    std::string literal_prefix;  // what every match of `regex` begins with

    bool is_language() const noexcept { return source->syntax == UrlPattern::Syntax::language; }
    bool is_route() const noexcept { return source->syntax == UrlPattern::Syntax::route; }
    // What it takes off the start of the path: all of it for a view. Writes groups.size() captures. nullopt
    // where it does not match.
    std::optional<std::size_t> match(std::string_view path, std::span<std::string_view> captures) const;

private:
    std::optional<std::size_t> match_regex(std::string_view path, std::span<std::string_view> captures) const;
    std::optional<std::size_t> match_parts(std::string_view path, std::span<std::string_view> captures) const;
};

// Where the names of converters are looked up: those of the view's own types, the site's, the built-in ones.
class ConverterSet {
public:
    explicit ConverterSet(std::vector<Converter> converters) : converters_(std::move(converters)) {}
    ConverterSet(const ConverterSet&) = delete;
    ConverterSet& operator=(const ConverterSet&) = delete;

    // Null for an unknown name. Valid as long as the set.
    const Converter* find(std::string_view name) const noexcept;
    // Takes in the converters that the view's parameter types bring.
    void add(std::span<const ParameterType* const> types);
    std::vector<std::string_view> names() const;

private:
    std::vector<Converter> converters_;
    std::vector<std::unique_ptr<Converter>> own_;
};

// Throws ImproperlyConfigured with Django's message, and a remedy, for a pattern that is none.
CompiledPattern compile_pattern(const UrlPattern& pattern, ConverterSet& converters);

}  // namespace nuages::routing
