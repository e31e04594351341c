#include "compiled_pattern.h"

#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/http/errors.h>

#include "language_prefix.h"
#include "literal_prefix.h"

namespace nuages::routing {
namespace {

constexpr std::size_t uuid_length = 36;

bool is_slug(char c) {
    return text::is_alpha(c) || text::is_digit(c) || c == '-' || c == '_';
}

bool is_lower_hex(char c) {
    return text::is_digit(c) || (c >= 'a' && c <= 'f');
}

template <class Belongs>
std::size_t count_while(std::string_view text, Belongs belongs) {
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), belongs) - text.begin());
}

Run run_of(const Converter& converter) {
    constexpr std::pair<std::string_view, Run> runs[] = {{"int", Run::digits},
                                                         {"slug", Run::slug},
                                                         {"str", Run::segment},
                                                         {"uuid", Run::uuid},
                                                         {"path", Run::line}};
    for (const auto& [name, run] : runs)
        if (&converter == builtin_converter(name))
            return run;
    return Run::other;
}

// Whether a run of that kind could go on into the text, so that where it ends is not clear.
bool may_continue(Run run, std::string_view text) {
    switch (run) {
        case Run::uuid:
            return false;
        case Run::line:
        case Run::other:
            return true;
        default:
            return run_length(run, text) > 0;
    }
}

bool is_simple(const std::vector<Part>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i].is_parameter())
            continue;
        if (parts[i].run == Run::other)
            return false;
        if (i + 1 == parts.size())
            continue;
        if (parts[i + 1].is_parameter() ? parts[i].run != Run::uuid
                                        : may_continue(parts[i].run, parts[i + 1].literal))
            return false;
    }
    return true;
}

[[noreturn]] void refuse(std::string_view route, const std::string& why) {
    throw ImproperlyConfigured("URL route " + Value(route).repr() + " " + why);
}

// As Python's str.isidentifier(), with any character beyond ASCII taken for a letter.
void check_parameter(std::string_view route, const RouteParameter& parameter,
                     const std::vector<Part>& parts) {
    const std::string_view whole = route.substr(parameter.begin, parameter.end - parameter.begin);
    if (std::any_of(whole.begin(), whole.end(), text::is_space))
        refuse(route, "cannot contain whitespace in angle brackets <…>.");
    if (!is_identifier(parameter.name))
        refuse(route, "uses parameter name " + Value(parameter.name).repr() +
                          " which isn't a valid Python identifier.");
    for (const Part& part : parts)
        if (part.is_parameter() && part.name == parameter.name)
            refuse(route, "uses parameter name " + Value(parameter.name).repr() + " more than once.");
}

std::vector<Part> split_route(std::string_view route, const ConverterSet& converters) {
    std::vector<Part> parts;
    std::size_t position = 0;
    const auto add_literal = [&](std::size_t end) {
        if (end > position)
            parts.push_back({std::string(route.substr(position, end - position)), {}, nullptr, Run::other});
    };
    for (;;) {
        const RouteParameter parameter = next_parameter(route, position);
        if (parameter.begin == route.npos)
            break;
        check_parameter(route, parameter, parts);
        add_literal(parameter.begin);
        const Converter* converter = converters.find(parameter.converter);
        if (!converter)
            refuse(route, "uses invalid converter " + Value(parameter.converter).repr() + "." +
                              did_you_mean(parameter.converter, converters.names(), "converters"));
        parts.push_back({{}, std::string(parameter.name), converter, run_of(*converter)});
        position = parameter.end;
    }
    add_literal(route.size());
    return parts;
}

std::string regex_of(const std::vector<Part>& parts, bool whole) {
    std::string regex;
    for (const Part& part : parts) {
        if (part.is_parameter())
            regex += "(?P<" + part.name + ">" + part.converter->regex + ")";
        else
            regex += text::escape_regex(part.literal);
    }
    return whole ? regex + "\\Z" : regex;
}

void compile_route(CompiledPattern& compiled, const ConverterSet& converters) {
    compiled.parts = split_route(compiled.source->text, converters);
    compiled.regex_text = regex_of(compiled.parts, !compiled.source->is_include);
    for (const Part& part : compiled.parts)
        if (part.is_parameter())
            compiled.groups.push_back({part.name, part.converter, part.run});
    compiled.simple = is_simple(compiled.parts);
    if (compiled.simple)
        return;
    compiled.regex.emplace("^" + compiled.regex_text);
    if (compiled.regex->groups().size() != compiled.groups.size())
        refuse(compiled.source->text,
               "uses a converter whose regular expression has capturing groups of its own; "
               "write them as (?:...).");
    if (!compiled.parts.empty() && !compiled.parts[0].is_parameter())
        compiled.literal_prefix = compiled.parts[0].literal;
}

