#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/text/unicode.h>
#include <nuages/text/wrap.h>

#include "../numbers.h"
#include "filters.h"

namespace nuages::templates::filters {
namespace {

using Argument = FilterOptions::Argument;

// Wider fields than this are mistakes; a page should not cost the server's memory.
constexpr std::int64_t widest = 10'000'000;

std::int64_t width_of(const FilterCall& call, std::string_view filter) {
    auto width = to_int(*call.argument);
    if (!width || *width > widest)
        throw ValueError("The filter " + std::string(filter) + " takes a width of at most " +
                         std::to_string(widest) + " characters, and " + call.argument->repr() + " is none.");
    return *width;
}

std::size_t padding(const FilterCall& call, std::string_view filter) {
    std::int64_t missing =
        width_of(call, filter) - static_cast<std::int64_t>(unicode::length(call.value.as_text()));
    return missing > 0 ? static_cast<std::size_t>(missing) : 0;
}

Value left(const FilterCall& call) {
    return std::string(call.value.as_text()).append(padding(call, "ljust"), ' ');
}

Value right(const FilterCall& call) {
    return std::string(padding(call, "rjust"), ' ').append(call.value.as_text());
}

Value center(const FilterCall& call) {
    std::size_t total = padding(call, "center");
    // Python puts the odd blank on the left where the field is odd as well.
    std::size_t width = total + unicode::length(call.value.as_text());
    std::size_t before = total / 2 + (total & width & 1);
    return std::string(before, ' ').append(call.value.as_text()).append(total - before, ' ');
}

Value wrap(const FilterCall& call) {
    return Value(text::wrap(call.value.as_text(), width_of(call, "wordwrap")));
}

Value cut(const FilterCall& call) {
    std::string what = call.argument_text();
    Value result(text::replace_all(call.value.as_text(), what, ""));
    // Without its semicolons an entity can turn into something else.
    return call.value.is_safe() && what != ";" ? result.marked_safe() : result;
}

}  // namespace

void add_layout(Library& library) {
    const FilterOptions text{.argument = Argument::required, .is_safe = true, .text_only = true};
    library.filter("ljust", left, text);
    library.filter("rjust", right, text);
    library.filter("center", center, text);
    library.filter("wordwrap", wrap, text);
    library.filter("cut", cut, {.argument = Argument::required, .text_only = true});
}

}  // namespace nuages::templates::filters
