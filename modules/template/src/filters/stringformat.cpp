#include "../text/percent_format.h"
#include "../text/pretty_print.h"
#include "filters.h"

namespace nuages::templates::filters {

void add_stringformat(Library& library) {
    library.filter("stringformat",
                   [](const FilterCall& call) {
                       auto formatted = text::percent_format("%" + call.argument_text(), call.value);
                       return Value(formatted.value_or(std::string()));
                   },
                   {.argument = FilterOptions::Argument::required, .is_safe = true});
    library.filter("pprint", [](const Value& value) { return text::pretty_print(value); }, {.is_safe = true});
}

}  // namespace nuages::templates::filters
