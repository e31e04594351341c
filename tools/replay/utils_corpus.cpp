#include "utils_corpus.h"

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/template/locale.h>
#include <nuages/template/text/date_format.h>
#include <nuages/template/text/json_script.h>
#include <nuages/template/text/number_format.h>
#include <nuages/template/text/timesince.h>
#include <nuages/template/text/truncate.h>
#include <nuages/text/escape_js.h>
#include <nuages/text/iri.h>
#include <nuages/text/linebreaks.h>
#include <nuages/text/slugify.h>
#include <nuages/text/spaceless.h>
#include <nuages/text/strip_tags.h>
#include <nuages/text/urlize.h>
#include <nuages/text/wrap.h>

#include "typed_value.h"

namespace nuages::replay {
namespace {

using templates::Formats;
using templates::Locale;

// One recorded call.
struct Call {
    const Value& line;
    List args;
    Locale locale;

    std::string_view text(std::size_t index) const {
        if (!args.at(index).is_text())
            throw TypeError("not text: " + args.at(index).repr());
        return args[index].as_text();
    }
    const Value& keyword(std::string_view name) const { return line["kwargs"][name]; }
    bool flag(std::string_view name, bool otherwise) const {
        const Value& value = keyword(name);
        return value.is_null() ? otherwise : value.truth();
    }
};

Formats formats_of(const Value& line) {
    const Value& language = line["language"];
    if (language.is_text() && language != Value("en"))
        throw std::runtime_error("the language " + language.str() + " is not there yet");
    Formats formats;
    formats.use_thousand_separator = line["use_thousand_separator"].truth();
    return formats;
}

Value truncate(const Call& call, bool words) {
    const std::string text(call.args.at(0).str());
    const std::int64_t number = call.line["num"].as_int();
    const bool html = call.line["html"].truth();
    std::string end =
        call.line["truncate"].is_text() ? call.line["truncate"].to_text() : "%(truncated_text)s…";
    if (words)
        return html ? html::truncate_words(text, number, end) : text::truncate_words(text, number, end);
    return html ? html::truncate_chars(text, number, end) : text::truncate_chars(text, number, end);
}

Value date_format(const Call& call) {
    const Value& value = call.args.at(0);
    const std::string_view format = call.text(1);
    switch (value.kind()) {
        case Value::Kind::datetime:
            return text::format_date(value.as_datetime(), format, call.locale);
        case Value::Kind::date:
            return text::format_date(value.as_date(), format, call.locale);
        case Value::Kind::time:
            return text::format_date(value.as_time(), format, call.locale);
        default:
            throw TypeError("no date");
    }
}

Value time_format(const Call& call) {
    const Value& value = call.args.at(0);
    const std::string_view format = call.text(1);
    auto formatted = value.kind() == Value::Kind::datetime
                         ? text::format_time(value.as_datetime(), format, call.locale)
                         : text::format_time(value.as_time(), format, call.locale);
    if (!formatted)
        throw ValueError("the value has no date");
    return *formatted;
}

Value number_format(const Call& call) {
    std::optional<int> decimals;
    if (call.args.size() > 1 && call.args[1].is_int())
        decimals = static_cast<int>(call.args[1].as_int());
    const Value& number = call.args.at(0);
    if (call.flag("force_grouping", false))
        return text::format_decimal(number.str(), call.locale.formats(), decimals, true);
    if (number.is_number())
        return text::format_number(number, call.locale.formats(), decimals);
    return text::format_decimal(number.str(), call.locale.formats(), decimals,
                                call.locale.formats().use_thousand_separator);
}

DateTime moment(const Value& value) {
    if (value.kind() == Value::Kind::datetime)
        return value.as_datetime();
    if (value.kind() == Value::Kind::date)
        return DateTime::combine(value.as_date(), Time(), tz::naive);
    throw TypeError("no date");
}

Value since(const Call& call, bool until) {
    if (call.args.size() < 2)
        throw std::runtime_error("counts from the present, which the function is given here");
    const int depth = call.keyword("depth").is_int() ? static_cast<int>(call.keyword("depth").as_int()) : 2;
    if (depth < 1)
        throw ValueError("depth must be greater than 0.");
    const DateTime a = moment(call.args[0]);
    const DateTime b = moment(call.args[1]);
    if (a.is_naive() != b.is_naive())
        throw TypeError("naive and aware moments cannot be compared");
    return until ? text::time_until(a, b, call.locale, depth) : text::time_since(a, b, call.locale, depth);
}

Value urlize(const Call& call) {
    html::UrlizeOptions options;
    options.nofollow = call.flag("nofollow", false);
    options.autoescape = call.flag("autoescape", false);
    options.is_safe = call.args.at(0).is_safe();
    if (call.keyword("trim_url_limit").is_int())
        options.trim_url_limit = call.keyword("trim_url_limit").as_int();
    return html::urlize(call.text(0), options);
}

Value json_script(const Call& call) {
    std::optional<std::string> id;
    if (call.args.size() > 1 && call.args[1].truth())
        id = call.args[1].str();
    // Texts were recorded with an id made of their first twenty characters, which the line does not repeat.
    else if (call.args.size() == 1 && call.args[0].is_text())
        id = "id-" + text::truncate_chars(call.args[0].as_text(), 20, "");
    return html::json_script(call.args.at(0), id);
}

struct Function {
    std::string_view name;
    Value (*call)(const Call&);
};
constexpr Function functions[] = {
    {"Truncator.chars", [](const Call& call) { return truncate(call, false); }},
    {"Truncator.words", [](const Call& call) { return truncate(call, true); }},
    {"dateformat.format", date_format},
    {"dateformat.time_format", time_format},
    {"escape", [](const Call& call) { return Value(html::escape(call.args.at(0).str())); }},
    {"escapejs", [](const Call& call) { return Value(html::escape_js(call.args.at(0).str())); }},
    {"iri_to_uri", [](const Call& call) { return Value(url::iri_to_uri(call.text(0))); }},
    {"json_script", json_script},
    {"linebreaks",
     [](const Call& call) { return Value(html::linebreaks(call.text(0), call.flag("autoescape", false))); }},
    {"normalize_newlines", [](const Call& call) { return Value(text::normalize_newlines(call.text(0))); }},
    {"number_format", number_format},
    {"slugify",
     [](const Call& call) { return Value(text::slugify(call.text(0), call.flag("allow_unicode", false))); }},
    {"smart_urlquote", [](const Call& call) { return Value(url::smart_quote(call.text(0))); }},
    {"strip_spaces_between_tags",
     [](const Call& call) { return Value(html::strip_spaces_between_tags(call.text(0))); }},
    {"strip_tags", [](const Call& call) { return Value(html::strip_tags(call.text(0))); }},
    {"timesince", [](const Call& call) { return since(call, false); }},
    {"timeuntil", [](const Call& call) { return since(call, true); }},
    {"urlize", urlize},
    {"wrap", [](const Call& call) { return Value(text::wrap(call.text(0), call.args.at(1).to_int())); }},
};

class UtilsCorpus final : public Corpus {
public:
    Outcome replay(const Value& line) override {
        for (const Function& function : functions) {
            if (function.name == line["fn"].as_text())
                return compare(line, function);
        }
        throw std::runtime_error("the function " + line["fn"].str() + " is not there yet");
    }

private:
    static Outcome compare(const Value& line, const Function& function) {
        List args;
        for (const Value& argument : line["args"].as_list())
            args.push_back(decode(argument));
        const Call call{line, std::move(args), Locale(formats_of(line))};
        const bool fails = !line["error"].is_null();
        try {
            const std::string actual = function.call(call).repr();
            if (fails)
                return {
                    Outcome::Kind::failed, "an error of the type " + line["error"]["type"].str(), actual, {}};
            return Outcome::compare(decode(line["ok"]).repr(), actual);
        } catch (const Error& error) {
            if (fails)
                return {};
            return {Outcome::Kind::failed, line["ok"].repr(), error.what(), {}};
        }
    }
};

}  // namespace

std::unique_ptr<Corpus> make_utils_corpus() {
    return std::make_unique<UtilsCorpus>();
}

}  // namespace nuages::replay
