#include <nuages/base/text.h>
#include <nuages/template/text/iri.h>

namespace nuages::url {

std::string iri_to_uri(std::string_view iri) {
    return quote(iri, "/#%[]=:;$&()+,!?*@'~");
}

}  // namespace nuages::url
