#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nuages/template/parser.h>

namespace nuages::templates {

class Template;

// One use of a filter: `value|filter:argument`.
struct FilterCall {
    const Value& value;
    const Value* argument;  // null where none was given
    Context& context;
    bool autoescape;

    // The argument as text, "" where none was given.
    std::string argument_text() const { return argument ? argument->str() : std::string(); }
};

struct FilterOptions {
    enum class Argument { none, optional, required };

    Argument argument = Argument::none;
    bool is_safe = false;            // makes safe text of safe text
    bool expects_localtime = false;  // gets aware datetimes in the context's time zone
    bool text_only = false;          // gets whatever it is put on as text (Django's stringfilter)
};

using FilterFunction = std::function<Value(const FilterCall&)>;
using CompileFunction = std::function<const Node&(Parser&, const Token&)>;

struct Filter {
    FilterFunction function;
    FilterOptions options;
};

// The parameters of a simple tag in Python's notation: "name, greeting='Hello', *rest, count=3, **options".
class Signature {
public:
    struct Parameter {
        std::string name;
        bool required = true;
        Value default_value;
    };

    // Throws ValueError where it is none. Defaults are numbers, quoted texts, True, False and None.
    Signature(std::string_view parameters);
    Signature(const char* parameters) : Signature(std::string_view(parameters)) {}

    const std::vector<Parameter>& positional() const noexcept { return positional_; }
    const std::vector<Parameter>& keyword_only() const noexcept { return keyword_only_; }
    bool takes_rest() const noexcept { return takes_rest_; }
    bool takes_any_keyword() const noexcept { return takes_any_keyword_; }

private:
    std::vector<Parameter> positional_;
    std::vector<Parameter> keyword_only_;
    bool takes_rest_ = false;
    bool takes_any_keyword_ = false;
};

// What a simple tag was called with, by the names of its signature.
class TagCall {
public:
    TagCall(Context& context, const Signature& signature) : context_(context), signature_(signature) {}

    // The argument for that parameter, or its default. Throws ValueError for a name that the signature lacks.
    const Value& operator[](std::string_view parameter) const;
    const List& rest() const noexcept { return rest_; }
    const Dict& keywords() const noexcept { return keywords_; }
    // What a simple block tag encloses, rendered and safe; null for others.
    const Value& content() const noexcept { return content_; }
    Context& context() const noexcept { return context_; }

private:
    friend struct SimpleTagAccess;
    Context& context_;
    const Signature& signature_;
    std::vector<Value> values_;  // positional, then keyword-only ones
    List rest_;
    Dict keywords_;
    Value content_;
};

using SimpleFunction = std::function<Value(const TagCall&)>;
// Gives the variables of the included template.
using InclusionFunction = std::function<Context(const TagCall&)>;

// A set of tags and filters, as {% load %} knows it. Built once, then only read.
//
//     Library library;
//     library.filter("shout", [](std::string_view text) { return std::string(text) + "!"; });
//     library.simple_tag("add", "a, b=1", [](const TagCall& call) { return call["a"].to_int() + ...; });
class Library {
public:
    Library();

    // The compile function makes the tag's node; see Parser.
    Library& tag(std::string_view name, CompileFunction compile);

    // A filter is a function of the value or of the value and its argument. One whose first parameter is
    // std::string_view gets the text of whatever it is put on.
    template <class F>
    Library& filter(std::string_view name, F function, FilterOptions options = {});

    // {% name arguments... [as variable] %}: shows what the function returns (escaped unless it is safe), or
    // keeps it in a variable.
    Library& simple_tag(std::string_view name, Signature signature, SimpleFunction function);
    // The same around content: {% name arguments... [as variable] %} ... {% endname %}; `end_name` may be
    // given.
    Library& simple_block_tag(std::string_view name, Signature signature, SimpleFunction function,
                              std::string_view end_name = {});
    // {% name arguments... %}: renders the template with the variables that the function returns.
    Library& inclusion_tag(std::string_view name, std::string_view template_name, Signature signature,
                           InclusionFunction function);

    // Null where the library has none of that name.
    const CompileFunction* find_tag(std::string_view name) const;
    const Filter* find_filter(std::string_view name) const;
    std::vector<std::string_view> tag_names() const;
    std::vector<std::string_view> filter_names() const;

private:
    Library& add_filter(std::string_view name, FilterFunction function, FilterOptions options);

    std::map<std::string, CompileFunction, std::less<>> tags_;
    std::map<std::string, Filter, std::less<>> filters_;
};

template <class F>
Library& Library::filter(std::string_view name, F function, FilterOptions options) {
    using Argument = FilterOptions::Argument;
    if constexpr (std::is_invocable_v<F&, const FilterCall&>) {
        return add_filter(name, std::move(function), options);
    } else if constexpr (std::is_invocable_v<F&, std::string_view, const Value&> &&
                         !std::is_invocable_v<F&, const Value&, const Value&>) {
        options.text_only = true;
        options.argument = Argument::required;
        return add_filter(
            name,
            [function](const FilterCall& call) {
                return Value(function(call.value.as_text(), *call.argument));
            },
            options);
    } else if constexpr (std::is_invocable_v<F&, std::string_view> &&
                         !std::is_invocable_v<F&, const Value&>) {
        options.text_only = true;
        return add_filter(
            name, [function](const FilterCall& call) { return Value(function(call.value.as_text())); },
            options);
    } else if constexpr (std::is_invocable_v<F&, const Value&, const Value&>) {
        options.argument = Argument::required;
        return add_filter(
            name, [function](const FilterCall& call) { return Value(function(call.value, *call.argument)); },
            options);
    } else {
        static_assert(
            std::is_invocable_v<F&, const Value&>,
            "a filter is called with a FilterCall, or with a Value or std::string_view and, where it takes "
            "an argument, a Value");
        return add_filter(
            name, [function](const FilterCall& call) { return Value(function(call.value)); }, options);
    }
}

}  // namespace nuages::templates
