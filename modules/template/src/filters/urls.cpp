#include <nuages/base/text.h>
#include <nuages/template/text/iri.h>
#include <nuages/template/text/slugify.h>

#include "../value_text.h"
#include "filters.h"

namespace nuages::templates::filters {
namespace {

using Argument = FilterOptions::Argument;

// The letters of each key of a telephone.
std::string phone_to_numeric(const Value& value) {
    constexpr std::string_view digits = "22233344455566677778889999";
    TextView text(value);
    std::string out = text::lower(text.view());
    for (char& c : out) {
        if (c >= 'a' && c <= 'z')
            c = digits[static_cast<std::size_t>(c - 'a')];
    }
    return out;
}

}  // namespace

void add_urls(Library& library) {
    library.filter(
        "urlencode",
        [](const FilterCall& call) {
            return Value(url::quote(call.value.as_text(), call.argument ? call.argument->str() : "/"));
        },
        {.argument = Argument::optional, .text_only = true});
    library.filter("iriencode", [](std::string_view iri) { return url::iri_to_uri(iri); }, {.is_safe = true});
    library.filter("slugify", [](std::string_view text) { return text::slugify(text); }, {.is_safe = true});
    library.filter("phone2numeric", phone_to_numeric, {.is_safe = true});
}

}  // namespace nuages::templates::filters
