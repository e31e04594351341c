#include "../text/percent_format.h"
#include "../text/pretty_print.h"
#include "filters.h"

namespace nuages::templates::filters {

void add_stringformat(Library& library) {
    library.filter("stringformat",
                   [](const FilterCall& call) {
                       auto formatted = text::percent_format("%" + call.argument_text(), call.value);
                       Value result(formatted.value_or(std::string()));
                       // The format shows as well, and may be a visitor's.
                       const bool is_safe = call.value.is_safe() && call.argument->is_safe();
                       return is_safe ? result.marked_safe() : result;
                   },
                   {.argument = FilterOptions::Argument::required});
    library.filter("pprint", [](const Value& value) { return text::pretty_print(value); }, {.is_safe = true});
}

}  // namespace nuages::templates::filters
