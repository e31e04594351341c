#include <nuages/base/text.h>
#include <nuages/i18n/language.h>
#include <nuages/template/text/truncate.h>
#include <nuages/text/base36.h>
#include <nuages/text/case.h>
#include <nuages/text/filename.h>
#include <nuages/text/linebreaks.h>
#include <nuages/text/slugify.h>
#include <nuages/text/smart_split.h>
#include <nuages/text/string_literal.h>
#include <nuages/text/text_list.h>
#include <nuages/text/wrap.h>

#include "utils_call.h"

namespace nuages::replay {
namespace {

Value truncate(const UtilityCall& call, bool words) {
    const std::string text = call.arg(0).str();
    const std::int64_t number = call.line["num"].as_int();
    const std::string end =
        call.line["truncate"].is_text() ? call.line["truncate"].to_text() : "%(truncated_text)s…";
    if (call.line["html"].truth())
        return words ? html::truncate_words(text, number, end) : html::truncate_chars(text, number, end);
    return words ? text::truncate_words(text, number, end) : text::truncate_chars(text, number, end);
}

Value smart_split(const UtilityCall& call) {
    List pieces;
    for (const std::string_view piece : text::smart_split(call.text(0)))
        pieces.emplace_back(piece);
    return pieces;
}

Value unescape_string_literal(const UtilityCall& call) {
    if (!text::is_string_literal(call.text(0)))
        throw ValueError("Not a string literal: " + call.arg(0).repr());
    return text::unescape_string_literal(call.text(0));
}

Value get_text_list(const UtilityCall& call) {
    std::vector<std::string> items;
    for (const Value& item : call.arg(0).as_list())
        items.push_back(item.str());
    return text::text_list(items, call.args.size() > 1 ? call.text(1) : "or");
}

Value parse_accept_lang_header(const UtilityCall& call) {
    List languages;
    for (const auto& [language, weight] : i18n::parse_accept_lang_header(call.text(0)))
        languages.push_back(Value::list({language, weight}));
    return languages;
}

constexpr Utility utilities[] = {
    {"Truncator.chars", [](const UtilityCall& call) { return truncate(call, false); }},
    {"Truncator.words", [](const UtilityCall& call) { return truncate(call, true); }},
    {"avoid_wrapping", [](const UtilityCall& call) { return Value(text::avoid_wrapping(call.text(0))); }},
    {"base36_to_int", [](const UtilityCall& call) { return Value(text::base36_to_int(call.text(0))); }},
    {"camel_case_to_spaces",
     [](const UtilityCall& call) { return Value(text::camel_case_to_spaces(call.text(0))); }},
    {"capfirst", [](const UtilityCall& call) { return Value(text::capfirst(call.text(0))); }},
    {"force_bytes", [](const UtilityCall& call) { return Value::bytes(call.text(0)); }},
    {"get_text_list", get_text_list},
    {"get_valid_filename",
     [](const UtilityCall& call) { return Value(text::get_valid_filename(call.text(0))); }},
    {"int_to_base36",
     [](const UtilityCall& call) { return Value(text::int_to_base36(call.arg(0).to_int())); }},
    {"normalize_newlines",
     [](const UtilityCall& call) { return Value(text::normalize_newlines(call.text(0))); }},
    {"parse_accept_lang_header", parse_accept_lang_header},
    {"phone2numeric", [](const UtilityCall& call) { return Value(text::phone_to_numeric(call.text(0))); }},
    {"slugify",
     [](const UtilityCall& call) { return Value(text::slugify(call.text(0), call.flag("allow_unicode"))); }},
    {"smart_split", smart_split},
    {"to_locale", [](const UtilityCall& call) { return Value(i18n::to_locale(call.text(0))); }},
    {"unescape_string_literal", unescape_string_literal},
    {"wrap", [](const UtilityCall& call) { return Value(text::wrap(call.text(0), call.arg(1).to_int())); }},
};

}  // namespace

std::span<const Utility> text_utilities() {
    return utilities;
}

}  // namespace nuages::replay
