#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/template/errors.h>

namespace nuages::templates {

class Context;
class Output;
class Sink;
namespace detail {
class CompiledTemplate;
}

// What a template names of things outside of it, in literal words: for checks.
struct Reference {
    enum class Kind : std::uint8_t { parent, include, url };

    Kind kind;
    std::string name;  // as the engine or the resolver knows it
    Location place;
};

struct Variable {
    std::string name;
    Location place;
    // Inside of an {% include ... only %}, where the variables of the view do not reach.
    bool isolated = false;
};

// A parsed template: a counted handle, cheap to copy. Rendered by any number of threads and fibers at once.
// The engine it came from has to outlive it.
class Template {
public:
    // Takes over the reference that its maker holds.
    explicit Template(const detail::CompiledTemplate* compiled) noexcept;
    Template(const Template& other) noexcept;
    Template(Template&& other) noexcept;
    Template& operator=(Template other) noexcept;
    ~Template();

    // The whole page. Throws what tags, filters and the objects in the context throw, TemplateSyntaxError,
    // TemplateDoesNotExist (includes), VariableDoesNotExist and TemplateRecursionError among them.
    std::string render(Context& context) const;
    std::string render(Context&& context) const { return render(context); }
    // Piece by piece; never holds the whole page.
    void render_to(Sink& sink, Context& context) const;
    // As a part of another rendering.
    void render(Context& context, Output& out) const;

    // As it was asked for; "" for one from a string.
    std::string_view name() const noexcept;
    // Where it came from: the path of its file.
    std::string_view origin() const noexcept;
    std::string_view source() const noexcept;

    // What its tags name, in order. A name that a variable holds is not among them.
    std::vector<Reference> references() const;

    // The variables that the page takes from its context: those of this template, of the templates that it
    // extends and of those that it includes, as they are rendered together, each with its first place in each
    // template. What tags set around or before (for, with, `as name`) is not among them. Templates that only
    // a variable names are left out. Parses all of them once more: for checks.
    std::vector<Variable> variables() const;

    const detail::CompiledTemplate& compiled() const noexcept { return *compiled_; }

private:
    const detail::CompiledTemplate* compiled_;
};

// So that a context can hold templates: {% extends layout %}, {% include part %}.
Value to_value(const Template& handle);

}  // namespace nuages::templates
