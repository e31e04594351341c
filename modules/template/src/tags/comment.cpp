#include "tags.h"

namespace nuages::templates::tags {

void add_comment(Library& library) {
    library.tag("comment", [](Parser& parser, const Token& tag) -> const Node& {
        parser.skip_past("endcomment", tag);
        return Parser::nothing();
    });
}

}  // namespace nuages::templates::tags
