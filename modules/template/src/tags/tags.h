#pragma once

#include <nuages/template/library.h>

// One file a tag or family of tags; each makes its own known to the library.
namespace nuages::templates::tags {

void add_autoescape(Library& library);
void add_comment(Library& library);
void add_csrf_token(Library& library);
void add_cycle(Library& library);
void add_debug(Library& library);
void add_filter(Library& library);
void add_firstof(Library& library);
void add_for(Library& library);
void add_if(Library& library);
void add_ifchanged(Library& library);
void add_include(Library& library);
void add_inheritance(Library& library);
void add_load(Library& library);
void add_lorem(Library& library);
void add_now(Library& library);
void add_partial(Library& library);
void add_querystring(Library& library);
void add_regroup(Library& library);
void add_spaceless(Library& library);
void add_templatetag(Library& library);
void add_verbatim(Library& library);
void add_widthratio(Library& library);
void add_with(Library& library);

}  // namespace nuages::templates::tags
