#include <nuages/text/case.h>
#include <nuages/text/unicode.h>

#include "filters.h"

namespace nuages::templates::filters {
namespace {

// As str.title(), but the letter behind an apostrophe or a digit stays small.
std::string title(std::string_view text) {
    std::string out = unicode::title(text);
    for (std::size_t i = 1; i < out.size(); ++i) {
        bool capital = out[i] >= 'A' && out[i] <= 'Z';
        if (!capital)
            continue;
        bool after_apostrophe = i >= 2 && out[i - 1] == '\'' && out[i - 2] >= 'a' && out[i - 2] <= 'z';
        auto before = unicode::decode_last(std::string_view(out).substr(0, i));
        if (after_apostrophe || unicode::is_digit(before.code_point))
            out[i] = static_cast<char>(out[i] + 32);
    }
    return out;
}

}  // namespace

void add_case(Library& library) {
    library.filter("lower", [](std::string_view text) { return unicode::lower(text); }, {.is_safe = true});
    library.filter("upper", [](std::string_view text) { return unicode::upper(text); });
    library.filter("title", title, {.is_safe = true});
    library.filter("capfirst", text::capfirst, {.is_safe = true});
}

}  // namespace nuages::templates::filters
