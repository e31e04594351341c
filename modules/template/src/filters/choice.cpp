#include <nuages/base/text.h>
#include <nuages/template/locale.h>

#include "../iteration.h"
#include "../numbers.h"
#include "filters.h"

namespace nuages::templates::filters {
namespace {

using Argument = FilterOptions::Argument;

Value yes_no(const FilterCall& call) {
    std::string words =
        call.argument ? call.argument->str() : call.context.locale().translate("yes,no,maybe");
    auto bits = text::split(words, ',');
    if (bits.size() < 2)
        return call.value;
    std::string_view maybe = bits.size() == 3 ? bits[2] : bits[1];
    return Value(call.value.is_null() ? maybe : call.value.truth() ? bits[0] : bits[1]);
}

// Python's float() fails with ValueError for texts and with TypeError for what is no number at all.
Value pluralize(const FilterCall& call) {
    std::string suffixes = call.argument ? call.argument->str() : "s";
    if (suffixes.find(',') == suffixes.npos)
        suffixes.insert(0, 1, ',');
    auto bits = text::split(suffixes, ',');
    if (bits.size() > 2)
        return "";
    bool one;
    if (auto number = to_float(call.value)) {
        one = *number == 1;
    } else if (call.value.is_text() || call.value.is_bytes()) {
        return "";
    } else if (auto length = length_of(call.value)) {
        one = *length == 1;
    } else {
        return "";
    }
    return Value(one ? bits[0] : bits[1]);
}

}  // namespace

void add_choice(Library& library) {
    library.filter("default", [](const Value& value, const Value& otherwise) {
        return value.truth() ? value : otherwise;
    });
    library.filter("default_if_none", [](const Value& value, const Value& otherwise) {
        return value.is_null() ? otherwise : value;
    });
    library.filter("yesno", yes_no, {.argument = Argument::optional});
    library.filter("pluralize", pluralize, {.argument = Argument::optional});
}

}  // namespace nuages::templates::filters
