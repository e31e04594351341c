#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/text/case.h>
#include <nuages/text/iri.h>
#include <nuages/text/slugify.h>

#include "filters.h"

namespace nuages::templates::filters {
namespace {

using Argument = FilterOptions::Argument;

std::string phone_to_numeric(const Value& value) {
    if (!value.is_text())
        throw TypeError("phone2numeric needs text, and the value is " + std::string(value.kind_name()) + ".");
    return text::phone_to_numeric(value.as_text());
}

}  // namespace

void add_urls(Library& library) {
    library.filter("urlencode",
                   [](const FilterCall& call) {
                       std::string safe = call.argument ? call.argument->str() : "/";
                       std::erase_if(safe, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
                       return Value(url::quote(call.value.as_text(), safe));
                   },
                   {.argument = Argument::optional, .text_only = true});
    library.filter("iriencode", [](std::string_view iri) { return url::iri_to_uri(iri); }, {.is_safe = true});
    library.filter("slugify", [](std::string_view text) { return text::slugify(text); }, {.is_safe = true});
    library.filter("phone2numeric", phone_to_numeric, {.is_safe = true});
}

}  // namespace nuages::templates::filters
