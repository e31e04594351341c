#include <nuages/base/text.h>
#include <nuages/template/text/json_script.h>
#include <nuages/text/escape_js.h>
#include <nuages/text/format_html.h>
#include <nuages/text/linebreaks.h>
#include <nuages/text/spaceless.h>
#include <nuages/text/strip_tags.h>
#include <nuages/text/unicode.h>
#include <nuages/text/urlize.h>

#include "corpus.h"
#include "typed_value.h"
#include "utils_call.h"

namespace nuages::replay {
namespace {

Value urlize(const UtilityCall& call) {
    html::UrlizeOptions options;
    options.nofollow = call.flag("nofollow");
    options.autoescape = call.flag("autoescape");
    options.is_safe = call.arg(0).is_safe();
    if (call.keyword("trim_url_limit").is_int())
        options.trim_url_limit = call.keyword("trim_url_limit").as_int();
    return html::urlize(call.text(0), options);
}

Value json_script(const UtilityCall& call) {
    if (call.line["args"][0].is_dict() && !call.line["args"][0]["$int"].is_null())
        throw Unsupported("whole numbers beyond 64 bits in JSON");
    std::optional<std::string> id;
    if (call.arg(1).truth()) {
        id = call.arg(1).str();
    } else if (call.line["ok"]["$safe"].str().starts_with("<script id=")) {
        // Some texts were recorded with an id of their first twenty characters, which the line does not
        // repeat.
        const std::string_view text = call.text(0);
        id = "id-" + std::string(text.substr(0, unicode::prefix_bytes(text, 20)));
    }
    return html::json_script(call.arg(0), id);
}

Value format_html(const UtilityCall& call) {
    Dict named;
    if (call.line["kwargs"].is_dict())
        for (const auto& [name, value] : call.line["kwargs"].as_dict())
            named.set(name, decode(value));
    return html::format_html(call.text(0), List(call.args.begin() + 1, call.args.end()), named);
}

constexpr Utility utilities[] = {
    {"conditional_escape", [](const UtilityCall& call) { return html::conditional_escape(call.arg(0)); }},
    {"escape", [](const UtilityCall& call) { return Value(html::escape(call.arg(0).str())); }},
    {"escapejs", [](const UtilityCall& call) { return Value(html::escape_js(call.arg(0).str())); }},
    {"format_html", format_html},
    {"format_html_join",
     [](const UtilityCall& call) {
         return html::format_html_join(call.arg(0), call.text(1), call.arg(2).as_list());
     }},
    {"json_script", json_script},
    {"linebreaks",
     [](const UtilityCall& call) { return Value(html::linebreaks(call.text(0), call.flag("autoescape"))); }},
    {"strip_spaces_between_tags",
     [](const UtilityCall& call) { return Value(html::strip_spaces_between_tags(call.text(0))); }},
    {"strip_tags", [](const UtilityCall& call) { return Value(html::strip_tags(call.text(0))); }},
    {"urlize", urlize},
};

}  // namespace

std::span<const Utility> html_utilities() {
    return utilities;
}

}  // namespace nuages::replay
