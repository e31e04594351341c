#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <nuages/template/parser.h>

namespace nuages::templates::detail {

// What a template does with variables, in the order of its source: recorded while it is parsed for checks.
class VariableFlow {
public:
    enum class Kind : std::uint8_t {
        read,     // `name` is looked up; `flag`: what is wanted of it is block.super
        bind,     // `name` is set, until the scope ends
        scope,    // of a tag
        block,    // the {% block %} of that name: a scope
        partial,  // the {% partialdef %} of that name; `flag`: it is rendered where it stands
        include,  // of the template `name`, "" where a variable names it; the names of its `with` follow as
                  // binds; `flag`: with `only`
        use_partial,
        close,  // ends the scope, block, partial or include at `partner`
    };
    struct Event {
        Kind kind;
        bool flag = false;
        std::string_view name;
        std::uint32_t position = 0;  // of the tag in the source
        std::uint32_t length = 0;
        std::size_t partner = 0;  // of what opens something: its close
    };

    void read(std::string_view path, const Token& tag);
    void bind(std::string_view name) { events_.push_back({Kind::bind, false, name}); }
    void use_partial(std::string_view name) { events_.push_back({Kind::use_partial, false, name}); }
    void open(Kind kind, std::string_view name, bool flag);
    void close();
    void set_parent(std::string_view name) { parent_ = name; }

    const std::vector<Event>& events() const noexcept { return events_; }
    // Of {% extends %}; "" where there is none or a variable names it.
    std::string_view parent() const noexcept { return parent_; }
    // Where the block of that name opens; events().size() where there is none.
    std::size_t find(Kind kind, std::string_view name) const noexcept;

private:
    std::vector<Event> events_;
    std::vector<std::size_t> open_;
    std::string_view parent_;
};

// Around what a tag encloses; they do nothing where nobody records. Two calls and no object: the frames of
// functions that parse a body nest as tags do, and an error ends the recording anyway.
void open_flow(Parser& parser, VariableFlow::Kind kind = VariableFlow::Kind::scope,
               std::string_view name = {}, bool flag = false);
void close_flow(Parser& parser);

}  // namespace nuages::templates::detail
