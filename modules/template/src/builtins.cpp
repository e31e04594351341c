#include <nuages/template/engine.h>

#include "filters/filters.h"
#include "tags/tags.h"

namespace nuages::templates {
namespace {

Library make_builtins() {
    Library library;
    tags::add_autoescape(library);
    tags::add_comment(library);
    tags::add_csrf_token(library);
    tags::add_cycle(library);
    tags::add_debug(library);
    tags::add_filter(library);
    tags::add_firstof(library);
    tags::add_for(library);
    tags::add_if(library);
    tags::add_ifchanged(library);
    tags::add_include(library);
    tags::add_inheritance(library);
    tags::add_load(library);
    tags::add_lorem(library);
    tags::add_now(library);
    tags::add_partial(library);
    tags::add_querystring(library);
    tags::add_regroup(library);
    tags::add_spaceless(library);
    tags::add_templatetag(library);
    tags::add_verbatim(library);
    tags::add_widthratio(library);
    tags::add_with(library);
    filters::add_all(library);
    return library;
}

}  // namespace

const Library& builtin_library() {
    static const Library library = make_builtins();
    return library;
}

}  // namespace nuages::templates