void compile_regex(CompiledPattern& compiled) {
    const std::string& text = compiled.source->text;
    compiled.regex.emplace(text);
    compiled.regex_text = text.starts_with('^') ? text.substr(1) : text;
    compiled.literal_prefix = literal_prefix(text);
    for (const std::string& name : compiled.regex->groups())
        compiled.groups.push_back({name, nullptr, Run::other});
}

}  // namespace

std::size_t run_length(Run run, std::string_view text) noexcept {
    switch (run) {
        case Run::digits:
            return count_while(text, text::is_digit);
        case Run::slug:
            return count_while(text, is_slug);
        case Run::segment:
            return std::min(text.find('/'), text.size());
        case Run::line:
            return std::min(text.find('\n'), text.size());
        case Run::uuid:
            for (std::size_t i = 0; i < uuid_length; ++i) {
                const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
                if (i >= text.size() || (hyphen ? text[i] != '-' : !is_lower_hex(text[i])))
                    return 0;
            }
            return uuid_length;
        case Run::other:
            break;
    }
    return 0;
}

std::optional<std::size_t> CompiledPattern::match(std::string_view path,
                                                  std::span<std::string_view> captures) const {
    if (simple)
        return match_parts(path, captures);
    if (is_language()) {
        const std::string prefix = language_prefix(source->default_language);
        return path.starts_with(prefix) ? std::optional(prefix.size()) : std::nullopt;
    }
    const auto end = match_regex(path, captures);
    if (!end)
        return std::nullopt;
    for (std::size_t i = 0; i < groups.size(); ++i)
        if (groups[i].converter && groups[i].run == Run::other && !groups[i].converter->to_value(captures[i]))
            return std::nullopt;
    return end;
}

std::optional<std::size_t> CompiledPattern::match_regex(std::string_view path,
                                                        std::span<std::string_view> captures) const try {
    // as Django, so that $ does not match before a line break at the end
    const bool whole = !source->is_include && !is_route() && source->text.ends_with('$');
    return whole ? regex->fullmatch(path, captures) : regex->search(path, captures);
} catch (const text::RegexTooSlow&) {
    throw BadRequest("The path takes too many steps to match a URL pattern.");
}

std::optional<std::size_t> CompiledPattern::match_parts(std::string_view path,
                                                        std::span<std::string_view> captures) const {
    std::size_t position = 0, captured = 0;
    for (const Part& part : parts) {
        const std::string_view rest = path.substr(position);
        if (!part.is_parameter()) {
            if (!rest.starts_with(part.literal))
                return std::nullopt;
            position += part.literal.size();
            continue;
        }
        const std::size_t length = run_length(part.run, rest);
        if (length == 0)
            return std::nullopt;
        captures[captured++] = rest.substr(0, length);
        position += length;
    }
    if (!source->is_include && position != path.size())
        return std::nullopt;
    return position;
}

const Converter* ConverterSet::find(std::string_view name) const noexcept {
    for (const auto& converter : own_)
        if (converter->name == name)
            return converter.get();
    for (const Converter& converter : converters_)
        if (converter.name == name)
            return &converter;
    return builtin_converter(name);
}

void ConverterSet::add(std::span<const ParameterType* const> types) {
    for (const ParameterType* type : types) {
        if (!type->converter)
            continue;
        Converter converter = type->converter();
        if (!find(converter.name))
            own_.push_back(std::make_unique<Converter>(std::move(converter)));
    }
}

std::vector<std::string_view> ConverterSet::names() const {
    std::vector<std::string_view> names{"int", "path", "slug", "str", "uuid"};
    for (const auto& converter : own_)
        names.push_back(converter->name);
    for (const Converter& converter : converters_)
        names.push_back(converter.name);
    return names;
}

CompiledPattern compile_pattern(const UrlPattern& pattern, ConverterSet& converters) {
    CompiledPattern compiled;
    compiled.source = &pattern;
    if (!text::is_valid_utf8(pattern.text))
        refuse(pattern.text, "is not valid UTF-8, so no path can match it.");
    converters.add(pattern.parameters);
    try {
        if (compiled.is_route())
            compile_route(compiled, converters);
        else if (!compiled.is_language())
            compile_regex(compiled);
    } catch (const ValueError& error) {
        throw ImproperlyConfigured(Value(pattern.text).repr() +
                                   " is not a valid regular expression: " + error.what() + ".");
    }
    return compiled;
}

}  // namespace nuages::routing
