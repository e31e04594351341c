#pragma once

#include <nuages/template/library.h>

// One file a family of filters; each makes its own known to the library.
namespace nuages::templates::filters {

void add_all(Library& library);

void add_case(Library& library);       // lower upper title capfirst
void add_choice(Library& library);     // default default_if_none yesno pluralize
void add_dates(Library& library);      // date time timesince timeuntil
void add_escaping(Library& library);   // escape force_escape safe safeseq escapeseq addslashes escapejs ...
void add_html(Library& library);       // linebreaks linebreaksbr linenumbers unordered_list
void add_layout(Library& library);     // center ljust rjust wordwrap cut
void add_markup(Library& library);     // striptags urlize urlizetrunc
void add_numbers(Library& library);    // add divisibleby filesizeformat floatformat get_digit
void add_sequences(Library& library);  // first last length join slice random make_list wordcount
void add_sorting(Library& library);    // dictsort dictsortreversed
void add_stringformat(Library& library);  // stringformat pprint
void add_truncation(Library& library);    // truncatechars truncatewords and their _html
void add_urls(Library& library);          // urlencode iriencode slugify phone2numeric

}  // namespace nuages::templates::filters
