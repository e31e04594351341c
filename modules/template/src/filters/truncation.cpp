#include <nuages/template/locale.h>
#include <nuages/template/text/truncate.h>

#include "../numbers.h"
#include "../text/truncation_end.h"
#include "filters.h"

namespace nuages::templates::filters {
namespace {

// Words end in a blank and an ellipsis.
constexpr std::string_view words_end = " …";

using Truncate = std::string (*)(std::string_view text, std::int64_t length, std::string_view end);

// An argument that is no number leaves the text as it is.
FilterFunction truncation(Truncate truncate, bool words) {
    return [truncate, words](const FilterCall& call) {
        auto length = to_int(*call.argument);
        if (!length)
            return call.value;
        if (words)
            return Value(truncate(call.value.as_text(), *length, words_end));
        return Value(truncate(call.value.as_text(), *length, text::truncation_end(call.context.locale())));
    };
}

}  // namespace

void add_truncation(Library& library) {
    const FilterOptions text{
        .argument = FilterOptions::Argument::required, .is_safe = true, .text_only = true};
    library.filter("truncatechars", truncation(text::truncate_chars, false), text);
    library.filter("truncatewords", truncation(text::truncate_words, true), text);
    library.filter("truncatechars_html", truncation(html::truncate_chars, false), text);
    library.filter("truncatewords_html", truncation(html::truncate_words, true), text);
}

}  // namespace nuages::templates::filters
