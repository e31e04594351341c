#include "filters.h"

namespace nuages::templates::filters {

void add_all(Library& library) {
    add_case(library);
    add_choice(library);
    add_dates(library);
    add_escaping(library);
    add_html(library);
    add_layout(library);
    add_markup(library);
    add_numbers(library);
    add_sequences(library);
    add_sorting(library);
    add_stringformat(library);
    add_truncation(library);
    add_urls(library);
}

}  // namespace nuages::templates::filters
